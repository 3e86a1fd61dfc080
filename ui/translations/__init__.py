"""The languages of the screens: English in the source, the others as compiled Qt catalogues."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ui import formats

FOLDER = Path(__file__).parent
LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
_NAME = "parterre-translator"
# English times and dates are written as in Europe: 19:30, 22 November.
_FORMATS = {"en": "en_GB", "zh_CN": "zh_Hans_CN"}


def install(app: QCoreApplication, language: str) -> None:
    """Make the screens built from now on speak, and write amounts in, a key of LANGUAGES.

    Replaces what an earlier call installed. Raises ValueError for a language that is not shipped.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language!r}")
    for old in app.findChildren(QTranslator, _NAME):
        app.removeTranslator(old)
        old.deleteLater()
    qt_folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for path in (qt_folder / f"qtbase_{language}.qm", FOLDER / f"parterre_{language}.qm"):
        _install_one(app, path)
    QLocale.setDefault(QLocale(language))
    formats.use_locale(_FORMATS[language])


def best_match(wanted: str) -> str:
    """The shipped language nearest to a locale such as zh-Hans-CN or de_AT; English if none."""
    language = wanted.replace("-", "_").split("_")[0].split(".")[0].lower()
    return next((one for one in LANGUAGES if one.split("_")[0] == language), "en")


def _install_one(app: QCoreApplication, path: Path) -> None:
    """Qt has no catalogue of its own for English: a missing file is no fault."""
    if not path.exists():
        return
    translator = QTranslator(app)
    translator.setObjectName(_NAME)
    if not translator.load(str(path)):
        raise ValueError(f"{path.name} is not a Qt catalogue")
    app.installTranslator(translator)

"""Every string of the screens has its Chinese, and the compiled catalogue is the current one."""

import ast
import shutil
import string
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from ui import translations
from ui.translations import FOLDER, LANGUAGES, refresh


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the catalogues, refreshed from the sources as they are now."""
    folder = tmp_path_factory.mktemp("translations")
    for path in FOLDER.glob("*.ts"):
        shutil.copy(path, folder)
    refresh.collect(folder)
    refresh.release(folder)
    return folder


@pytest.fixture
def in_english_again(qapp: QCoreApplication):
    yield qapp
    for old in qapp.findChildren(QTranslator):
        qapp.removeTranslator(old)
        old.setParent(None)
    QLocale.setDefault(QLocale("en"))


def _called(node: ast.Call) -> str:
    name = node.func
    if isinstance(name, ast.Attribute):
        return name.attr
    return name.id if isinstance(name, ast.Name) else ""


def _written_strings() -> set[str]:
    """The literal of every tr(...) and translate(...) call in the screens' source."""
    found = set()
    for path in refresh.sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            position = {"tr": 0, "translate": 1}.get(_called(node)) if _is_call(node) else None
            if position is None or len(node.args) <= position:
                continue
            argument = node.args[position]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                found.add(argument.value)
    return found


def _is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call)


def _places(text: str) -> set[str]:
    """What is filled in later: {till}, %n."""
    fields = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return fields | ({"%n"} if "%n" in text else set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_what_the_screens_say_now(language: str, fresh: Path) -> None:
    kept, now = (
        {(one.context, one.source) for one in refresh.messages(folder / f"parterre_{language}.ts")}
        for folder in (FOLDER, fresh)
    )
    assert now - kept == set(), "run `python -m ui.translations.refresh` and translate"
    assert kept - now == set(), "run `python -m ui.translations.refresh`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language: str) -> None:
    messages = refresh.messages(FOLDER / f"parterre_{language}.ts")
    assert messages
    assert [one for one in messages if not one.finished] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_current_one(language: str, fresh: Path) -> None:
    name = f"parterre_{language}.qm"
    assert (FOLDER / name).read_bytes() == (fresh / name).read_bytes()


def test_a_translation_fills_in_what_the_english_fills_in() -> None:
    for one in refresh.messages(FOLDER / "parterre_zh_CN.ts"):
        for text in one.translation:
            assert _places(text) == _places(one.source), one


def test_no_string_escapes_the_tool_that_collects_them() -> None:
    # lupdate passes over translate(context, text, "", count=n) without a word.
    known = {one.source for one in refresh.messages(FOLDER / "parterre_zh_CN.ts")}
    assert _written_strings() - known == set()


def test_no_english_sentence_ends_in_brackets() -> None:
    # "%n ticket(s)" becomes "1 ticket" by the English catalogue, which lupdate fills with what
    # self.tr(text, "", n) asks for; in translate(context, text, "", n) it sees no plural.
    plurals = {one.source for one in refresh.messages(FOLDER / "parterre_en.ts")}
    everything = {one.source for one in refresh.messages(FOLDER / "parterre_zh_CN.ts")}
    assert {text for text in everything if "(s)" in text} - plurals == set()
    spoken = [one.translation for one in refresh.messages(FOLDER / "parterre_en.ts")]
    assert [text for forms in spoken for text in forms if "(s)" in text] == []


def test_the_screens_speak_chinese_once_installed(in_english_again: QCoreApplication) -> None:
    translations.install(in_english_again, "zh_CN")
    assert QCoreApplication.translate("SignInScreen", "Who is selling?") == "谁来售票？"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    translations.install(in_english_again, "en")
    assert QCoreApplication.translate("SignInScreen", "Who is selling?") == "Who is selling?"


def test_an_unknown_language_is_refused(qapp: QCoreApplication) -> None:
    with pytest.raises(ValueError, match="xx"):
        translations.install(qapp, "xx")


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("zh-Hans-CN", "zh_CN"), ("zh_CN.UTF-8", "zh_CN"), ("de_AT", "en"), ("C", "en")],
)
def test_the_nearest_shipped_language_is_taken(wanted: str, language: str) -> None:
    assert translations.best_match(wanted) == language

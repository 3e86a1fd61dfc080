"""The till's window: `python -m ui --data DIR`; `--enrol CODE` makes the folder a till's first."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Sequence

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from pos.domain.refusals import Refusal, Trouble
from ui import bootstrap, settings, theme, translations
from ui.card import terminalkey
from ui.notices import Notices
from ui.program import Program
from ui.settings import Settings, SettingsWrong


def main(arguments: Sequence[str]) -> int:
    """Run one till until its window is closed."""
    if arguments[:1] == [terminalkey.COMMAND]:
        return terminalkey.main(arguments[1:])
    parser = argparse.ArgumentParser(prog="python -m ui", description="The till's window.")
    settings.add_flags(parser)
    parser.add_argument("--enrol", metavar="CODE", help="enrol this till with a one-time code")
    parser.add_argument("--window", action="store_true", help="a window instead of the full screen")
    flags = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        told = settings.read(flags, os.environ)
    except SettingsWrong as wrong:
        parser.error(str(wrong))
    app = QApplication([sys.argv[0]])
    dress(app, told)
    try:
        if flags.enrol:
            bootstrap.enrol(told, flags.enrol)
        till = bootstrap.build(told)
    except (Refusal, Trouble) as error:
        print(Notices().sentence(error), file=sys.stderr)
        return 1
    except SettingsWrong as wrong:  # another till's folder, or one that is running already
        print(wrong, file=sys.stderr)
        return 1
    program = Program(till)
    sys.excepthook = lambda _kind, error, _trace: program.notices.present(
        error if isinstance(error, Exception) else RuntimeError(repr(error))
    )
    program.begin()
    end_when_told(app)
    if not flags.window:
        program.window.showFullScreen()
    try:
        return app.exec()
    finally:
        program.close()


def end_when_told(app: QApplication) -> None:
    """Ctrl-C and SIGTERM close the till as its window's key does: nothing is cut short."""
    for which in (signal.SIGINT, signal.SIGTERM):
        signal.signal(which, lambda _signal, _frame: app.quit())


def dress(app: QApplication, told: Settings) -> None:
    """Theme, size and language, before the first widget is made."""
    if told.dots_per_mm:
        theme.override_dpi(told.dots_per_mm * 25.4)
    translations.install(app, translations.best_match(told.language or QLocale.system().name()))
    theme.apply(app, told.theme)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

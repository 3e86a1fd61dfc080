"""The demo: a sales server, a till window, a second till that keeps selling, a ticket printer.

With no display, or with --headless --out DIR, the same window is driven through a whole sale and
leaves screen-*.png, ticket-*.png and summary.md; exit code 0 only if both tickets admit.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication

from pos.domain.season import Performance
from ui import bootstrap, formats
from ui.__main__ import dress, end_when_told
from ui.bootstrap import Till
from ui.demo.papers import PapersWindow
from ui.demo.scenery import ROOT, Scenery, SceneryFell, scenery
from ui.demo.walk import Walk, WalkFailed
from ui.performances.days import coming
from ui.program import Program
from ui.settings import Settings
from ui.shots.camera import ShotFailed
from ui.theme.tokens import THEMES
from ui.translations import LANGUAGES

PACE_S = 2.0
RUSH = 120
GAP = 16
TILL = QSize(1280, 800)
TITLE_BAR = 40


def main(arguments: Sequence[str]) -> int:
    """Run the demo until its window is closed, or once through a sale."""
    parser = argparse.ArgumentParser(prog="run.py demo", description=__doc__)
    parser.add_argument("--headless", action="store_true", help="drive a sale, with no display")
    parser.add_argument("--drive", action="store_true", help="the same on the display there is")
    parser.add_argument("--out", type=Path, default=Path("demo-pictures"), metavar="DIR")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--theme", choices=THEMES, default="light")
    flags = parser.parse_args(arguments)
    unseen = flags.headless or os.environ.get("QT_QPA_PLATFORM") == "offscreen"
    if unseen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    driven = unseen or flags.drive
    folder = Path(tempfile.mkdtemp(prefix="parterre-demo-"))
    say("setting the scene: a season, a sales server, a ticket printer")
    try:
        with scenery(folder, ROOT / ".demo") as scene:
            told = replace(scene.till("Till 1"), language=flags.language, theme=flags.theme)
            return drive(scene, told, flags.out) if driven else play(scene, told)
    except SceneryFell as fell:
        say(str(fell))
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def opened(scene: Scenery, told: Settings) -> Program:
    """The till's window, its season fetched, and Till 2 selling the same evening beside it."""
    app = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(app, QApplication)
    dress(app, told)
    till = bootstrap.build(told)
    trouble = bootstrap.start(till)
    if trouble is not None or till.season is None:
        raise SceneryFell(f"the till found no season: {trouble}")
    ahead = coming(till.season, formats.moment(till.desk.clock.now_ms()))
    numbered = next((one for one in ahead if has_seats(till, one)), ahead[0])
    halls = {one.plan_digest: one.id for one in reversed(ahead)} | {
        numbered.plan_digest: numbered.id
    }
    others = sorted(one for one in halls.values() if one != numbered.id)
    scene.busy_till("Till 2", PACE_S, RUSH, [numbered.id, *others])
    program = Program(till, demo_pins={str(one): pin for one, pin in scene.pins.items()})
    # Before it is shown: a window manager puts a window without a place wherever it likes.
    place, _, _ = placed(program.window.screen().availableGeometry(), 0)
    program.window.resize(place.size())
    program.window.move(place.topLeft())
    program.begin()
    program.desk.select(numbered)
    return program


def placed(room: QRect, papers: int) -> tuple[QRect, QPoint, bool]:
    """Where the till goes, where the papers, and whether they lie beside each other.

    A small screen has the whole till: what is paid with stands at its lower edge.
    """
    size = QSize(min(TILL.width(), room.width()), min(TILL.height(), room.height() - TITLE_BAR))
    till = QRect(room.topLeft(), size)
    beside = till.right() + 1 + GAP
    fits = beside + papers <= room.right() + 1
    left = beside if fits else max(room.left(), room.right() + 1 - papers)
    return till, QPoint(left, room.top()), fits


def has_seats(till: Till, performance: Performance) -> bool:
    """Whether the hall has numbered seats; a demo begins with those."""
    plan = till.plans.load(performance.plan_digest)
    return plan is not None and plan.seat_count > 0


def play(scene: Scenery, told: Settings) -> int:
    """For a person at the screen."""
    program = opened(scene, told)
    papers = PapersWindow(scene.papers)
    program.window.closing.connect(papers.close)
    _, paper, fits = placed(program.window.screen().availableGeometry(), papers.width())
    papers.move(paper)
    papers.show()
    if not fits:
        program.window.raise_()
        say(f"there is no room beside the till: see the window {papers.windowTitle()!r} behind it")
    program.window.activateWindow()  # the PIN is typed there
    pins = ", ".join(f"{one} {pin}" for one, pin in scene.pins.items())
    say(f"the till is open. PINs: {pins}. Close its window to end the demo")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    end_when_told(app)
    try:
        return app.exec()
    finally:
        program.close()


def drive(scene: Scenery, told: Settings, out: Path) -> int:
    """For a machine with no screen."""
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("screen-*.png"), *out.glob("ticket-*.png")):
        old.unlink()
    program = opened(scene, told)
    try:
        papers = Walk(program, scene, out).go()
    except (WalkFailed, ShotFailed) as failed:
        say(f"the sale failed: {failed}")
        return 1
    finally:
        program.close()
    bad = [paper for paper in papers if not paper.good]
    for paper in bad:
        say(f"{paper.picture.name} does not admit: {paper.verdict}")
    say(f"{len(papers) - len(bad)} tickets sold, printed, read back and verified: see {out}")
    return 1 if bad else 0


def say(text: str) -> None:
    """A line for the person at the terminal."""
    print(f"demo: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

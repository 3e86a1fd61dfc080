"""`python -m ui.shots DIR [--screen NAME]`: every screen, both sizes, languages and themes."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui import bootstrap
from ui.__main__ import dress
from ui.demo.scenery import SceneryFell, scenery
from ui.program import Program
from ui.shots.camera import Camera
from ui.shots.settings import settings_of
from ui.shots.walk import Walk
from ui.theme.tokens import THEMES
from ui.translations import LANGUAGES


def main(arguments: Sequence[str]) -> int:
    """Exit code 1 if a screen could not be pictured."""
    parser = argparse.ArgumentParser(prog="python -m ui.shots", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--screen", default="", help="only the screen of that name")
    parser.add_argument("--language", choices=LANGUAGES, help="only that language")
    parser.add_argument("--theme", choices=THEMES, help="only that theme")
    flags = parser.parse_args(arguments)
    flags.folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([sys.argv[0]])
    cameras = [
        Camera(flags.folder, language, theme, flags.screen)
        for language in ([flags.language] if flags.language else LANGUAGES)
        for theme in ([flags.theme] if flags.theme else THEMES)
    ]
    failed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="parterre-shots-") as folder:
        for camera in cameras:
            failed += _picture(app, camera, Path(folder))
    taken = sum(len(camera.taken) for camera in cameras)
    print(f"{taken} pictures in {flags.folder}")
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed or not taken else 0


def _picture(app: QApplication, camera: Camera, folder: Path) -> list[str]:
    """One walk on a server, a printer and a till of its own; what failed."""
    about = f"{camera.language} {camera.theme}"
    try:
        with scenery(folder / about.replace(" ", "-"), folder / "season") as scene:
            told = settings_of(scene, camera.language, camera.theme)
            dress(app, told)
            pins = {str(person): pin for person, pin in scene.pins.items()}
            program = Program(bootstrap.build(told), demo_pins=pins)
            try:
                program.begin()
                walk = Walk(program, scene, camera)
                walk.go()
            finally:
                program.close()
                program.window.deleteLater()
    except SceneryFell as fell:
        return [f"{about}: {fell}"]
    return [f"{about}: {line}" for line in walk.failed]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

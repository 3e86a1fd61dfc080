"""The settings of the till whose pictures are taken."""

from dataclasses import replace

from ui.demo.scenery import Scenery
from ui.settings import Settings


def settings_of(scene: Scenery, language: str, theme: str) -> Settings:
    """A till newly enrolled, in that language and theme."""
    return replace(scene.till("Till 1"), language=language, theme=theme)

"""The camera that pictures the screens."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.shots import camera as cameras
from ui.shots.camera import Camera, ShotFailed, wait_until


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def test_a_screen_is_pictured_at_each_size(window: QWidget, tmp_path: Path) -> None:
    Camera(tmp_path, "en", "dark").shoot(window, "orders")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "orders-1280x800-en-dark.png",
        "orders-1920x1080-en-dark.png",
    ]


def test_only_the_screen_that_was_asked_for_is_kept(window: QWidget, tmp_path: Path) -> None:
    camera = Camera(tmp_path, "en", "light", only="orders")
    camera.shoot(window, "order")
    assert camera.taken == []
    camera.shoot(window, "orders")
    assert len(camera.taken) == 2


def test_a_window_that_does_not_fit_the_size_is_a_failure(window: QWidget, tmp_path: Path) -> None:
    window.setMinimumSize(1400, 900)
    with pytest.raises(ShotFailed, match="1400x900 instead of 1280x800"):
        Camera(tmp_path, "en", "light").shoot(window, "orders")


def test_waiting_in_vain_ends(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cameras, "WAIT_S", 0.05)
    with pytest.raises(ShotFailed, match="waited in vain: Godot"):
        wait_until(lambda: False, "Godot")

"""Settings changed at the till: its file keeps every other line, and is never torn."""

import argparse
from pathlib import Path

import pytest

from ui import settings
from ui.settings import FILE_NAME
from ui.settingsfile import keep


def _read(folder: Path) -> settings.Settings:
    flags = argparse.Namespace(data=str(folder))
    return settings.read(flags, {})


def test_other_lines_and_remarks_stay_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_text('# at the left window\nprinter = "10.0.0.5:9100"\n\ntheme="dark"', "utf-8")
    keep(file, {"printer": "usb:///dev/usb/lp0", "printer_profile": "epson-tm dpi=180"})
    assert file.read_text("utf-8") == (
        '# at the left window\nprinter = "usb:///dev/usb/lp0"\n\ntheme="dark"\n'
        'printer_profile = "epson-tm dpi=180"\n'
    )
    assert _read(tmp_path).printer == "usb:///dev/usb/lp0"
    assert _read(tmp_path).theme == "dark"


def test_a_till_without_a_file_gets_one(tmp_path: Path) -> None:
    keep(tmp_path / FILE_NAME, {"printer": 'windows://Kasse "1"\\Süd'})
    assert _read(tmp_path).printer == 'windows://Kasse "1"\\Süd'
    assert [one.name for one in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    "text", ['printer = """\n10.0.0.5:9100"""\n', 'theme = "dark', '"printer" = "10.0.0.5:9100"\n']
)
def test_a_file_that_is_written_otherwise_is_left_alone(tmp_path: Path, text: str) -> None:
    file = tmp_path / FILE_NAME
    file.write_text(text, "utf-8")
    with pytest.raises(OSError, match=FILE_NAME):
        keep(file, {"printer": "10.0.0.6:9100"})
    assert file.read_text("utf-8") == text
    assert [one.name for one in tmp_path.iterdir()] == [FILE_NAME]

"""Where a till's settings come from."""

import argparse
from pathlib import Path

import pytest

from ui import settings
from ui.settings import Settings, SettingsWrong


def read(*flags, environ=None, tmp_path=None):
    parser = argparse.ArgumentParser()
    settings.add_flags(parser)
    data = ["--data", str(tmp_path)] if tmp_path else []
    return settings.read(parser.parse_args([*data, *flags]), environ or {})


def test_a_flag_is_stronger_than_the_environment_and_that_than_the_file(tmp_path):
    (tmp_path / "till.toml").write_text(
        'server_url = "https://file"\ntheme = "dark"\nlanguage = "de"\ndots_per_mm = 5\n'
    )
    environ = {"PARTERRE_SERVER_URL": "https://environment", "PARTERRE_THEME": "light"}
    found = read("--server-url", "https://flag", environ=environ, tmp_path=tmp_path)
    assert found.server_url == "https://flag"
    assert found.theme == "light"
    assert found.language == "de"
    assert found.dots_per_mm == 5.0


def test_without_any_setting_a_till_lives_in_the_users_data_folder():
    found = read()
    assert found.data.name == "parterre"
    assert (found.server_url, found.printer, found.theme) == ("", "", "light")


def test_the_environment_may_say_where_the_data_is(tmp_path):
    found = read(environ={"PARTERRE_DATA": str(tmp_path)})
    assert found.data == tmp_path
    assert found.database.parent == tmp_path


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("theme = ", "till.toml"),
        ('colour = "red"', "no setting 'colour'"),
        ('data = "/elsewhere"', "no setting 'data'"),
        ("language = true", "language: a text"),
        ('theme = "pink"', "theme: light or dark"),
        ('printer = "no-port"', "printer: host:port"),
        ('printer = "host:99999"', "printer: host:port"),
        ('printer = "serial:///dev/ttyS0?baud=7"', "printer: baud is one of"),
        ('printer_unconfirmed = "hope"', "printer_unconfirmed: ask or trust"),
        ('printer_cut = "sometimes"', "printer_cut: ticket or order or never"),
        ('receipt_printer = "no-port"', "receipt_printer: host:port"),
        ('receipt_printer_cut = "order"', "receipt_printer_cut: ticket or never"),
        ('receipt_printer_unconfirmed = "hope"', "receipt_printer_unconfirmed: ask or trust"),
        ('printer = "a:1"\nreceipt_printer = "a:1"', "receipt_printer: that is the ticket"),
        ('printer = "tcp://a"\nreceipt_printer = "A:9100"', "receipt_printer: that is the ticket"),
        ('drawer = "receipts"', "drawer: there is no receipt_printer"),
        ('drawer = "kitchen"', "drawer: tickets or receipts"),
        ('letters = "loud"', "letters: touch or always or never"),
        ('drawer_open_at = "5 V"', "drawer_open_at: high or low"),
        ('dots_per_mm = "wide"', "dots_per_mm: a number"),
        ("dots_per_mm = -1", "dots_per_mm: out of range"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path, text, word):
    (tmp_path / "till.toml").write_text(text)
    with pytest.raises(SettingsWrong, match=word):
        read(tmp_path=tmp_path)


@pytest.mark.parametrize(
    "printer",
    [
        "127.0.0.1:9100",
        "[::1]:9100",
        "tcp://boca",
        "serial:///dev/ttyUSB0?baud=9600",
        "usb:///dev/usb/lp0",
        "cups://tickets",
        "windows://Ticket%20printer",
    ],
)
def test_a_printer_is_an_address(printer):
    assert Settings(Path(), printer=printer).printer == printer


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "till.toml").mkdir()
    with pytest.raises(SettingsWrong, match=r"till\.toml"):
        read(tmp_path=tmp_path)

"""Ticket templates in a season's folder: taken with the season, or refused with the reason."""

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pos.domain.ids import PerformanceId
from pos.domain.season import Season
from printing.layout.designs import Designs
from printing.profile import Profile
from sync.server import catalogue
from sync.server.database import Database
from tests.pos.domain.template.papers import FIXED, ROLL
from tests.pos.domain.template.slippapers import RECEIPT, REPORT
from tests.pos.domain.template.test_reading import png
from tests.sync.server.served import run


@pytest.fixture
def folder(season: Path, tmp_path: Path) -> Path:
    """A season with two templates of its own, one of them for one performance."""
    folder = tmp_path / "season"
    shutil.copytree(season, folder)
    (folder / "templates").mkdir()
    (folder / "templates" / "ours.toml").write_text(ROLL, "utf-8")
    (folder / "templates" / "gala.toml").write_text(FIXED, "utf-8")
    (folder / "templates" / "gala.png").write_bytes(png(200, 80))

    def named(document: dict[str, Any]) -> None:
        document["house"]["ticket_templates"] = ["ours", "boca-2x5-5"]
        document["performances"][0]["ticket_templates"] = ["gala"]

    edit(folder, named)
    return folder


def edit(folder: Path, change: Any) -> None:
    file = folder / "season.json"
    document = json.loads(file.read_text("utf-8"))
    change(document)
    file.write_text(json.dumps(document, indent=1), "utf-8")


def init(folder: Path, tmp_path: Path) -> Any:
    return run("init", "--database", url(tmp_path), "--season", str(folder))


def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sales.sqlite'}"


def test_the_season_brings_the_house_s_templates_to_the_tills(folder: Path, tmp_path: Path) -> None:
    done = init(folder, tmp_path)
    assert done.returncode == 0, done.stderr
    database = Database(url(tmp_path))
    try:
        season = msgspec.json.decode(catalogue.current(database)[1], type=Season)
    finally:
        database.close()
    assert [(one.name, one.toml, len(one.logo)) for one in season.templates] == [
        ("gala", FIXED, 33),
        ("ours", ROLL, 0),
    ]
    first, second = (PerformanceId(one.id) for one in season.performances[:2])
    assert season.ticket_templates(first) == ("gala", "ours", "boca-2x5-5")
    assert season.ticket_templates(second) == ("ours", "boca-2x5-5")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (ROLL.replace("lines", "rows"), "flow[1].rows: is not known here"),
        (ROLL.replace('{ qr = "centre" },', ""), "qr: is missing on the ticket"),
        (FIXED.replace("at_mm = [3, 3]", "at_mm = [0, 3]"), "box event: lies in the margin"),
    ],
)
def test_a_wrong_template_keeps_the_season_out(
    folder: Path, tmp_path: Path, text: str, why: str
) -> None:
    (folder / "templates" / "ours.toml").write_text(text, "utf-8")
    done = init(folder, tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("templates/ours.toml")
    assert why in done.stderr


def test_a_name_without_a_template_is_told_with_its_line(folder: Path, tmp_path: Path) -> None:
    (folder / "templates" / "gala.toml").unlink()
    done = init(folder, tmp_path)
    assert done.returncode == 1
    assert "there is no ticket template 'gala'" in done.stderr
    line = int(done.stderr.split(":")[1])
    assert '"gala"' in (folder / "season.json").read_text("utf-8").splitlines()[line - 1]


def test_too_many_templates_are_refused(folder: Path, tmp_path: Path) -> None:
    for number in range(20):
        (folder / "templates" / f"more-{number}.toml").write_text(ROLL, "utf-8")
    done = init(folder, tmp_path)
    assert done.returncode == 1
    assert "has more than 16 templates" in done.stderr


def test_check_says_what_is_wrong_and_what_is_only_worth_knowing(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(ROLL, "utf-8")
    done = run("template", "check", str(file), "--season", str(folder))
    assert done.returncode == 0, done.stdout
    assert "note   title: is cut off (" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Ours: 0 grave findings, ")
    file.write_text(ROLL.replace('field = "copy"', 'field = "till"'), "utf-8")
    done = run("template", "check", str(file))
    assert done.returncode == 1
    assert done.stdout.startswith("WRONG  copy: a second paper of a ticket does not say so")
    file.write_text(ROLL.replace("size_mm = 6", "size_mm = '6'"), "utf-8")
    done = run("template", "check", str(file))
    assert done.returncode == 1
    assert done.stderr == "templates/ours.toml:3: flow[1].size_mm: is a number, not '6'\n"
    assert "cannot be read" in run("template", "check", str(tmp_path / "gone.toml")).stderr


def test_slips_travel_with_the_season_and_nobody_names_them(folder: Path, tmp_path: Path) -> None:
    (folder / "templates" / "receipt.toml").write_text(RECEIPT, "utf-8")
    (folder / "templates" / "z.toml").write_text(REPORT, "utf-8")
    done = init(folder, tmp_path)
    assert done.returncode == 0, done.stderr
    database = Database(url(tmp_path))
    try:
        season = msgspec.json.decode(catalogue.current(database)[1], type=Season)
    finally:
        database.close()
    designs = Designs.of(one for one in season.templates if one.name in ("receipt", "z"))
    assert designs.wrong == {}
    assert designs.choose_slip("receipt", Profile())[0].title == "Our receipt"
    assert designs.choose_slip("report", Profile())[0].title == "Our Z"


def test_a_receipt_without_its_taxes_keeps_the_season_out(folder: Path, tmp_path: Path) -> None:
    bare = RECEIPT.replace('[[flow]]\npart = "taxes"\n', "")
    (folder / "templates" / "receipt.toml").write_text(bare, "utf-8")
    done = init(folder, tmp_path)
    assert done.returncode != 0
    assert "templates/receipt.toml" in done.stderr
    assert "taxes: is missing, and a receipt may not go without it" in done.stderr


def test_two_receipts_for_one_roll_are_one_too_many(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (folder / "templates" / f"{name}.toml").write_text(RECEIPT, "utf-8")
    done = init(folder, tmp_path)
    assert done.returncode != 0
    assert "two.toml" in done.stderr
    assert "is a receipt for the same paper as one.toml" in done.stderr


def test_no_ticket_is_printed_as_a_receipt(folder: Path, tmp_path: Path) -> None:
    (folder / "templates" / "receipt.toml").write_text(RECEIPT, "utf-8")

    def named(document: dict[str, Any]) -> None:
        document["house"]["ticket_templates"] = ["receipt"]

    edit(folder, named)
    done = init(folder, tmp_path)
    assert done.returncode != 0
    assert "there is no ticket template 'receipt'" in done.stderr


def test_a_receipt_is_checked_on_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "receipt.toml"
    file.write_text(RECEIPT, "utf-8")
    done = run("template", "check", str(file))
    assert done.returncode == 0, done.stderr
    assert "Our receipt: 0 grave findings" in done.stdout
    file.write_text(RECEIPT.replace('[[flow]]\npart = "proof"\n', ""), "utf-8")
    done = run("template", "check", str(file))
    assert done.returncode == 1
    assert "WRONG  proof: is missing, and a receipt may not go without it" in done.stdout

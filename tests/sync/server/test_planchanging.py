"""A plan in the books is changed: nobody's place is lost by it, and the tills get to know."""

import argparse
import csv
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import select

from pos.domain import plancsv, planfile
from pos.domain.ids import PlaceId
from pos.domain.plan import Feature, Plan
from pos.domain.planedit import Edit, Mark, Recategorise, Rename
from pos.domain.season import Season
from sync.protocol import house, wire
from sync.protocol.signing import decision_text, edits_of, subject_of
from sync.server import catalogue, planwords, tables
from sync.server.database import Database
from tests.sync.server.served import SEATS, STANDING, HttpTill, Served, run, serving

HALL = 1  # the zone that seats are in; the one before it is the stage
AT_MS = 1_900_000_000_000


@pytest.fixture(scope="session")
def first_of_all(season: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books with the season in them, to be copied."""
    file = tmp_path_factory.mktemp("first") / "sales.sqlite"
    words = ("--database", f"sqlite:///{file}", "--season", str(season))
    assert run("init", *words).returncode == 0
    return file


@pytest.fixture
def url(first_of_all: Path, tmp_path: Path) -> str:
    """Books of a test's own."""
    shutil.copyfile(first_of_all, tmp_path / "sales.sqlite")
    return f"sqlite:///{tmp_path / 'sales.sqlite'}"


@pytest.fixture
def either(empty_url: str, season: Path) -> str:
    """The same on SQLite and on PostgreSQL."""
    assert run("init", "--database", empty_url, "--season", str(season)).returncode == 0
    return empty_url


def season_of(url: str) -> Season:
    database = Database(url)
    try:
        return msgspec.json.decode(catalogue.current(database)[1], type=Season)
    finally:
        database.close()


def plan_of(url: str, performance: int) -> Plan:
    database = Database(url)
    try:
        return planfile.read_bundle(catalogue.bundle_of(database, performance))
    finally:
        database.close()


def everything(url: str) -> dict[str, list[Any]]:
    """What stands in the books."""
    database = Database(url)
    wanted = (tables.seasons, tables.plans, tables.performances, tables.claims)
    try:
        with database.reading() as connection:
            return {one.name: sorted(map(tuple, connection.execute(select(one)))) for one in wanted}
    finally:
        database.close()


def keep(url: str, places: str, performance: int = 1) -> None:
    words = ("--performance", str(performance), "--places", places, "--reason", "press")
    assert run("house-hold", "--database", url, *words).returncode == 0


def exported(url: str, to: Path) -> tuple[Path, dict[str, Any]]:
    words = ("--database", url, "--performance", "1", "--to", str(to))
    done = run("plan", "export", *words)
    assert done.returncode == 0, done.stderr
    file = to / "hall.plan.json"
    return file, json.loads(file.read_bytes())


def change(url: str, file: Path, *more: str) -> Any:
    return run("plan", "change", str(file), "--database", url, "--performance", "1", *more)


Seats = list[dict[str, Any]]


def first_row(plan: dict[str, Any]) -> Seats:
    found: Seats = plan["zones"][HALL]["rows"][0]["seats"]
    return found


def test_a_plan_is_checked_with_line_and_path_of_every_fault(season: Path, tmp_path: Path) -> None:
    file = season / "plans" / "small.plan.json"
    done = run("plan", "check", str(file))
    assert done.stdout.startswith(f"Small hall: {SEATS} seats in 1 sections, {STANDING} standing")
    plan = json.loads(file.read_bytes())
    first_row(plan)[3]["category"] = "9"
    first_row(plan)[5]["seat_guid"] = first_row(plan)[4]["seat_guid"]
    wrong = tmp_path / "wrong.plan.json"
    wrong.write_text(json.dumps(plan, indent=1), "utf-8")
    done = run("plan", "check", str(wrong))
    assert done.returncode == 1
    faults = done.stderr.splitlines()
    assert len(faults) == 2
    assert all(one.startswith(f"{wrong}:") for one in faults)
    assert "zones[1].rows[0].seats[3]: the category '9' is not among" in faults[0]
    assert "zones[1].rows[0].seats[5]: the seat_guid 'H-A-5' stands here a second" in faults[1]
    assert run("plan", "check", str(tmp_path / "none.json")).stderr.count("cannot be read") == 1


def test_a_table_of_seats_is_imported_into_a_season(season: Path, tmp_path: Path) -> None:
    table = tmp_path / "studio.csv"
    table.write_text("section;row;seat;x;y;category\nStudio;A;1;10;10;1\nStudio;A;2;60;10;1\n")
    words = ("--season", str(tmp_path), "--name", "studio", "--hall", "The studio")
    done = run("plan", "import", str(table), *words)
    assert done.stdout.startswith("The studio: 2 seats in 1 sections")
    raw = (tmp_path / "plans" / "studio.plan.json").read_bytes()
    more = (tmp_path / "plans" / "studio.more.json").read_bytes()
    assert planfile.read_plan(raw, more).seat_count == 2
    table.write_text("section;row;seat;x;y;category\nStudio;A;1;ten;10;1\n")
    done = run("plan", "import", str(table), *words)
    assert f"{table}:2: x: expected 0 to 1e+06, found 'ten'" in done.stderr
    assert (tmp_path / "plans" / "studio.plan.json").read_bytes() == raw


@pytest.mark.parametrize("steps", range(4))
def test_an_import_that_breaks_off_never_leaves_a_plan_with_anothers_sidecar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    table, folder = tmp_path / "studio.csv", tmp_path / "plans"
    options = argparse.Namespace(
        file=table, more=None, hall="", season=tmp_path, name="studio", run=None
    )
    pairs = []
    for accessible in ("1", ""):
        table.write_text(
            "section;row;seat;x;y;category;accessible;guid\n"
            f"Studio;A;1;10;10;1;{accessible};s1\nStudio;A;2;60;10;1;1;s2\n"
        )
        pairs.append(plancsv.read_csv(table.read_bytes(), "studio", file=str(table)))
        if len(pairs) == 1:
            planwords._import(options)
    pairs[1] = (pairs[1][0] + b" ", pairs[1][1])
    monkeypatch.setattr(planwords, "_read", lambda _options: (None, pairs[1]))
    monkeypatch.setattr(planwords, "_facts", lambda _plan: "")
    done: list[str] = []

    def breaking(name: str) -> None:
        does = getattr(Path, name)

        def step(path: Path, *words: Any, **more: Any) -> Any:
            if len(done) == steps:
                raise OSError(28, "No space left on device")
            done.append(name)
            return does(path, *words, **more)

        monkeypatch.setattr(Path, name, step)

    for name in ("write_bytes", "replace", "unlink"):
        breaking(name)
    with suppress(OSError):
        planwords._import(options)
    monkeypatch.undo()
    plan, more = folder / "studio.plan.json", folder / "studio.more.json"
    if plan.exists():
        assert (plan.read_bytes(), more.read_bytes()) in pairs
    else:
        assert (folder / "studio.plan.json.new").read_bytes() == pairs[1][0]
    assert planwords._import(options) == 0
    assert {one.name for one in folder.iterdir()} == {plan.name, more.name}


def test_what_is_exported_is_the_plan_and_its_table(url: str, tmp_path: Path) -> None:
    file, _ = exported(url, tmp_path)
    before = season_of(url)
    said = "nothing changed: the plan is so already in season 1\n"
    assert change(url, file).stdout == said
    assert season_of(url) == before
    rows = list(csv.DictReader(io.StringIO((tmp_path / "hall.seats.csv").read_text("utf-8"))))
    assert len(rows) == SEATS
    assert (rows[0]["guid"], rows[0]["floor"], rows[-1]["accessible"]) == (
        "H-A-1",
        "Ground floor",
        "1",
    )


def test_an_edit_that_keeps_the_places_is_taken_although_some_are_sold(
    url: str, tmp_path: Path
) -> None:
    keep(url, "0,4-6,200-203")
    file, plan = exported(url, tmp_path)
    first_row(plan)[4]["seat_number"] = "5a"
    plan["zones"][HALL]["name"] = "Stalls"
    plan["zones"][HALL]["rows"].reverse()
    file.write_text(json.dumps(plan), "utf-8")
    done = change(url, file)
    assert done.returncode == 0, done.stderr
    fresh = plan_of(url, 1)
    assert (fresh.label(PlaceId(4)).section, fresh.label(PlaceId(4)).seat) == ("Stalls", "5a")
    assert fresh.guids[:3] == ("H-A-1", "H-A-2", "H-A-3")
    assert {one.plan_digest for one in season_of(url).performances} == {fresh.digest}


def test_a_change_made_once_more_says_that_nothing_changed(either: str, tmp_path: Path) -> None:
    file, plan = exported(either, tmp_path)
    first_row(plan)[4]["seat_number"] = "5a"
    plan["zones"][HALL]["rows"].reverse()
    file.write_text(json.dumps(plan), "utf-8")
    count = len(season_of(either).performances)
    assert change(either, file).stdout == f"season 2: {count} performances, +0 seats\n"
    before = everything(either)
    again = change(either, file)
    assert again.stdout == "nothing changed: the plan is so already in season 2\n"
    assert everything(either) == before


def test_an_edit_that_loses_somebodys_seat_is_refused_with_the_list(
    either: str, tmp_path: Path
) -> None:
    url = either
    keep(url, "4,7", performance=3)
    before = everything(url)
    file, plan = exported(url, tmp_path)
    del first_row(plan)[4]
    file.write_text(json.dumps(plan), "utf-8")
    done = change(url, file)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "performance 3: 2 places would be lost",
        "  Hall A 5 (place 4) would be gone",
        "  Hall A 8 (place 7) would have another number",
    ]
    assert everything(url) == before


def test_a_free_seat_leaves_the_plan_where_nothing_behind_it_is_taken(
    url: str, tmp_path: Path
) -> None:
    keep(url, "0-9")
    file, plan = exported(url, tmp_path)
    del plan["zones"][HALL]["rows"][5]
    file.write_text(json.dumps(plan), "utf-8")
    done = change(url, file)
    assert "-20 seats" in done.stdout, done.stderr
    assert plan_of(url, 1).seat_count == SEATS - 20


def test_a_category_without_a_price_is_refused(url: str, tmp_path: Path) -> None:
    before = everything(url)
    file, plan = exported(url, tmp_path)
    plan["categories"].append({"name": "Royal"})
    first_row(plan)[0]["category"] = "Royal"
    file.write_text(json.dumps(plan), "utf-8")
    done = change(url, file)
    assert "has no price for category 'Royal'" in done.stderr
    assert everything(url) == before


def test_a_season_taken_anew_may_change_a_plan_under_the_same_rule(
    either: str, season: Path, tmp_path: Path
) -> None:
    url = either
    keep(url, "4")
    folder = tmp_path / "next"
    (folder / "plans").mkdir(parents=True)
    for name in ("season.json", "plans/small.plan.json", "plans/small.more.json"):
        (folder / name).write_bytes((season / name).read_bytes())
    file = folder / "plans" / "small.plan.json"
    plan = json.loads(file.read_bytes())
    plan["zones"][HALL]["rows"][0]["seats"].reverse()
    file.write_text(json.dumps(plan), "utf-8")
    done = run("init", "--database", url, "--season", str(folder))
    assert done.returncode == 0, done.stderr
    assert plan_of(url, 1).guids[4] == "H-A-5"
    assert plan_of(url, 2).guids[4] == "H-A-16"  # nothing is sold there: as the file has it
    more = folder / "plans" / "small.more.json"
    more.write_text(json.dumps({"standing": json.loads(more.read_bytes())["standing"]}), "utf-8")
    del plan["zones"][HALL]["rows"][0]["seats"][15]
    file.write_text(json.dumps(plan), "utf-8")
    before = everything(url)
    done = run("init", "--database", url, "--season", str(folder))
    assert "Hall A 5 (place 4) would be gone" in done.stderr
    assert everything(url) == before


# --- a supervisor's word ------------------------------------------------------------------------


def word(till: HttpTill, what: str, subject: str, person: str = "supervisor") -> house.Decision:
    text = decision_text(what, subject, person, "as the stage is wider", AT_MS)
    return house.Decision(
        uuid4(), person, "as the stage is wider", AT_MS, till.paper.key.sign(text)
    )


def asked(till: HttpTill, digest: str, *edits: Edit, **more: Any) -> house.PlanEditAsk:
    return house.PlanEditAsk(
        digest, list(edits), word(till, "edit_plan", edits_of(digest, edits), **more)
    )


def edit(till: HttpTill, ask: house.PlanEditAsk) -> Any:
    answer = till.post("/v1/house/plan-edits", ask)
    if answer.status_code == 200:
        return msgspec.json.decode(answer.content, type=house.PlanEdited)
    return msgspec.json.decode(answer.content, type=wire.Problem)


@pytest.fixture
def office(url: str) -> Iterator[Served]:
    with serving(url) as served:
        yield served


@pytest.fixture
def either_office(either: str) -> Iterator[Served]:
    with serving(either) as served:
        yield served


def digest_of(served: Served) -> str:
    return season_of(served.database).performances[0].plan_digest


def test_a_supervisors_edits_reach_every_till_by_the_season(
    either_office: Served, season: Path
) -> None:
    office = either_office
    till, digest = office.till(1), digest_of(office)
    assert till.secure(1, [0, 1]).status_code == 200
    edits = (Rename("H-A-1", "seat", "1a"), Mark(["H-B-1"], "restricted", True))
    ask = asked(till, digest, *edits, Recategorise(["H-C-1"], "2"))
    done = edit(till, ask)
    assert (done.season, done.performances, done.renamed) == (2, 80, 0)
    served = msgspec.json.decode(till.http.get("/v1/season").content, type=Season)
    assert {one.plan_digest for one in served.performances} == {done.digest}
    plan = planfile.read_bundle(till.http.get(f"/v1/plans/{done.digest}").content)
    assert plan.seat_numbers[0] == "1a"
    assert plan.features[20] == Feature.RESTRICTED
    assert plan.category(PlaceId(40)) == "2"
    assert edit(till, ask) == done  # the answer was lost, and it is asked once more
    folder_again = run("init", "--database", office.database, "--season", str(season))
    assert "this folder would undo that in performances\n  Small hall: 1-80" in folder_again.stderr
    late = edit(till, asked(till, digest, Rename("H-A-2", "seat", "2a")))
    assert late.reason == "plan_changed"


def test_once_there_are_tills_also_a_free_seat_keeps_its_number(
    office: Served, season: Path, tmp_path: Path
) -> None:
    office.till(1)
    url = office.database
    before = everything(url)
    file, plan = exported(url, tmp_path)
    del plan["zones"][HALL]["rows"][5]
    file.write_text(json.dumps(plan), "utf-8")
    done = change(url, file)
    assert done.stderr.splitlines()[0] == "performance 1: 150 places would be lost"
    assert everything(url) == before
    folder = tmp_path / "next"
    shutil.copytree(season, folder)
    hall = folder / "plans" / "small.plan.json"
    plan = json.loads(hall.read_bytes())
    plan["zones"][HALL]["rows"].reverse()
    hall.write_text(json.dumps(plan), "utf-8")
    done = run("init", "--database", url, "--season", str(folder))
    assert done.returncode == 0, done.stderr
    assert {plan_of(url, performance).guids[0] for performance in (1, 2)} == {"H-A-1"}


def test_an_edit_by_nobody_of_a_wrong_seat_or_a_sold_one_changes_nothing(office: Served) -> None:
    till, digest = office.till(1), digest_of(office)
    assert till.secure(1, [4, 8]).status_code == 200
    before = everything(office.database)
    good = Rename("H-A-1", "seat", "1a")
    for ask, reason in (
        (asked(till, digest, good, person="c1"), "not_permitted"),
        (msgspec.structs.replace(asked(till, digest, good), edits=[]), "message_too_large"),
        (msgspec.structs.replace(asked(till, digest, good), digest="0" * 64), "not_permitted"),
        (asked(till, "0" * 64, good), "plan_changed"),
        (asked(till, "not\0hing", good), "plan_changed"),
        (asked(till, digest, Rename("X", "seat", "1")), "plan_wrong"),
        (asked(till, digest, Recategorise(["H-A-1"], "Royal")), "season_wrong"),
        (asked(till, digest, Rename("H-A-1", "seat", "2")), "plan_wrong"),
    ):
        problem = edit(till, ask)
        assert getattr(problem, "reason", problem) == reason
    assert problem.params["why"] == "'Hall A 2' is, or was, what another seat is called"
    assert (problem.params["kind"], problem.params["params"]) == (
        "name_taken",
        {"name": "Hall A 2"},
    )
    assert everything(office.database) == before


def test_the_house_keeps_seats_and_gives_them_back_by_a_supervisors_word(office: Served) -> None:
    till = office.till(1)
    subject = subject_of(performance=2, places=[3, 4])
    ask = house.BlockAsk(2, [3, 4], word(till, "block", subject))
    answer = till.post("/v1/house/blocks", ask)
    assert msgspec.json.decode(answer.content, type=house.Blocked).places == [3, 4]
    states = till.snapshot(2).states
    assert [states[place] for place in (2, 3, 4)] == [0, 5, 5]
    wrong = house.UnblockAsk(2, [3, 4], word(till, "block", subject))
    assert till.post("/v1/house/unblocks", wrong).status_code == 403
    back = house.UnblockAsk(2, [3, 4], word(till, "unblock", subject))
    answer = till.post("/v1/house/unblocks", back)
    assert msgspec.json.decode(answer.content, type=house.Unblocked).places == [3, 4]
    assert set(till.snapshot(2).states) == {0}


def test_a_seat_picked_in_the_old_plan_is_not_held_as_another_one(office: Served) -> None:
    till, digest = office.till(1), digest_of(office)
    done = edit(till, asked(till, digest, Rename("H-A-1", "seat", "1a")))
    for plan, status in ((digest, 409), (done.digest, 200), ("", 200)):
        ask = wire.HoldAsk(uuid4(), 1, [0], incarnation=1, plan=plan)
        answer = till.post("/v1/holds", ask)
        assert answer.status_code == status, answer.text
        if status == 409:
            assert msgspec.json.decode(answer.content, type=wire.Problem).reason == "plan_changed"

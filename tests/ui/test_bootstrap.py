"""A till put together from its folder, with the server away."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain.ids import OperationId, PerformanceId, PlaceId, ProductionId, TillId
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import House, Performance, Production, Season
from pos.services import catalogue
from pos.storage import credentials
from pos.storage.credentials import Credentials
from sync.client.http import SERVER_AWAY
from ui import bootstrap
from ui.bootstrap import Till
from ui.settings import Settings, SettingsWrong

NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens
HAMLET = PerformanceId(1)
SEASON = Season(
    version=4,
    house=House("Parterre House", "EUR", "Europe/Berlin"),
    categories=(),
    ticket_types=(),
    productions=(Production(ProductionId(1), "Hamlet"),),
    price_lists=(),
    performances=(
        Performance(
            HAMLET, ProductionId(1), "Hall", "0" * 64, "", datetime(2030, 3, 1, tzinfo=UTC)
        ),
    ),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The folder of a till that was enrolled once."""
    own = Credentials(
        till=TillId(3),
        till_name="Till 3",
        token="secret",
        private_key=Ed25519PrivateKey.generate(),
        certificate=b"",
        server_key=b"",
        pepper=b"pepper",
        incarnation=1,
        server_url=NOWHERE,
    )
    credentials.save(own, tmp_path / "credentials.json")
    return Settings(tmp_path)


@pytest.fixture
def till(settings: Settings) -> Iterator[Till]:
    till = bootstrap.build(settings)
    yield till
    till.close()


def test_a_folder_without_credentials_is_no_till(tmp_path):
    assert not bootstrap.is_enrolled(Settings(tmp_path))
    with pytest.raises(Refusal) as caught:
        bootstrap.build(Settings(tmp_path))
    assert caught.value.reason is Reason.TILL_UNKNOWN


def test_a_new_till_has_no_season_and_says_the_server_is_away(till):
    trouble = bootstrap.start(till)
    assert isinstance(trouble, Trouble)
    assert trouble.sentence == SERVER_AWAY
    assert till.season is None


def test_with_the_server_away_a_till_starts_from_what_it_kept(settings, till):
    catalogue.keep_season(till.desk, SEASON)
    till.close()
    again = bootstrap.build(settings)
    assert bootstrap.start(again) is not None
    assert again.season == SEASON
    again.close()


def test_what_was_secured_and_not_sold_is_given_back_at_the_next_start(settings, till):
    operation = OperationId(till.desk.ids.new())
    with till.desk.database.transaction() as unit:
        unit.leases.ask(operation, HAMLET, [PlaceId(7)], till.desk.clock.now_ms())
    till.close()
    again = bootstrap.build(settings)
    bootstrap.start(again)
    assert again.outbox.waiting() == 1
    with again.desk.database.transaction() as unit:
        assert [entry.kind for entry in unit.journal.after(0, 10)] == ["return"]
        assert unit.leases.every() == ()
    again.close()


def test_another_tills_database_is_refused(settings, till, tmp_path):
    own = till.desk.credentials
    other = Credentials(TillId(4), "Till 4", "t", own.private_key, b"", b"", b"", 1, NOWHERE)
    credentials.save(other, tmp_path / "credentials.json")
    till.close()
    with pytest.raises(Refusal) as caught:
        bootstrap.build(settings)
    assert caught.value.reason is Reason.DATABASE_DAMAGED


def test_a_printer_profile_that_is_none_is_named(settings):
    wrong = Settings(settings.data, printer="127.0.0.1:9100", printer_profile="typewriter")
    with pytest.raises(SettingsWrong, match="typewriter"):
        bootstrap.build(wrong)


def test_a_receipt_printer_s_profile_that_is_none_is_named(settings):
    wrong = Settings(
        settings.data, receipt_printer="127.0.0.1:9100", receipt_printer_profile="typewriter"
    )
    with pytest.raises(SettingsWrong, match="receipt_printer_profile: one of"):
        bootstrap.build(wrong)


@pytest.mark.parametrize(
    ("drawer", "hangs_on"), [("", "receipts"), ("tickets", "tickets"), ("receipts", "receipts")]
)
def test_a_till_with_two_printers_has_each_as_the_settings_say(settings, till, drawer, hangs_on):
    till.close()
    both = Settings(
        settings.data,
        printer="127.0.0.1:1",
        printer_profile="boca-200",
        printer_cut="order",
        receipt_printer="127.0.0.1:2",
        receipt_printer_unconfirmed="trust",
        drawer=drawer,
        drawer_open_at="low",
    )
    made = bootstrap.build(both)
    profiles = made.spool.profiles()
    assert made.spool.names == ("tickets", "receipts")
    assert made.spool.drawer == hangs_on
    assert [(one.cut, one.trusted) for one in profiles.values()] == [
        ("order", False),
        ("ticket", True),
    ]
    told = {name: one.drawer_open_high for name, one in profiles.items()}
    assert told == {"tickets": None, "receipts": None} | {hangs_on: False}
    made.close()


def test_a_second_till_in_the_same_folder_is_refused_while_the_first_one_runs(settings, till):
    with pytest.raises(SettingsWrong, match="already running"):
        bootstrap.build(settings)
    till.close()
    bootstrap.build(settings).close()


def test_a_folder_that_belongs_to_a_till_is_not_enrolled_again(settings):
    with pytest.raises(SettingsWrong, match="belongs to a till"):
        bootstrap.enrol(settings, "0000-0000-0000-0000")


def test_a_refused_journal_does_not_keep_the_season_from_coming(till, monkeypatch):
    def refuse():
        raise Refusal(Reason.TILL_FENCED)

    monkeypatch.setattr(till.member, "beat", refuse)
    monkeypatch.setattr(till.catalogue, "refresh", lambda _step: SEASON)
    said = bootstrap.start(till)
    assert isinstance(said, Refusal)
    assert till.season == SEASON


@pytest.fixture
def shelves(settings: Settings) -> Callable[[], set[str]]:
    """Plans and halls of four digests, and a letter; what lies there, by its first letter."""
    halls = settings.plans / bootstrap.HALLS
    halls.mkdir(parents=True)
    for digit in "0123":
        for path in (settings.plans / "x.json", settings.plans / "x.npz", halls / "x.hall"):
            path.with_stem(digit * 64).write_bytes(b"")
    (settings.plans / "letter.json").write_bytes(b"")

    def found() -> set[str]:
        files = [*settings.plans.glob("*.*"), *halls.glob("*.*")]
        return {path.name[0] + path.suffix for path in files}

    return found


def season_in(digit: str) -> Season:
    played = replace(SEASON.performances[0], plan_digest=digit * 64)
    return replace(SEASON, version=5, performances=(played,))


def test_plans_that_no_performance_is_played_in_leave_the_shelf_at_the_start(
    settings, shelves, monkeypatch
):
    till = bootstrap.build(settings)
    catalogue.keep_season(till.desk, SEASON)
    till.close()
    again = bootstrap.build(settings)
    monkeypatch.setattr(again.member, "beat", lambda: None)
    monkeypatch.setattr(again.catalogue, "refresh", lambda _step: season_in("2"))
    assert bootstrap.start(again) is None
    kept = {"0", "2"}  # the season before, and the one of now
    assert shelves() == {
        "l.json",
        *(digit + suffix for digit in kept for suffix in (".json", ".npz", ".hall")),
    }
    assert bootstrap.start(again) is None
    assert "0.json" not in shelves()
    again.close()


def test_without_the_server_no_plan_leaves_the_shelf(till, shelves):
    before = shelves()
    assert isinstance(bootstrap.start(till), Trouble)
    assert shelves() == before


def test_a_folder_that_cannot_be_used_is_said_in_a_sentence_and_not_in_a_trace(settings):
    whole = settings.credentials.read_bytes()
    settings.credentials.write_text("{")
    with pytest.raises(SettingsWrong, match="does not hold a till's credentials"):
        bootstrap.build(settings)
    settings.credentials.write_bytes(whole)
    (settings.data / "till.lock").mkdir()  # stands for a folder that is not this person's
    with pytest.raises(SettingsWrong, match=str(settings.data)):
        bootstrap.build(settings)

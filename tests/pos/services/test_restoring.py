"""A till's own history back into a database that was put back from a copy."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pos.domain.anchor import Anchor
from pos.domain.dossier import Dossier
from pos.domain.ids import OperationId, OrderId
from pos.domain.leases import Quarantined
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services import restoring, rights, selling, shifts
from pos.services.anchoring import Guard
from pos.services.desk import Desk
from pos.services.verifying import verify
from pos.storage.anchorfile import AnchorFile
from pos.storage.database import Database

MACHINE = "this machine"


def told(office: Any, after: int) -> list[restoring.Told]:
    """What a server that has the whole journal answers."""
    with office.desk.database.transaction() as unit:
        entries = unit.journal.after(after, 1000)
    return [(one.number, one.previous, one.kind, one.at_ms, one.body) for one in entries]


def copied(office: Any, to: Path) -> None:
    """A backup by copying, with everybody asleep."""
    office.desk.database.close()
    shutil.copy(office.path, to)
    office.restart()


@pytest.fixture
def lost_evening(office: Any, tmp_path: Path) -> tuple[Any, Path, int]:
    """An evening after a backup: sales by cash and card, a refund, a paid-out, and the close."""
    early = office.sell(1)
    backup = tmp_path / "backup.sqlite"
    copied(office, backup)
    with office.desk.database.transaction() as unit:
        known = unit.journal.head().number
    office.sell(2, 3)
    office.sell(4, 5, tenders=[office.card(8500)])
    office.refund(early)
    shifts.move_cash(office.desk, office.supervisor, -100, "stamps")
    shift = shifts.current(office.desk)
    expected = shifts.x_report(office.desk).expected_cash_minor
    office.close_shift(expected)
    assert shift is not None
    return office, backup, known


def reopened(office: Any, path: Path, guard: Guard | None = None) -> Desk:
    own = office.desk.credentials
    database = Database.open(path)
    if guard is None:
        return Desk(database, own, office.clock, office.ids)
    return Desk(database, own, office.clock, office.ids, guard)


def test_the_books_are_again_what_they_were(lost_evening: tuple[Any, Path, int]) -> None:
    office, backup, known = lost_evening
    desk = reopened(office, backup)
    assert restoring.take_back(desk, 1, told(office, known))
    with desk.database.transaction() as unit, office.desk.database.transaction() as whole:
        assert unit.orders.ids() == whole.orders.ids()
        for order in whole.orders.ids():
            assert unit.orders.load(order) == whole.orders.load(order)
            assert unit.orders.dead(order) == whole.orders.dead(order)
        assert unit.refunds.everything() == whole.refunds.everything()
        assert [one.z_number for one in unit.shifts.every()] == [1]
        assert unit.journal.head() == whole.journal.head()
        assert unit.journal.uploaded() == whole.journal.head()
    desk.database.close()
    assert verify(backup).findings == ()


def test_a_history_that_does_not_follow_changes_nothing(
    lost_evening: tuple[Any, Path, int],
) -> None:
    office, backup, known = lost_evening
    desk = reopened(office, backup)
    assert not restoring.take_back(desk, 1, told(office, known + 1))
    with desk.database.transaction() as unit:
        assert unit.journal.head().number == known
        assert len(unit.orders.ids()) == 1
    desk.database.close()


def test_a_new_life_owns_nothing_and_doubts_the_papers_of_the_copy(office: Any) -> None:
    office.sell(1)
    office.secure(8)
    with office.desk.database.transaction() as unit:
        office.desk.guard.verdict = "rolled_back"
        restoring.begin_life(office.desk, unit, 5, [Quarantined(7, 8, 1)])
        assert unit.identity.incarnation() == 5
        assert unit.leases.every() == ()
        assert [one.place for one in unit.quarantines.every()] == [8]
        assert [one.state for one in unit.jobs.in_state("in_doubt")] == ["in_doubt"]
        assert unit.journal.head().number == 0


def test_what_only_this_till_has_of_a_forked_life_is_told_again(office: Any) -> None:
    order = office.sell(1)
    with office.desk.database.transaction() as unit:
        standing = unit.standing.read()
        unit.standing.write(replace(standing, orphans=2))
        restoring.begin_life(office.desk, unit, 5, [])
        (again,) = unit.journal.after(0, 10)
        assert again.kind == "sale"
        assert str(order.id).encode() in again.body
    office.desk.database.close()
    assert verify(office.path).findings == ()
    office.restart()


# --- the anchor ---------------------------------------------------------------------------------


class NoRegistrar:
    """Hears of what is asked, and does not answer."""

    def right(self, operation: OperationId, order: OrderId) -> Dossier:
        raise Trouble("server", "no answer")

    def find_order(self, text: str) -> Dossier | None:
        raise Trouble("server", "no answer")


@pytest.fixture
def anchored(office: Any, tmp_path: Path) -> tuple[Any, AnchorFile, Path]:
    """The till again, now with an anchor; and a backup taken before its last sale."""
    file = AnchorFile(tmp_path / "elsewhere" / "till.anchor")
    backup = tmp_path / "backup.sqlite"
    office.desk.database.close()
    # Only a till that has done nothing yet begins without an anchor.
    database = Database.open(office.path)
    with database.transaction() as unit:
        head = unit.journal.head()
        file.write(Anchor(unit.identity.till(), 1, head.number, head.hash, MACHINE))
    database.close()
    office.desk = reopened(office, office.path, Guard(file, MACHINE))
    office.sell(1)
    office.desk.keep_anchor()
    office.desk.database.close()
    shutil.copy(office.path, backup)
    office.desk = reopened(office, office.path, Guard(file, MACHINE))
    office.sell(2)
    office.desk.keep_anchor()
    return office, file, backup


def suspended(desk: Desk) -> str:
    with pytest.raises(Refusal) as refused:
        desk.guard.check()
    assert refused.value.reason is Reason.TILL_SUSPENDED
    return str(refused.value.params["why"])


def test_a_sound_till_goes_on_after_a_restart(anchored: tuple[Any, AnchorFile, Path]) -> None:
    office, file, _ = anchored
    office.desk.database.close()
    office.desk = reopened(office, office.path, Guard(file, MACHINE))
    office.sell(3)


def test_a_database_ahead_of_its_anchor_is_sound(anchored: tuple[Any, AnchorFile, Path]) -> None:
    office, file, _ = anchored
    office.sell(3)  # and the power goes before its paper
    office.desk.database.close()
    office.desk = reopened(office, office.path, Guard(file, MACHINE))
    office.desk.guard.check()


def test_a_copy_put_back_is_noticed_before_it_sells(
    anchored: tuple[Any, AnchorFile, Path],
) -> None:
    office, file, backup = anchored
    office.desk.database.close()
    shutil.copy(backup, office.path)
    office.desk = reopened(office, office.path, Guard(file, MACHINE))
    assert suspended(office.desk) == "rolled_back"
    with pytest.raises(Refusal, match="till_suspended"):
        office.secure(9)
    with pytest.raises(Refusal, match="till_suspended"):
        office.desk.before_paper()
    assert selling.return_unsold_leases(office.desk) == 0
    assert office.server.asked[-1][1] != (9,), "nobody was asked"


def test_lives_are_counted_by_the_anchor_also_those_no_copy_knows_of(
    anchored: tuple[Any, AnchorFile, Path],
) -> None:
    """So the papers of a life are numbered above those of any that was lost before it."""
    office, file, backup = anchored
    counted = []
    for life in (1_800_000_000_000, 1_800_000_000_007):
        office.desk.database.close()
        shutil.copy(backup, office.path)
        office.desk = reopened(office, office.path, Guard(file, MACHINE))
        with office.desk.database.transaction() as unit:
            before = office.desk.guard.lives(unit)
        office.desk.guard.begin(office.desk.credentials.till, life, before)
        with office.desk.database.transaction() as unit:
            counted.append(office.desk.guard.lives(unit))
            assert unit.journal.lives() == (1,), "the copy knows of none"
    assert counted == [2, 3]


@pytest.mark.parametrize(
    ("machine", "why"), [("another machine", "elsewhere"), (MACHINE, "missing")]
)
def test_a_disk_in_another_machine_and_a_lost_anchor_are_noticed(
    anchored: tuple[Any, AnchorFile, Path], tmp_path: Path, machine: str, why: str
) -> None:
    office, file, _ = anchored
    office.desk.database.close()
    kept = file if why == "elsewhere" else AnchorFile(tmp_path / "nowhere" / "till.anchor")
    office.desk = reopened(office, office.path, Guard(kept, machine))
    assert suspended(office.desk) == why
    assert office.desk.guard.proof() is None


def test_a_torn_anchor_is_none(tmp_path: Path) -> None:
    path = tmp_path / "till.anchor"
    for torn in ("", "{", '{"till": 3}', "[]", '{"till": "x"}'):
        path.write_text(torn)
        assert AnchorFile(path).read() is None


def test_a_copy_from_before_the_say_over_an_order_was_asked_for_is_noticed(
    anchored: tuple[Any, AnchorFile, Path],
) -> None:
    """Else the say would be this till's for ever: it would not know, and never return it."""
    office, file, _ = anchored
    office.desk.database.close()
    copy = office.path.with_name("copy.sqlite")
    shutil.copy(office.path, copy)
    office.desk = reopened(office, office.path, Guard(file, MACHINE))
    with pytest.raises(Trouble):
        rights.own(office.desk, NoRegistrar(), OrderId(office.desk.ids.new()))
    office.desk.database.close()
    shutil.copy(copy, office.path)
    office.desk = reopened(office, office.path, Guard(file, MACHINE))
    assert suspended(office.desk) == "rolled_back"


def test_a_copy_from_before_a_paper_does_not_print_it_again(
    anchored: tuple[Any, AnchorFile, Path],
) -> None:
    """Nothing was journalled in between: the journal alone would not show it."""
    office, file, _ = anchored
    office.desk.database.close()
    copy = office.path.with_name("copy.sqlite")
    shutil.copy(office.path, copy)
    office.desk = reopened(office, office.path, Guard(file, MACHINE))
    office.desk.before_paper()
    office.desk.database.close()
    shutil.copy(copy, office.path)
    office.desk = reopened(office, office.path, Guard(file, MACHINE))
    assert suspended(office.desk) == "rolled_back"
    with pytest.raises(Refusal, match="till_suspended"):
        office.desk.before_paper()


def test_a_paper_that_was_counted_and_not_handed_over_is_no_fault(
    anchored: tuple[Any, AnchorFile, Path],
) -> None:
    office, file, _ = anchored
    kept = file.read()
    assert kept is not None
    office.desk.before_paper()
    file.write(kept)  # the power went before the anchor was on the disk
    office.desk.database.close()
    office.desk = reopened(office, office.path, Guard(file, MACHINE))
    office.desk.guard.check()

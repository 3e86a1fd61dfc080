"""The wrong variants: a rule of the protocol left out, which the simulator must find.

They are patches of the running program and stand here only; the product has no switch for them.
Each comes with the evenings in which it is looked for: rare stories need the weather they live in.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from pos.domain.anchor import Anchor, Roots, Verdict
from pos.domain.ids import OperationId
from pos.domain.journal import Packed
from pos.domain.rights import Right
from pos.services import anchoring, owning, packing, rights
from pos.services.anchoring import Guard
from pos.storage.database import Unit
from sync.client import atdoor, conversation
from sync.protocol.wire import PlaceState
from sync.server import admissions, gatefacts, house, lives, uploads
from sync.server import rights as server_rights
from sync.server.books import Books
from sync.server.gatebooks import GateBooks
from sync.server.state import FREE, NOBODYS, Claim, Server, Till
from sync.server.state import Right as ServerRight
from tests.simulation import talks
from tests.simulation.house import Hall
from tests.simulation.memoryemergency import EmergencyPapers
from tests.simulation.memoryleases import Leases
from tests.simulation.setting import Setting

Patch = tuple[Any, str, Callable[..., Any]]
_FIRM = (int(PlaceState.SECURED), int(PlaceState.ALLOTTED))


def _unasked(desk: Any, performance: Any, places: Sequence[Any]) -> Iterator[Any]:
    """Sell before the server's answer."""
    with desk.database.transaction() as unit:
        known = {lease.place for lease in unit.leases.of(performance)}
        missing = tuple(sorted(set(places) - known))
        operation = OperationId(desk.ids.new())
        unit.leases.ask(operation, performance, missing, desk.clock.now_ms())
        unit.leases.secured(operation)
    return
    yield


def _no_recovery(books: Books, *_: Any) -> None:
    """A restored server goes on as if nothing had happened."""


def _always_intact(anchor: Anchor | None, roots: Roots, machine: str) -> Verdict:
    return "intact"


def _by_length_only(guard: Guard, unit: Unit) -> None:
    """An anchor that does not say of which life it is: only how long the journal was."""
    port = guard._port
    anchor = port.read() if port else None
    if port is None:
        return
    guard._kept = anchor
    if anchor is None:
        guard.verdict = anchoring.judge(None, anchoring._roots(unit, None), guard._machine)
    elif anchor.machine != guard._machine:
        guard.verdict = "elsewhere"
    else:
        longer = unit.journal.head().number >= anchor.number
        guard.verdict = "intact" if longer else "rolled_back"


def _freed(_claim: Claim) -> Claim:
    return FREE


def _end_lives_and_forgive(books: Books, till: Till, proven: int | None) -> None:
    """An honest later life clears the damaged earlier ones."""
    for key, claim in list(books.claims_of(till.id)):
        if claim.state == PlaceState.HELD or proven is not None:
            books.change(*key, FREE)
        elif claim.state in _FIRM:
            books.change(*key, house.quarantined(claim))


_END_LIVES = lives._end_lives


def _renew_up_to_reported(books: Books, ask: Any) -> Any:
    """Only the lives up to the reported one are quarantined; later ones, it thinks, never were."""
    reported = ask.said.incarnation

    def end_lives(books: Books, till: Till, proven: int | None) -> None:
        for key, claim in list(books.claims_of(till.id)):
            if claim.state in _FIRM and claim.incarnation > reported:
                books.change(*key, FREE)
        _END_LIVES(books, till, proven)

    with patch.object(lives, "_end_lives", end_lives):
        return _RENEW(books, ask)


_RENEW = lives.renew


def _same_generation(books: Books, *_: Any) -> None:
    """The books recover, and are not told from those they were copied from."""
    before = books.server
    missing = frozenset(one.id for one in books.loaded.tills.values() if not one.written_off)
    books.writes.server = Server(before.generation, bool(missing), 0, missing)
    for till in list(books.loaded.tills.values()):
        books.become(books.known(till.id), spoken=0)


def _epoch_without_generation(generation: int, till: Till, number: int) -> str:
    return hashlib.sha256(f"grant {till.id} {number}".encode()).hexdigest()[:32]


def _owned_for_ever(right: Right | None, _incarnation: int, _confirmed: int) -> bool:
    """What this till sold it may take back, whoever else may by now."""
    return right is not None and right.state != "asked"


def _nobody_has_it(books: Books, seller: int, life: int, number: int) -> bool:
    """Whoever asks gets it, though the seller may not know yet that anybody could."""
    return False


def _freed_right(_right: ServerRight) -> ServerRight:
    return NOBODYS


def _still_to_be_sold(_leases: Any, _performance: Any, _places: Any) -> None:
    """The places whose emergency tickets are printed stay the till's to sell, or to give back."""


def _packs_and_keeps(desk: Any, wish: Any, in_use: Any) -> Any:
    with patch.object(Leases, "end", _still_to_be_sold):
        return _PACK(desk, wish, in_use)


def _nothing_is_taken(_papers: Any, _performance: Any) -> frozenset[Any]:
    """Nobody asks whether a paper is out."""
    return frozenset()


_PACK = packing.pack


def _packed_unheard(books: Books, arrived: Any) -> list[Any]:
    """A till's word that papers may be out is not for the server."""
    return [] if isinstance(arrived.body, Packed) else _SETTLE(books, arrived)


_SETTLE = uploads._settle


def _nobody_writes_it_down(_books: GateBooks, _ticket: str, _admission: Any) -> None:
    """The gate says whether a code is genuine and alive, and remembers nobody."""


def _not_told(_desk: Any, _body: Any) -> None:
    """The till lets people in and out, and keeps nothing of it."""


def _nothing_taken(_books: Books, _arrived: Any, _body: Any) -> None:
    """Of whom a till let in, its journal may say what it will."""


def _admits_blindly(books: Books, ask: Any) -> Any:
    """Whoever is not in by the books that were put back may come in."""
    with patch.object(books.writes, "server", Server(books.server.generation)):
        return _ANSWER(books, ask)


_ANSWER = admissions._answer


RULES: dict[str, tuple[Patch, ...]] = {
    "print_before_answer": ((owning, "securing", _unasked), (talks, "securing", _unasked)),
    "recovery_mode": ((Books, "recover", _no_recovery),),
    "anchor": ((anchoring, "judge", _always_intact),),
    "reclaim_without_journal": ((house, "quarantined", _freed),),
    "release_damaged_quarantine": ((lives, "_end_lives", _end_lives_and_forgive),),
    "anchor_without_incarnation": ((Guard, "look", _by_length_only),),
    "quarantine_server_only": ((conversation, "_quarantines_said", lambda _known: []),),
    "feed_evidence": ((lives, "see", lambda *_: None),),
    "no_generation": (
        (Books, "recover", _same_generation),
        (lives, "epoch", _epoch_without_generation),
    ),
    "right_by_sale_for_ever": ((rights, "is_owned", _owned_for_ever),),
    "right_given_while_sold": ((server_rights, "_has_by_sale", _nobody_has_it),),
    "right_freed_with_a_lost_life": ((server_rights, "_doubted", _freed_right),),
    "packed_places_given_back": (
        (packing, "pack", _packs_and_keeps),
        (EmergencyPapers, "taken", _nothing_is_taken),
    ),
    "packing_not_told": ((uploads, "_settle", _packed_unheard),),
    "quarantine_only_up_to_reported": ((lives, "renew", _renew_up_to_reported),),
    "admission_remembered": ((GateBooks, "put", _nobody_writes_it_down),),
    "admission_kept_by_its_till": ((atdoor, "_keep", _not_told),),
    "admission_brought_back": ((gatefacts, "came_in", _nothing_taken),),
    "letting_out_brought_back": ((gatefacts, "went_out", _nothing_taken),),
    "admits_while_recovering": ((admissions, "_answer", _admits_blindly),),
}

_SMALL = Hall(2, 2, 0, 1)
_COPIES = (("restores_till", 4), ("power_cut", 2), ("cut_line", 4), ("allots", 4))
_PACKS = (("packs", 6), ("allots", 8))
_AT_THE_DOOR = (("comes_in", 12), ("restores_server", 2), ("cut_line", 2), ("bad_line", 2))
_BOTH = (*_COPIES, ("restores_server", 4), ("restores_both", 2))
# What a rule is looked for in, beside the usual evenings.
WEATHER: dict[str, tuple[tuple[str, int], ...]] = {
    "recovery_mode": (("restores_server", 4), ("cut_line", 3), ("allots", 3)),
    "anchor": _BOTH,
    "reclaim_without_journal": (("writes_off", 3), ("cut_line", 4), ("allots", 3)),
    "release_damaged_quarantine": (*_COPIES, ("clones", 1), ("writes_off", 1)),
    "anchor_without_incarnation": _BOTH,
    "quarantine_server_only": _BOTH,
    "feed_evidence": (("restores_both", 1), ("power_cut", 2), ("bad_line", 2), ("cut_line", 2)),
    "no_generation": _BOTH,
    "quarantine_only_up_to_reported": (*_COPIES, ("clones", 2)),
    "packed_places_given_back": (*_PACKS, ("calls_back", 4)),
    "packing_not_told": (*_PACKS, ("restores_till", 3), ("calls_back", 3)),
    "right_by_sale_for_ever": (("cut_line", 3), ("bad_line", 1)),
    "right_given_while_sold": (("cut_line", 4), ("bad_line", 3)),
    "right_freed_with_a_lost_life": (("writes_off", 4), ("cut_line", 4)),
    "admission_remembered": (("comes_in", 6), ("bad_line", 2)),
    "admission_kept_by_its_till": (("comes_in", 6), ("bad_line", 2)),
    "admission_brought_back": _AT_THE_DOOR,
    "letting_out_brought_back": _AT_THE_DOOR,
    "admits_while_recovering": _AT_THE_DOOR,
}


def setting(rule: str, seed: int, tills: int = 0) -> Setting:
    """The evening of a seed; for a rule that needs it, in its weather."""
    if rule not in WEATHER:
        return Setting.of(seed, tills)
    if rule == "feed_evidence":  # it takes a third till to see, and time to see it
        return Setting(seed, tills or 3 + seed % 2, _SMALL, WEATHER[rule], 30_000, False)
    gap_ms = (2_000, 5_000, 10_000)[seed % 3]
    return Setting(seed, tills or 2 + seed % 2, _SMALL, WEATHER[rule], gap_ms, seed % 2 == 0)


@contextmanager
def without(rule: str) -> Iterator[None]:
    """The program without that rule; whole where none is named. Raises KeyError."""
    with ExitStack() as patched:
        for where, name, wrong in RULES[rule] if rule else ():
            patched.enter_context(patch.object(where, name, wrong))
        # The decision core keeps its verbs in a table.
        from sync.server import plan, requests

        table = {**plan._DECIDE, requests.Renew: lives.renew, requests.WriteOff: house.write_off}
        patched.enter_context(patch.object(plan, "_DECIDE", table))
        yield

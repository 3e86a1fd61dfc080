"""The house's desk over HTTP: what a supervisor decides, signed by this till, and looks at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

import msgspec

from pos.domain.ids import OperationId, OrderId, PerformanceId, PlaceId, TicketId, TillId
from pos.domain.people import (
    ADMIT,
    ADMIT_BY_WORD,
    ALLOT,
    BLOCK,
    EDIT_PLAN,
    LET_OUT,
    RECALL,
    RELEASE,
    RELEASE_PAPERS,
    RELEASE_RIGHT,
    UNBLOCK,
    WRITE_OFF,
    Approval,
    require,
)
from pos.domain.planedit import Edit
from pos.domain.refusals import Refusal, Trouble
from pos.domain.season import Person
from pos.services import people
from pos.services.desk import Desk
from sync.client.asking import lead_over
from sync.client.atdoor import admitting, letting_out
from sync.client.http import Http
from sync.protocol.gate import AdmitAnswer, AdmitAsk, CameIn, DoorReport, LetOut, LetOutAsk
from sync.protocol.house import (
    AllotAsk,
    Allotted,
    BlockAsk,
    Blocked,
    Decision,
    GateList,
    HouseReport,
    PaperAway,
    PapersAwayAsk,
    PlanEditAsk,
    PlanEdited,
    RecallAsk,
    Recalled,
    RightReleaseAsk,
    RightReleased,
    UnblockAsk,
    Unblocked,
    UnquarantineAsk,
    Unquarantined,
    WriteOffAsk,
    WrittenOff,
)
from sync.protocol.signing import decision_text, edits_of, subject_of
from sync.protocol.wire import PLACES_PER_ASK, Snapshot

ATTEMPTS = 3
Ask = (
    AllotAsk
    | RecallAsk
    | WriteOffAsk
    | UnquarantineAsk
    | PapersAwayAsk
    | RightReleaseAsk
    | BlockAsk
    | UnblockAsk
    | PlanEditAsk
)
T = TypeVar("T")


@dataclass(frozen=True)
class Done:
    """The places of which it was done, those that come later, and what ended it before all were."""

    places: list[int]
    called_back: list[int] = field(default_factory=list)
    stopped: Refusal | Trouble | None = None


@dataclass(frozen=True)
class LostPapers:
    """Emergency tickets of a till that was written off, by their places in one performance."""

    till: TillId
    tickets: Mapping[PlaceId, TicketId]


class HouseDesk:
    """For the network lane. Each decision uses its approval up; asked again, it is the same one.

    Raises APPROVAL_NEEDED, the server's Refusal, or Trouble; of many places only while nothing is
    done: they are asked for in parts, and some may be done before others are refused.
    """

    def __init__(self, desk: Desk, http: Http) -> None:
        self._desk = desk
        self._http = http

    def report(self) -> HouseReport:
        """Every till, what waits for a person, and whether the server recovers."""
        return self._http.get("/v1/house", HouseReport)

    def gate(self, performance: PerformanceId) -> GateList:
        """Who may stand at the door, and who may dispute it."""
        return self._http.get(f"/v1/performances/{performance}/gate", GateList)

    def at_door(self, performance: PerformanceId) -> DoorReport:
        """How many are in, and the last scans."""
        return self._http.get(f"/v1/performances/{performance}/admissions", DoorReport)

    def admit(self, person: Person, ask: AdmitAsk) -> AdmitAnswer:
        """Let one in; asked again under the same operation, it is the same scan."""
        require(person, ADMIT)
        return _again(lambda: lead_over(self._http, admitting(self._desk, ask)))

    def with_word(self, word: tuple[Approval, str], ask: AdmitAsk, ticket: UUID) -> AdmitAsk:
        """The scan of one about whom the gate asks, with a supervisor's word that lets them in: for
        `admit`, again and again until it is answered. `ask` is a scan of its own.
        """
        self._spend(word[0], ADMIT_BY_WORD)
        decision = self._decision(word, "admit", f"ticket {ticket.hex}")
        return msgspec.structs.replace(ask, decision=decision)

    def let_out(
        self,
        word: tuple[Approval, str],
        performance: PerformanceId,
        place: PlaceId,
        since: CameIn,
    ) -> LetOut:
        """End that admission: the ticket may admit again, or go back."""
        self._spend(word[0], LET_OUT)
        decision = self._decision(word, LET_OUT, f"admission {since.admission.hex}")
        ask = LetOutAsk(performance, since.ticket, since.admission, decision)
        return _again(lambda: lead_over(self._http, letting_out(self._desk, ask, place, since)))

    def snapshot(self, performance: PerformanceId) -> Snapshot:
        """Who has what there."""
        return self._http.get(f"/v1/performances/{performance}/snapshot", Snapshot)

    def allot(
        self,
        word: tuple[Approval, str],
        performance: PerformanceId,
        till: TillId,
        places: Sequence[PlaceId],
    ) -> Done:
        """Set places aside for a till; `word` is the approval and its reason."""

        def ask(part: list[int]) -> Done:
            subject = subject_of(performance=performance, till=till, places=part)
            ask = AllotAsk(performance, till, part, self._decision(word, ALLOT, subject))
            done = self._persist(ask, "/v1/house/allotments", Allotted)
            return Done(done.places, done.called_back)

        self._spend(word[0], ALLOT)
        return _part_by_part(places, ask)

    def recall(
        self, word: tuple[Approval, str], performance: PerformanceId, places: Sequence[PlaceId]
    ) -> Done:
        """Call places that are set aside back for everybody."""

        def ask(part: list[int]) -> Done:
            subject = subject_of(performance=performance, places=part)
            ask = RecallAsk(performance, part, self._decision(word, RECALL, subject))
            return Done(self._persist(ask, "/v1/house/recalls", Recalled).places)

        self._spend(word[0], RECALL)
        return _part_by_part(places, ask)

    def write_off(self, word: tuple[Approval, str], till: TillId) -> WrittenOff:
        """Give a till up."""
        self._spend(word[0], WRITE_OFF)
        decision = self._decision(word, WRITE_OFF, subject_of(till=till))
        return self._persist(WriteOffAsk(till, decision), "/v1/house/write-offs", WrittenOff)

    def release_right(self, word: tuple[Approval, str], order: OrderId) -> RightReleased:
        """Let a doubted order's tickets be taken back."""
        self._spend(word[0], RELEASE_RIGHT)
        decision = self._decision(word, RELEASE_RIGHT, f"order {order.hex}")
        ask = RightReleaseAsk(order, decision)
        return self._persist(ask, "/v1/house/right-releases", RightReleased)

    def release(
        self, word: tuple[Approval, str], performance: PerformanceId, places: Sequence[PlaceId]
    ) -> Done:
        """Let places of a lost till be sold again."""

        def ask(part: list[int]) -> Done:
            subject = subject_of(performance=performance, places=part)
            ask = UnquarantineAsk(performance, part, self._decision(word, RELEASE, subject))
            return Done(self._persist(ask, "/v1/house/quarantine-releases", Unquarantined).places)

        self._spend(word[0], RELEASE)
        return _part_by_part(places, ask)

    def release_papers(
        self, word: tuple[Approval, str], performance: PerformanceId, lost: LostPapers
    ) -> Done:
        """Emergency tickets of a written-off till that nobody bought: let their places be sold."""

        def ask(part: list[int]) -> Done:
            subject = subject_of(performance=performance, till=lost.till, places=part)
            papers = [PaperAway(place, lost.tickets[PlaceId(place)]) for place in part]
            decision = self._decision(word, RELEASE_PAPERS, subject)
            ask = PapersAwayAsk(performance, lost.till, papers, decision)
            return Done(self._persist(ask, "/v1/house/paper-releases", Unquarantined).places)

        self._spend(word[0], RELEASE_PAPERS)
        return _part_by_part(list(lost.tickets), ask)

    def block(
        self, word: tuple[Approval, str], performance: PerformanceId, places: Sequence[PlaceId]
    ) -> Done:
        """Keep free places for the house; the reason is the word's."""

        def ask(part: list[int]) -> Done:
            subject = subject_of(performance=performance, places=part)
            ask = BlockAsk(performance, part, self._decision(word, BLOCK, subject))
            return Done(self._persist(ask, "/v1/house/blocks", Blocked).places)

        self._spend(word[0], BLOCK)
        return _part_by_part(places, ask)

    def unblock(
        self, word: tuple[Approval, str], performance: PerformanceId, places: Sequence[PlaceId]
    ) -> Done:
        """Give the house's places back to the tills."""

        def ask(part: list[int]) -> Done:
            subject = subject_of(performance=performance, places=part)
            ask = UnblockAsk(performance, part, self._decision(word, UNBLOCK, subject))
            return Done(self._persist(ask, "/v1/house/unblocks", Unblocked).places)

        self._spend(word[0], UNBLOCK)
        return _part_by_part(places, ask)

    def edit_plan(
        self, word: tuple[Approval, str], digest: str, edits: Sequence[Edit]
    ) -> PlanEdited:
        """Change a plan for every performance ahead that is played in it."""
        self._spend(word[0], EDIT_PLAN)
        decision = self._decision(word, EDIT_PLAN, edits_of(digest, edits))
        ask = PlanEditAsk(digest, list(edits), decision)
        return self._persist(ask, "/v1/house/plan-edits", PlanEdited)

    def _spend(self, approval: Approval, action: str) -> None:
        desk = self._desk
        with desk.database.transaction() as unit:
            people.spend(unit, approval, action, approval.subject, desk.clock.now_ms())

    def _decision(self, word: tuple[Approval, str], what: str, subject: str) -> Decision:
        """The names of the actions are those of `decision_text`."""
        approval, reason = word
        at_ms, key = self._desk.clock.now_ms(), self._desk.credentials.private_key
        text = decision_text(what, subject, approval.approver, reason, at_ms)
        operation = OperationId(self._desk.ids.new())
        return Decision(operation, approval.approver, reason, at_ms, key.sign(text))

    def _persist(self, ask: Ask, path: str, kind: type[T]) -> T:
        """Repeated under the same operation where no answer came."""
        return _again(lambda: self._http.post(path, ask, kind))


def _again(ask: Callable[[], T]) -> T:
    for _ in range(ATTEMPTS - 1):
        try:
            return ask()
        except Trouble:
            continue
    return ask()


def _parts(places: Sequence[PlaceId]) -> list[list[int]]:
    wanted: list[int] = sorted(places)
    return [wanted[at : at + PLACES_PER_ASK] for at in range(0, len(wanted), PLACES_PER_ASK)]


def _part_by_part(places: Sequence[PlaceId], ask: Callable[[list[int]], Done]) -> Done:
    """What was done is told also where something ends it; raises while nothing is."""
    whole = Done([])
    for part in _parts(places):
        try:
            done = ask(part)
        except (Refusal, Trouble) as error:
            if not whole.places and not whole.called_back:
                raise
            return replace(whole, stopped=error)
        whole = Done(whole.places + done.places, whole.called_back + done.called_back)
    return whole

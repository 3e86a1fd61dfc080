"""Supervisors' decisions as they come over the wire: whose signature, whose right."""

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pos.domain import ticketcode
from pos.domain.people import SUPERVISOR
from pos.domain.planedit import EDITS_LIMIT
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season
from sync.protocol.gate import AdmitAsk, LetOutAsk
from sync.protocol.house import (
    AllotAsk,
    BlockAsk,
    Decision,
    PapersAwayAsk,
    PlanEditAsk,
    RecallAsk,
    RightReleaseAsk,
    UnblockAsk,
    UnquarantineAsk,
    WriteOffAsk,
)
from sync.protocol.signing import decision_text, edits_of, subject_of
from sync.server import catalogue, gateasks, paperasks
from sync.server.database import Database
from sync.server.enrolment import KnownTill
from sync.server.gateasks import LetThemOut
from sync.server.paperasks import ReleasePapers
from sync.server.requests import (
    Allot,
    CallBack,
    HouseHold,
    HouseRelease,
    ReleaseRight,
    Unquarantine,
    WriteOff,
    check_places,
)
from sync.server.state import Signed

_TEXT_LIMIT = 500
_TIME_LIMIT_MS = 1 << 53


class Deciding:
    """Makes signed requests of what a till has sent. Raises NOT_PERMITTED or MESSAGE_WRONG."""

    def __init__(self, database: Database, server_key: Ed25519PublicKey) -> None:
        self._database = database
        self._server_key = server_key

    def allot(self, by: KnownTill, ask: AllotAsk) -> Allot:
        """Places to a till."""
        places = check_places(ask.places)
        subject = subject_of(performance=ask.performance, till=ask.till, places=ask.places)
        return Allot(
            ask.performance, places, ask.till, self._signed(by, "allot", subject, ask.decision)
        )

    def recall(self, by: KnownTill, ask: RecallAsk) -> CallBack:
        """Places back into the pool."""
        places = check_places(ask.places)
        subject = subject_of(performance=ask.performance, places=ask.places)
        return CallBack(ask.performance, places, self._signed(by, "recall", subject, ask.decision))

    def write_off(self, by: KnownTill, ask: WriteOffAsk) -> WriteOff:
        """A till is given up."""
        subject = subject_of(till=ask.till)
        return WriteOff(ask.till, self._signed(by, "write_off", subject, ask.decision))

    def unquarantine(self, by: KnownTill, ask: UnquarantineAsk) -> Unquarantine:
        """Quarantined places may be sold again."""
        places = check_places(ask.places)
        subject = subject_of(performance=ask.performance, places=ask.places)
        return Unquarantine(
            ask.performance, places, self._signed(by, "release", subject, ask.decision)
        )

    def release_papers(self, by: KnownTill, ask: PapersAwayAsk) -> ReleasePapers:
        """Emergency tickets of a till that is gone, which nobody bought."""
        check_places(places := [one.place for one in ask.papers])
        subject = subject_of(performance=ask.performance, till=ask.till, places=places)
        signed = self._signed(by, "release_papers", subject, ask.decision)
        return ReleasePapers(ask.performance, ask.till, paperasks.named(ask.papers), signed)

    def release_right(self, by: KnownTill, ask: RightReleaseAsk) -> ReleaseRight:
        """A doubted order's tickets may be taken back."""
        signed = self._signed(by, "release_right", f"order {ask.order.hex}", ask.decision)
        return ReleaseRight(ask.order.hex, signed)

    def block(self, by: KnownTill, ask: BlockAsk) -> HouseHold:
        """The house keeps free places."""
        places = check_places(ask.places)
        subject = subject_of(performance=ask.performance, places=ask.places)
        signed = self._signed(by, "block", subject, ask.decision)
        return HouseHold(ask.performance, places, signed.reason, signed)

    def unblock(self, by: KnownTill, ask: UnblockAsk) -> HouseRelease:
        """The house gives places back."""
        places = check_places(ask.places)
        subject = subject_of(performance=ask.performance, places=ask.places)
        signed = self._signed(by, "unblock", subject, ask.decision)
        return HouseRelease(ask.performance, places, signed)

    def edit_plan(self, by: KnownTill, ask: PlanEditAsk) -> Signed:
        """A plan is to be changed."""
        if not 0 < len(ask.edits) <= EDITS_LIMIT:
            raise Refusal(Reason.MESSAGE_TOO_LARGE, limit=EDITS_LIMIT)
        subject = edits_of(ask.digest, ask.edits)
        return self._signed(by, "edit_plan", subject, ask.decision)

    def admit(self, by: KnownTill, ask: AdmitAsk, ticket: str) -> Signed | None:
        """Somebody shall come in about whom the gate asks."""
        said = ask.decision
        return None if said is None else self._signed(by, "admit", f"ticket {ticket}", said)

    def let_out(self, by: KnownTill, ask: LetOutAsk) -> LetThemOut:
        """Nobody is in by that admission."""
        subject = f"admission {ask.admission.hex}"
        return gateasks.let_out(ask, self._signed(by, "let_out", subject, ask.decision))

    def _signed(self, by: KnownTill, what: str, subject: str, said: Decision) -> Signed:
        if not said.reason.strip():
            raise Refusal(Reason.MESSAGE_WRONG, why="a decision has a reason")
        if len(said.reason) > _TEXT_LIMIT or len(said.person) > _TEXT_LIMIT:
            raise Refusal(Reason.MESSAGE_TOO_LARGE, limit=_TEXT_LIMIT)
        if not 0 <= said.at_ms < _TIME_LIMIT_MS:
            raise Refusal(Reason.MESSAGE_WRONG, why="at_ms is out of range")
        text = decision_text(what, subject, said.person, said.reason, said.at_ms)
        try:
            _, key = ticketcode.certified_key(by.certificate, self._server_key)
            key.verify(said.signature, text)
        except (Refusal, InvalidSignature):
            raise Refusal(Reason.NOT_PERMITTED, why="the signature is not this till's") from None
        if not self._is_supervisor(said.person):
            raise Refusal(Reason.NOT_PERMITTED, why="no supervisor has that name")
        return Signed(
            said.operation.hex,
            by.id,
            what,
            subject,
            said.person,
            said.reason,
            said.at_ms,
            said.signature.hex(),
        )

    def _is_supervisor(self, person: str) -> bool:
        _, body = catalogue.current(self._database)
        season = msgspec.json.decode(body, type=Season)
        return any(one.id == person and one.role == SUPERVISOR for one in season.people)

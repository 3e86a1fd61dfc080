"""The till's regular turn with the server: upload, beat, and whatever the answer says it must do.

All of it as talks, so that the same rules run over HTTP and in the simulator. The rules stand in
"Ownership of places" of ARCHITECTURE.md; the server's side is sync.server.lives.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from pos.domain.ids import OperationId, OrderId, PerformanceId, PlaceId, TicketId, TillId
from pos.domain.journal import Head, TakenBack
from pos.domain.leases import Lease, LeaseState, Membership, Picture, Quarantined
from pos.domain.refusals import Reason, Refusal
from pos.domain.talk import Talk
from pos.services import owning, restoring, rights, uses
from pos.services.desk import Desk
from pos.services.owning import Key
from pos.storage.database import Unit
from sync.client.asking import Ask
from sync.client.outbox import anchored, bringing, draining
from sync.protocol.lives import (
    PACES_PER_BEAT,
    Beat,
    Death,
    Heard,
    History,
    LeaseSaid,
    Pace,
    PictureSaid,
    Proof,
    QuarantineSaid,
    Recall,
    RenewAsk,
    Renewed,
    RightSaid,
    Stated,
    Statement,
)
from sync.protocol.uses import LimitedAsk, UseAsk, UsesSaid
from sync.protocol.wire import PlaceState

_STATES: dict[LeaseState, PlaceState] = {
    "asked": PlaceState.HELD,
    "secured": PlaceState.SECURED,
    "allotted": PlaceState.ALLOTTED,
}
_OWNERS_PER_PART = 20_000
_TRIES = 5
_PACE_HOURS = 3
_TO_THE_END = 1 << 30
_LOOSE = frozenset((int(PlaceState.FREE), int(PlaceState.HELD)))


@dataclass(frozen=True)
class Turn:
    """What came of a turn. `taken` places were granted, `given_up` went back by a recall; `lost`
    are places this till thought it owned; `missing` are the tills that the server waits for.
    """

    missing: tuple[int, ...] = ()
    taken: int = 0
    given_up: int = 0
    lost: tuple[Key, ...] = ()
    renewed: bool = False


def _nothing_in_use() -> Collection[Key]:
    return ()


def turn(desk: Desk, in_use: Callable[[], Collection[Key]] = _nothing_in_use) -> Talk[Ask, Turn]:
    """One turn. `in_use` says which places are in a basket, and are not given up.

    Raises Trouble where the server is away: everything is asked again with the next turn.
    """
    try:
        yield from draining(desk)
    except Refusal as refusal:
        if refusal.reason not in {Reason.JOURNAL_FORK, Reason.TILL_FENCED, Reason.JOURNAL_GAP}:
            raise
    # What it is about to say that it knows, no older copy of its database may forget.
    anchored(desk.keep_anchor)
    beat = _beat(desk)
    heard = yield Ask("/v1/beats", beat, Heard)
    missing = tuple(heard.missing)
    if heard.must == "renew" or _is_behind(desk, heard):
        desk.guard.fenced = True
        yield from _renew(desk)
        return Turn(missing, renewed=True)
    if heard.must == "speak":
        lost = yield from _speak(desk, heard.generation)
        return Turn(missing, lost=lost)
    _bury(desk, heard.deaths)
    taken = _take(desk, beat, heard)
    return Turn(missing, taken, _give_up(desk, heard.recalls, in_use))


# --- the beat -----------------------------------------------------------------------------------


def _beat(desk: Desk) -> Beat:
    """Its next session is on disk before it is sent: asked again, it is the same beat."""
    with desk.database.transaction() as unit:
        standing = unit.standing.read()
        if not standing.next_session:
            standing = replace(standing, next_session=desk.ids.new().hex)
            unit.standing.write(standing)
        return Beat(
            incarnation=unit.identity.incarnation(),
            generation=standing.generation,
            session=standing.session,
            next_session=standing.next_session,
            number=unit.journal.head().number,
            acknowledged=unit.journal.confirmed(),
            granted=standing.granted,
            intact=not desk.guard.suspended,
            versions=[*unit.pictures.versions(standing.generation)][:PACES_PER_BEAT],
            paces=_paces(desk, unit),
        )


def _is_behind(desk: Desk, heard: Heard) -> bool:
    """Whether the server has more of this life than this database: it was put back from a copy,
    and nothing had left the machine that its anchor would know of.
    """
    with desk.database.transaction() as unit:
        same = heard.incarnation == unit.identity.incarnation()
        return same and heard.applied > unit.journal.head().number


def _paces(desk: Desk, unit: Unit) -> list[Pace]:
    """What was sold in the last hours, an hour: the forecast of what an outage would need."""
    since_ms = desk.clock.now_ms() - _PACE_HOURS * 3_600_000
    sold = unit.orders.sold_since(since_ms)
    busiest = sorted(sold.items(), key=lambda one: (-one[1], one[0]))[:PACES_PER_BEAT]
    return [
        Pace(performance, category, count / _PACE_HOURS)
        for (performance, category), count in busiest
    ]


def _answered(unit: Unit, standing: Membership) -> Membership:
    """The beat was heard: its session is the present one."""
    if standing.next_session:
        standing = replace(standing, session=standing.next_session, next_session="")
        unit.standing.write(standing)
    return standing


def _take(desk: Desk, beat: Beat, heard: Heard) -> int:
    """Take the grants, in order and each once; how many places.

    Only while nothing has happened here since the beat: the server knew all of it, and so what it
    says of a place is the last word.
    """
    count = 0
    with desk.database.transaction() as unit:
        standing = replace(_answered(unit, unit.standing.read()), hole=heard.hole)
        unit.standing.write(standing)
        if unit.journal.head().number != beat.number or _is_asking(unit.leases.every()):
            return 0
        for grant in heard.grants:
            if grant.number != standing.granted + 1:
                break
            places = [PlaceId(place) for place in grant.places]
            unit.leases.allot(
                OperationId(grant.operation),
                PerformanceId(grant.performance),
                places,
                desk.clock.now_ms(),
            )
            count += len(places)
            standing = replace(standing, granted=grant.number)
        unit.standing.write(standing)
    return count


def _bury(desk: Desk, deaths: Sequence[Death]) -> None:
    """Tickets of this till that another one has taken back."""
    for one in deaths:
        tickets = tuple(TicketId(ticket) for ticket in one.tickets)
        with desk.database.transaction() as unit:
            rights.hear(desk, unit, TakenBack(OrderId(one.order), tickets, TillId(one.till)))


def _is_asking(leases: Sequence[Lease]) -> bool:
    return any(lease.state == "asked" for lease in leases)


def _give_up(desk: Desk, recalls: Sequence[Recall], in_use: Callable[[], Collection[Key]]) -> int:
    recalled = [
        (PerformanceId(one.performance), PlaceId(place)) for one in recalls for place in one.places
    ]
    return owning.give_up(desk, recalled, in_use) if recalled else 0


# --- a statement --------------------------------------------------------------------------------


def _speak(desk: Desk, generation: int) -> Talk[Ask, tuple[Key, ...]]:
    """Tell a server that does not know this till's present what it did, owns and saw."""
    with desk.database.transaction() as unit:
        _answered(unit, unit.standing.read())
        pictures = [one for one in unit.pictures.every() if one.generation != generation]
        life = unit.identity.incarnation()
    yield from _bring_lives(desk)
    known = yield Ask(_history(life, _TO_THE_END), None, History)
    _keep_tasks(desk, life, known)
    yield from bringing(desk, life, known.number)
    yield from _show_pictures(desk, generation, pictures)
    for _ in range(_TRIES):
        statement = _statement(desk, generation)
        try:
            stated = yield Ask("/v1/statements", statement, Stated)
        except Refusal as refusal:
            if refusal.reason is not Reason.JOURNAL_GAP:
                raise
            yield from draining(desk)  # something was sold while this was being said
            continue
        return _stated(desk, stated)
    return ()


def _bring_lives(desk: Desk) -> Talk[Ask, None]:
    """What the server lacks of the earlier lives, oldest first: no refund comes before its sale."""
    with desk.database.transaction() as unit:
        lives = unit.journal.lives()[:-1]
    for life in lives:
        known = yield Ask(_history(life, _TO_THE_END), None, History)
        _keep_tasks(desk, life, known)
        try:
            yield from bringing(desk, life, known.number)
        except Refusal as refusal:
            if refusal.reason is not Reason.JOURNAL_FORK:
                raise
            # It has another end of that life; what was here only was told again in the next one.


def _history(life: int, after: int) -> str:
    return f"/v1/journal?incarnation={life}&after={after}"


def _show_pictures(desk: Desk, generation: int, pictures: Sequence[Picture]) -> Talk[Ask, None]:
    for picture in pictures:
        owners = _seen(picture)
        for start in range(0, len(owners), _OWNERS_PER_PART):
            said = PictureSaid(
                picture.performance,
                picture.generation,
                picture.version,
                owners[start : start + _OWNERS_PER_PART],
            )
            with desk.database.transaction() as unit:
                part = Statement(
                    generation,
                    unit.identity.incarnation(),
                    unit.journal.uploaded().number,
                    hole=unit.standing.read().hole,
                    pictures=[said],
                    last=False,
                )
            yield Ask("/v1/statements", part, Stated)


def _seen(picture: Picture) -> list[tuple[int, int, int]]:
    """Places that somebody had firmly, the house too: [place, state, till]."""
    tills = dict(picture.owners)
    return [
        (place, state, tills.get(place, 0))
        for place, state in enumerate(picture.states)
        if state not in _LOOSE
    ]


def _statement(desk: Desk, generation: int) -> Statement:
    with desk.database.transaction() as unit:
        standing = unit.standing.read()
        return Statement(
            generation,
            unit.identity.incarnation(),
            unit.journal.head().number,
            granted=standing.granted,
            hole=standing.hole,
            leases=_said(unit.leases.every()),
            quarantines=_quarantines_said(unit.quarantines.every()),
            rights=_rights_said(unit),
            uses=_uses_said(unit),
        )


def _uses_said(unit: Unit) -> list[UsesSaid]:
    return [
        UsesSaid(
            one.operation,
            [
                UseAsk(LimitedAsk(what.thing, what.customer, what.performance), count)
                for what, count in one.parts
            ],
            one.share,
            one.state == "owned",
        )
        for one in uses.owned(unit)
    ]


def _rights_said(unit: Unit) -> list[RightSaid]:
    """What this life has a say over, or has asked for; what it sold itself needs no word."""
    life = unit.identity.incarnation()
    return [
        RightSaid(one.order, one.operation, one.state == "granted")
        for one in unit.rights.every()
        if one.operation is not None and one.incarnation == life
    ]


def _said(leases: Sequence[Lease]) -> list[LeaseSaid]:
    """What was asked and not answered is said as such: the server may have given it, or not."""
    found: dict[tuple[PerformanceId, OperationId, int], list[int]] = {}
    for lease in leases:
        key = (lease.performance, lease.operation, int(_STATES[lease.state]))
        found.setdefault(key, []).append(lease.place)
    return [
        LeaseSaid(performance, operation, state, places)
        for (performance, operation, state), places in found.items()
    ]


def _quarantines_said(quarantined: Sequence[Quarantined]) -> list[QuarantineSaid]:
    found: dict[tuple[PerformanceId, int], list[int]] = {}
    for one in quarantined:
        found.setdefault((one.performance, one.incarnation), []).append(one.place)
    return [
        QuarantineSaid(performance, incarnation, places)
        for (performance, incarnation), places in found.items()
    ]


def _stated(desk: Desk, stated: Stated) -> tuple[Key, ...]:
    """The server knows this till again; what it says is another's is not this till's."""
    lost = tuple((PerformanceId(performance), PlaceId(place)) for performance, place in stated.lost)
    with desk.database.transaction() as unit:
        standing = unit.standing.read()
        unit.standing.write(replace(standing, generation=stated.generation))
        for performance, place in lost:
            unit.leases.end(performance, [place])
        for order in stated.lost_rights:
            unit.rights.end(OrderId(order))
    return lost


# --- a new incarnation --------------------------------------------------------------------------


def _renew(desk: Desk) -> Talk[Ask, None]:
    """Get this till's own history back, bring what only it has, and begin a new life."""
    with desk.database.transaction() as unit:
        standing = unit.standing.read()
        if standing.renewal is None:
            standing = replace(standing, renewal=OperationId(desk.ids.new()))
            unit.standing.write(standing)
        quarantines = _quarantines_said(unit.quarantines.every())
    if not standing.orphans:
        yield from _put_in_order(desk)
    with desk.database.transaction() as unit:
        life = unit.identity.incarnation()
    anchor = desk.guard.proof()
    proof = Proof(anchor.incarnation, anchor.number, anchor.hash) if anchor else None
    assert standing.renewal is not None
    ask = RenewAsk(standing.renewal, life, proof, quarantines, standing.hole)
    anchored(desk.guard.ending)
    try:
        renewed = yield Ask("/v1/renewals", ask, Renewed)
    except Refusal as refusal:
        if refusal.reason is Reason.OPERATION_REUSED:
            # Asked before this database was put back, with other words: next time, a new id.
            with desk.database.transaction() as unit:
                unit.standing.write(replace(unit.standing.read(), renewal=None))
        raise
    with desk.database.transaction() as unit:
        lives = desk.guard.lives(unit)
    anchored(lambda: desk.guard.begin(desk.credentials.till, renewed.incarnation, lives))
    with desk.database.transaction() as unit:
        restoring.begin_life(desk, unit, renewed.incarnation, _remembered(renewed))
        hole = max(standing.hole, renewed.hole)
        numbers_from = restoring.fresh_numbers(unit, renewed.incarnation) if hole else 0
        unit.standing.write(Membership(hole=hole, numbers_from=numbers_from))
    desk.guard.trust()


def _put_in_order(desk: Desk) -> Talk[Ask, None]:
    """Bring what only this till has of its journal; get back what only the server has.

    Later lives than the database knows are this till's own only as far as its anchor says so.
    """
    yield from _bring_lives(desk)
    anchor = desk.guard.proof()
    newest = anchor.incarnation if anchor else 0
    with desk.database.transaction() as unit:
        life, head = unit.identity.incarnation(), unit.journal.head()
    known = yield Ask(_history(life, head.number), None, History)
    _keep_tasks(desk, life, known)
    if known.number <= head.number:
        yield from _bring_rest(desk, life, known.number)
    while known.entries or 0 < known.next_life <= newest:
        if not known.entries:  # on to the next life that this database had lost
            life, after = known.next_life, 0
        else:
            told = [
                (one.number, one.previous, one.kind, one.at_ms, one.body) for one in known.entries
            ]
            if not restoring.take_back(desk, life, told):
                return  # another machine went on under this till's name: its facts are not ours
            after = known.entries[-1].number
        known = yield Ask(_history(life, after), None, History)
        _keep_tasks(desk, life, known)


def looking_back(desk: Desk) -> Talk[Ask, None]:
    """Ask what is open of every life: tasks that no upload was answered with, and what was secured
    by operations that this database has forgotten.
    """
    with desk.database.transaction() as unit:
        lives = unit.journal.lives()
    for life in lives:
        known = yield Ask(_history(life, _TO_THE_END), None, History)
        _keep_tasks(desk, life, known)
    if unknown := _forgotten(desk, life, known):
        with desk.database.transaction() as unit:
            standing = unit.standing.read()
        yield Ask(
            "/v1/statements",
            Statement(
                standing.generation,
                life,
                known.number,
                hole=standing.hole,
                unknown=unknown,
                last=False,
            ),
            Stated,
        )


def _forgotten(desk: Desk, life: int, known: History) -> list[UUID]:
    """What this till owns by the server alone: it was put back to a copy from before."""
    with desk.database.transaction() as unit:
        if desk.guard.suspended or unit.journal.head() != Head(known.number, known.head):
            return []  # what was sold by it since is on its way
        mine = {lease.operation for lease in unit.leases.every()}
    return [one for one in known.secured if one not in mine]


def _keep_tasks(desk: Desk, life: int, known: History) -> None:
    """Tasks whose answer this database had lost. Before the entries that may have settled them."""
    with desk.database.transaction() as unit:
        for task in known.tasks:
            unit.tasks.add(task.number, task.reason, task.params, life)


def _bring_rest(desk: Desk, life: int, known: int) -> Talk[Ask, None]:
    try:
        yield from bringing(desk, life, known)
    except Refusal as refusal:
        if refusal.reason is not Reason.JOURNAL_FORK:
            raise
        with desk.database.transaction() as unit:
            number = int(refusal.params.get("number") or known + 1)
            unit.standing.write(replace(unit.standing.read(), orphans=number))


def _remembered(renewed: Renewed) -> list[Quarantined]:
    return [
        Quarantined(PerformanceId(one.performance), PlaceId(place), one.incarnation)
        for one in renewed.quarantines
        for place in one.places
    ]

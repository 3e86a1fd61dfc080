"""Members' cards and holders' keys in memory, as pos.storage.customers and pos.storage.holders."""

from collections.abc import Iterable
from dataclasses import replace

from pos.domain.ids import PerformanceId, TicketId
from pos.domain.member import Member
from pos.storage.holders import HolderKey
from tests.simulation.rows import Rows

_KEPT_MS = 60 * 86_400_000
_AT_ONCE = 50


class Customers:
    """As pos.storage.customers."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._seen = rows.tables["seen_members"]

    def remember(self, mark: str, member: Member, now_ms: int) -> None:
        kept = replace(member, number="", name="", phone="")
        self._rows.put(self._seen, mark, (kept, now_ms))
        for old in [one for one, (_, ms) in self._seen.items() if ms < now_ms - _KEPT_MS]:
            self._rows.drop(self._seen, old)

    def seen(self, mark: str, number: str, now_ms: int) -> Member | None:
        member, ms = self._seen.get(mark, (None, 0))
        if member is None or ms < now_ms - _KEPT_MS:
            return None
        return replace(member, number=number)

    def forget(self, mark: str) -> None:
        if mark in self._seen:
            self._rows.drop(self._seen, mark)


class Holders:
    """As pos.storage.holders."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._keys = rows.tables["holder_keys"]
        self._box = rows.tables["house_box"]
        self._live = rows.tables["live"]

    def add(self, key: HolderKey) -> None:
        self._rows.put(self._keys, key.ticket, key)

    def of(self, ticket: TicketId) -> HolderKey | None:
        return self._keys.get(ticket)

    def untold(self) -> tuple[HolderKey, ...]:
        found = sorted((one for one in self._keys.values() if one.posted), key=_by_ticket)
        return tuple(found[:_AT_ONCE])

    def told(self, tickets: Iterable[TicketId]) -> None:
        for ticket in tickets:
            self._rows.put(self._keys, ticket, replace(self._keys[ticket], posted=b""))

    def live(self, performance: PerformanceId) -> frozenset[str]:
        admitted = set(self._live.values())
        return frozenset(
            one.mark
            for one in self._keys.values()
            if one.performance == performance and one.mark and one.ticket in admitted
        )

    def forget(self, performances: Iterable[PerformanceId]) -> None:
        over = set(performances)
        for key in list(self._keys.values()):
            if key.performance in over:
                self._rows.put(self._keys, key.ticket, replace(key, mark=""))

    def performances(self) -> frozenset[PerformanceId]:
        return frozenset(one.performance for one in self._keys.values() if one.mark)

    def box(self) -> bytes:
        return self._box.get(1, b"")

    def keep_box(self, public: bytes) -> None:
        self._rows.put(self._box, 1, public)


def _by_ticket(key: HolderKey) -> str:
    return str(key.ticket)

"""A till's tables as dictionaries: writes can be undone, rows the real tables refuse are refused.

Values are the frozen ones of the domain, so a copy of a dictionary is a copy of the disk.
"""

from typing import Any

NOTHING = object()

# Write order never matters for reading: rows that are dropped and brought back come last.
TABLES = (
    "identity",
    "seasons",
    "lockouts",
    "approvals",
    "shifts",
    "reports",
    "moves",
    "orders",
    "sequences",
    "tickets",
    "live",
    "came",
    "spent",
    "refunds",
    "refunded",
    "exchanges",
    "journal",
    "heads",
    "uploads",
    "confirmed",
    "leases",
    "quarantines",
    "rights",
    "dossiers",
    "taken_back",
    "pickups",
    "packs",
    "papers",
    "pictures",
    "standing",
    "attempts",
    "terminal_comparisons",
    "rates",
    "voucher_uses",
    "use_leases",
    "seen_members",
    "holder_keys",
    "house_box",
    "going_back",
    "invoices",
    "issued",
    "jobs",
    "waiting",
    "job_steps",
    "reprints",
    "drawer",
    "tasks",
)

Table = dict[Any, Any]
Image = dict[str, Table]


class ConstraintBroken(Exception):
    """The real tables would have refused this row: a bug in whoever wrote it."""


class Rows:
    """All tables of one till, and how to undo what was written since the last commit."""

    def __init__(self, image: Image | None = None) -> None:
        given = image or {}
        self.tables: Image = {name: dict(given.get(name, ())) for name in TABLES}
        self.log: list[tuple[Table, Any, Any]] = []

    def image(self) -> Image:
        """What is on the disk now, as a backup would hold it."""
        assert not self.log, "a backup in the middle of a transaction"
        return {name: dict(table) for name, table in self.tables.items()}

    def put(self, table: Table, key: Any, value: Any) -> None:
        """Insert or overwrite."""
        self.log.append((table, key, table.get(key, NOTHING)))
        table[key] = value

    def insert(self, table: Table, key: Any, value: Any) -> None:
        """A new row; its key must be new."""
        if key in table:
            raise ConstraintBroken(f"{key!r} is there already")
        self.log.append((table, key, NOTHING))
        table[key] = value

    def drop(self, table: Table, key: Any) -> None:
        """Delete, if it is there."""
        before = table.pop(key, NOTHING)
        if before is not NOTHING:
            self.log.append((table, key, before))

    def undo(self) -> None:
        """As if nothing had been written since the last commit."""
        for table, key, before in reversed(self.log):
            if before is NOTHING:
                del table[key]
            else:
                table[key] = before
        self.log.clear()

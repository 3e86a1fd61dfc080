"""Verifying a till's database: the chain holds, and the books say what the chain says.

`python -m pos.services.verifying DATABASE` prints a summary; exit 1 on any break.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pos.domain.journal import Broken, Entry, Head, decode_body, follow
from pos.domain.refusals import Refusal
from pos.services import auditing
from pos.services.facts import Facts
from pos.storage.database import Database, Unit
from pos.storage.inspecting import faults


@dataclass(frozen=True)
class VerifyReport:
    """What was read, and each break in one line; no line means all is well."""

    entries: int
    orders: int
    refunds: int
    shifts: int
    findings: tuple[str, ...]


def verify(database_path: Path) -> VerifyReport:
    """Read the database, change nothing."""
    if not database_path.is_file():
        return VerifyReport(0, 0, 0, 0, (f"file: there is no {database_path}",))
    findings = list(faults(database_path))
    facts = Facts()
    try:
        database = Database.open_to_read(database_path)
    except Refusal as refusal:
        return VerifyReport(0, 0, 0, 0, (*findings, f"file: {refusal}"))
    try:
        with database.transaction() as unit:
            findings += _chain(unit, facts)
            findings += _uploaded(unit, facts)
            findings += auditing.breaks(unit, facts)
    except (Refusal, ValueError, LookupError) as error:
        # A row no repository can read: what else is wrong behind it nobody can say.
        findings.append(f"file: {error}")
    finally:
        database.close()
    return VerifyReport(
        entries=facts.entries,
        orders=len(facts.sales),
        refunds=len(facts.refunds),
        shifts=len(facts.opened),
        findings=tuple(findings),
    )


def _chain(unit: Unit, facts: Facts) -> Iterator[str]:
    till = unit.identity.till()
    for entry, written_hash in unit.journal.everything():
        facts.entries += 1
        head = facts.heads.get(entry.incarnation, Head())
        try:
            follow(head, (entry,))
        except Broken as broken:
            yield str(broken)
        if entry.hash != written_hash:
            yield f"entry {entry.number}: its content does not have its hash"
        if entry.till != till:
            yield f"entry {entry.number}: it belongs to till {entry.till}"
        # From what is written, so that one bad entry is one finding and not all that follow.
        facts.heads[entry.incarnation] = Head(entry.number, written_hash)
        yield from _fact(entry, facts)


def _fact(entry: Entry, facts: Facts) -> Iterator[str]:
    try:
        if not facts.note(entry, decode_body(entry.kind, entry.body)):
            yield f"entry {entry.number}: that {entry.kind} is in the journal twice"
    except ValueError as error:
        yield f"entry {entry.number}: {error}"


def _uploaded(unit: Unit, facts: Facts) -> Iterator[str]:
    """The server's word on the chain's end shows a tail that was cut off."""
    mark = unit.journal.uploaded()
    head = facts.heads.get(unit.identity.incarnation(), Head())
    if mark.number > head.number:
        yield f"entry {mark.number}: the server has it, the journal ends at {head.number}"
    elif mark.number:
        written = unit.journal.after(mark.number - 1, 1)
        if written and written[0].hash != mark.hash:
            yield f"entry {mark.number}: the server has another one"


def main(arguments: list[str]) -> int:
    """Print what was found; 0 if all is well."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m pos.services.verifying DATABASE\n")
        return 2
    report = verify(Path(arguments[0]))
    for finding in report.findings:
        sys.stdout.write(finding + "\n")
    sys.stdout.write(
        f"{report.entries} journal entries, {report.orders} orders, {report.refunds} refunds,"
        f" {report.shifts} shifts: {'BROKEN' if report.findings else 'all is well'}\n"
    )
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A table of members, as a spreadsheet writes it: CSV with the columns named in its first line.

number, name and level are needed; phone, valid_from and valid_until (as 2027-06-30, both days
included) where wanted. Separated by comma, semicolon or tab. What is wrong is said by line and
column, and never with what stands there.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pos.domain.personal import finding
from pos.domain.walletcode import has_check_digit

FILE_LIMIT_BYTES = 10_000_000
MEMBERS_LIMIT = 100_000
FAULTS_LIMIT = 50
NAME_LIMIT, NUMBER_LIMIT, PHONE_LIMIT = 100, 32, 40
COLUMNS = ("number", "name", "level", "phone", "valid_from", "valid_until")
_NEEDED = COLUMNS[:3]
_LEVEL = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
_CARD_DIGITS = range(13, 20)


@dataclass(frozen=True)
class MemberRow:
    """One member, as the table has it. Kept out of every repr but its line."""

    line: int
    number: str
    name: str
    level: str
    phone: str
    valid_from: str
    valid_until: str

    def __repr__(self) -> str:
        return f"MemberRow(line={self.line})"


class Faulty(Exception):
    """The table was not taken; each fault is a sentence that begins with its line."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class _Enough(Exception):
    """So many faults that a person has to look."""


def read(raw: bytes, country: str = "") -> list[MemberRow]:
    """All members of the table. Raises Faulty, with at most FAULTS_LIMIT faults.

    `country` is the code in front of phone numbers that have none.
    """
    if len(raw) > FILE_LIMIT_BYTES:
        raise Faulty([f"larger than {FILE_LIMIT_BYTES} bytes"])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Faulty([f"line {line}: not UTF-8"]) from None
    table = _Table(country)
    try:
        found = list(table.rows(text))
    except _Enough:
        found = []
    if table.faults:
        raise Faulty(table.faults)
    if not found:
        raise Faulty(["line 1: the table has no member"])
    return found


class _Table:
    """Notes what is wrong by line and column."""

    def __init__(self, country: str) -> None:
        self._country = country
        self.faults: list[str] = []
        self._numbers: dict[str, int] = {}

    def rows(self, text: str) -> Iterator[MemberRow]:
        """Raises _Enough."""
        first = text.split("\n", 1)[0]
        delimiter = max((";", "\t", ","), key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            columns = self._columns(next(reader, []))
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    row = self._row(reader.line_num, columns, cells)
                    if row is not None:
                        yield row
        except csv.Error as error:
            self._note(reader.line_num, "", f"the table cannot be read here: {error}")

    def _note(self, line: int, column: str, why: str) -> None:
        self.faults.append(f"line {line}: {column}: {why}" if column else f"line {line}: {why}")
        if len(self.faults) >= FAULTS_LIMIT:
            self.faults.append("and perhaps more")
            raise _Enough

    def _columns(self, header: list[str]) -> list[str]:
        columns = [cell.strip().lower() for cell in header]
        for at, name in enumerate(columns):
            if name not in COLUMNS:
                self._note(1, "", f"column {at + 1} is none of {', '.join(COLUMNS)}")
            elif name in columns[:at]:
                self._note(1, name, "the column stands here twice")
        for name in _NEEDED:
            if name not in columns:
                self._note(1, name, "the column is missing")
        if self.faults:
            raise _Enough
        return columns

    def _row(self, line: int, columns: list[str], cells: list[str]) -> MemberRow | None:
        if len(self._numbers) >= MEMBERS_LIMIT:
            self._note(line, "", f"more than {MEMBERS_LIMIT} members")
            raise _Enough
        if len(cells) != len(columns):
            self._note(line, "", f"{len(cells)} cells in a table of {len(columns)} columns")
            return None
        said = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        before = len(self.faults)
        number = self._number(line, said["number"])
        if not _is_text(said["name"], NAME_LIMIT) or not finding.name_words(said["name"]):
            self._note(line, "name", f"up to {NAME_LIMIT} printable characters, and some letters")
        if not _LEVEL.fullmatch(said["level"]):
            self._note(line, "level", "up to 40 letters, digits, - and _, as the tariff names it")
        phone = self._phone(line, said.get("phone", ""))
        days = [self._day(line, name, said.get(name, "")) for name in COLUMNS[4:]]
        if all(days) and days[0] > days[1]:
            self._note(line, "valid_until", "before valid_from")
        if len(self.faults) > before:
            return None
        return MemberRow(line, number, said["name"], said["level"], phone, days[0], days[1])

    def _number(self, line: int, text: str) -> str:
        form = finding.card_form(text)
        if not form or not _is_text(text, NUMBER_LIMIT):
            self._note(line, "number", f"up to {NUMBER_LIMIT} letters and digits")
        elif form.isdecimal() and len(form) in _CARD_DIGITS and has_check_digit(form):
            self._note(line, "number", "this can be a payment card's number, which is never kept")
        elif form in self._numbers:
            self._note(line, "number", f"stands in line {self._numbers[form]}, too")
        else:
            self._numbers[form] = line
        return text

    def _phone(self, line: int, text: str) -> str:
        if not text:
            return ""
        form = finding.phone_form(text, self._country)
        if not form or len(text) > PHONE_LIMIT:
            self._note(line, "phone", "no phone number: 6 to 15 digits, a + in front of a country")
        return form

    def _day(self, line: int, column: str, text: str) -> str:
        if not text:
            return ""
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            self._note(line, column, "no day, as in 2027-06-30")
            return ""


def _is_text(text: str, limit: int) -> bool:
    return 0 < len(text) <= limit and text.isprintable()

"""A table of seats, as a spreadsheet writes it, read as a plan file and its sidecar.

The first line names the columns: section, row, seat, x, y and category, and where wanted guid,
floor, radius, accessible, companion, restricted, aisles (people walk through behind the seat) and
rotation (degrees clockwise). Separated by comma, semicolon or tab. The order of the lines is the
order of the places; what stands together with the same floor, section and row is one row.
"""

import csv
import io
import math
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec

from pos.domain import faults
from pos.domain.faults import Fault, FileFault, Located
from pos.domain.plan import SEATS_LIMIT
from pos.domain.planbuild import CATEGORIES_LIMIT
from pos.domain.planentries import EXTENT_LIMIT, FAULTS_LIMIT, TEXT_LIMIT, is_label
from pos.domain.planfaults import PlanFault, TableFault
from pos.domain.refusals import Reason, Refusal

FILE_LIMIT_BYTES = 60_000_000
_NEEDED = ("section", "row", "seat", "x", "y", "category")
_FLAGS = ("accessible", "companion", "restricted", "aisles")
COLUMNS = (*_NEEDED, "guid", "floor", "radius", *_FLAGS, "rotation")
_YES = frozenset(("1", "x", "yes", "true", "y"))
_NO = frozenset(("", "0", "no", "false", "n", "-"))
_DELIMITERS = (";", "\t", ",")

Seat = dict[str, Any]


class _Enough(Exception):
    """So many faults that a person has to look."""


class _Table:
    """The lines as seats; notes what is wrong by line and column."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Located] = []
        self.seats: list[Seat] = []
        self._lines: dict[str, int] = {}  # of each guid
        self._delimiter = ","

    def read(self, text: str) -> None:
        """Raises _Enough, or csv.Error where it is no table at all."""
        self._delimiter = _delimiter(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter, strict=True)
        try:
            columns = self._columns(next(reader, []))
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    self._seat(reader.line_num, columns, cells)
        except csv.Error as error:
            self._note(reader.line_num, "", _unreadable(str(error)))
        if not self.seats and not self.faults:
            self._note(1, "", TableFault.TABLE_EMPTY())
        if len({seat["category"] for seat in self.seats}) > CATEGORIES_LIMIT:
            self._note(1, "category", PlanFault.TOO_MANY_CATEGORIES(most=CATEGORIES_LIMIT))

    def _note(self, line: int, column: str, fault: Fault) -> None:
        self.faults.append(Located(self.file, line, column, fault))
        if len(self.faults) >= FAULTS_LIMIT:
            raise _Enough

    def _columns(self, header: list[str]) -> list[str]:
        columns = [cell.strip().lower() for cell in header]
        for at, name in enumerate(columns):
            if name not in COLUMNS:
                self._note(1, "", TableFault.COLUMN_UNKNOWN(name=name))
            elif name in columns[:at]:
                self._note(1, name, TableFault.COLUMN_TWICE())
        for name in _NEEDED:
            if name not in columns:
                self._note(1, name, TableFault.COLUMN_MISSING())
        if self.faults:
            raise _Enough
        return columns

    def _seat(self, line: int, columns: list[str], cells: list[str]) -> None:
        if len(self.seats) >= SEATS_LIMIT:
            self._note(line, "", TableFault.TABLE_TOO_LONG(most=SEATS_LIMIT))
            raise _Enough
        if len(cells) != len(columns):
            wrong = TableFault.CELLS_WRONG(count=len(cells), columns=len(columns))
            self._note(line, "", wrong)
            return
        said = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        before = len(self.faults)
        for name in ("section", "row", "seat", "category", "floor", "guid"):
            text = said.get(name, "")
            if not is_label(text):
                self._note(line, name, TableFault.LABEL_WRONG(most=TEXT_LIMIT, text=text))
        if not said["category"]:
            self._note(line, "category", TableFault.CATEGORY_EMPTY())
        seat: Seat = {**said}
        for name in ("x", "y"):
            seat[name] = self._number(line, name, said[name], (0.0, EXTENT_LIMIT))
        seat["radius"] = self._number(line, "radius", said.get("radius") or "10", (0.001, 1e5))
        turned = self._number(line, "rotation", said.get("rotation") or "0", (-360.0, 360.0))
        seat["rotation"] = turned
        for name in _FLAGS:
            seat[name] = self._flag(line, name, said.get(name, ""))
        seat["guid"] = self._guid(line, said)
        if len(self.faults) == before:
            self.seats.append(seat)

    def _number(self, line: int, column: str, text: str, within: tuple[float, float]) -> float:
        whole = text
        if text.count(",") == 1 and "." not in text:
            if self._delimiter == ",":
                comma = TableFault.DECIMAL_COMMA(text=text, better=text.replace(",", "."))
                self._note(line, column, comma)
                return 0.0
            whole = text.replace(",", ".")
        try:
            number = float(whole) if len(whole) < 40 and "_" not in whole else math.nan
        except ValueError:
            number = math.nan
        if not within[0] <= number <= within[1]:
            low, high = within
            wrong = TableFault.NUMBER_WRONG(least=low, most=high, text=text)
            self._note(line, column, wrong)
            return 0.0
        return number

    def _flag(self, line: int, column: str, text: str) -> bool:
        if text.lower() not in _YES | _NO:
            self._note(line, column, TableFault.FLAG_WRONG(text=text))
        return text.lower() in _YES

    def _guid(self, line: int, said: dict[str, str]) -> str:
        guid = said.get("guid") or "-".join(said[name] for name in ("section", "row", "seat"))
        if guid in self._lines:
            again = TableFault.SEAT_TWICE(guid=guid, line=self._lines[guid])
            self._note(line, "guid", again)
        self._lines[guid] = line
        return guid


def read_csv(raw: bytes, name: str, *, file: str = "seats.csv") -> tuple[bytes, bytes]:
    """The plan file and the sidecar of a table; `name` is what the hall is called.

    Raises Refusal PLAN_WRONG (see `faults.refusal`): the path is the column.
    """
    table = _Table(file)
    try:
        if len(raw) > FILE_LIMIT_BYTES:
            large = FileFault.FILE_TOO_LARGE(bytes=len(raw), most=FILE_LIMIT_BYTES)
            raise _refusal([Located(file, 1, "", large)])
        table.read(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refusal([Located(file, line, "", TableFault.TABLE_NOT_UTF8())]) from None
    except _Enough:
        pass
    if table.faults:
        raise _refusal(table.faults)
    return _files(table.seats, name)


def _refusal(found: list[Located]) -> Refusal:
    return faults.refusal(Reason.PLAN_WRONG, found)


def _unreadable(error: str) -> Fault:
    """What Python's reader of tables says, in our words where we know it."""
    if error == "unexpected end of data":
        return TableFault.QUOTE_OPEN()
    if "expected after" in error:
        return TableFault.QUOTE_WRONG()
    return TableFault.TABLE_UNREADABLE(error=error)


def _delimiter(text: str) -> str:
    """What the header is separated by."""
    header = text[:4096].split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _files(seats: list[Seat], name: str) -> tuple[bytes, bytes]:
    zones = list(_zones(seats))
    plan = {
        "name": name,
        "categories": [{"name": one} for one in dict.fromkeys(seat["category"] for seat in seats)],
        "zones": [zone for zone, _ in zones],
    }
    more: dict[str, Any] = {flag: [seat["guid"] for seat in seats if seat[flag]] for flag in _FLAGS}
    more["rotation"] = {seat["guid"]: seat["rotation"] for seat in seats if seat["rotation"]}
    more["floors"] = {zone["uuid"]: floor for zone, floor in zones if floor}
    said = {key: value for key, value in more.items() if value}
    return _written(plan), _written(said)


def _zones(seats: list[Seat]) -> Iterator[tuple[dict[str, Any], str]]:
    nowhere = {"x": 0, "y": 0}

    def zone_of(seat: Seat) -> tuple[str, str]:
        return seat.get("floor", ""), seat["section"]

    names = {seat["section"] for seat in seats}
    key = "zone-"
    while any(name.startswith(key) for name in names):
        key += "-"
    for number, ((floor, section), inside) in enumerate(groupby(seats, zone_of)):
        rows = [
            {"row_number": label, "seats": [_seat(one) for one in row]}
            for label, row in groupby(inside, lambda seat: seat["row"])
        ]
        uuid = f"{key}{number}"
        yield {"name": section, "uuid": uuid, "position": nowhere, "rows": rows}, floor


def _seat(seat: Seat) -> dict[str, Any]:
    return {
        "seat_guid": seat["guid"],
        "seat_number": seat["seat"],
        "position": {"x": seat["x"], "y": seat["y"]},
        "category": seat["category"],
        "radius": seat["radius"],
    }


def _written(document: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"

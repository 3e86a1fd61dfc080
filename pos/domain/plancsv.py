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

from pos.domain.jsonlines import Wrong
from pos.domain.plan import SEATS_LIMIT
from pos.domain.planbuild import CATEGORIES_LIMIT
from pos.domain.planentries import EXTENT_LIMIT, FAULTS_LIMIT, TEXT_LIMIT, is_label, named
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
        self.faults: list[Wrong] = []
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
            self._note(reader.line_num, "", f"the table cannot be read here: {error}")
        if not self.seats and not self.faults:
            self._note(1, "", "the table has no seat")
        if len({seat["category"] for seat in self.seats}) > CATEGORIES_LIMIT:
            self._note(1, "category", f"more than {CATEGORIES_LIMIT} categories")

    def _note(self, line: int, column: str, why: str) -> None:
        self.faults.append(Wrong(line, (column,) if column else (), why))
        if len(self.faults) >= FAULTS_LIMIT:
            raise _Enough

    def _columns(self, header: list[str]) -> list[str]:
        columns = [cell.strip().lower() for cell in header]
        for at, name in enumerate(columns):
            if name not in COLUMNS:
                known = ", ".join(COLUMNS)
                self._note(1, "", f"{named(name)} is no column of a table of seats: {known}")
            elif name in columns[:at]:
                self._note(1, name, "the column stands here twice")
        for name in _NEEDED:
            if name not in columns:
                self._note(1, name, "the column is missing")
        if self.faults:
            raise _Enough
        return columns

    def _seat(self, line: int, columns: list[str], cells: list[str]) -> None:
        if len(self.seats) >= SEATS_LIMIT:
            self._note(line, "", f"more than {SEATS_LIMIT} seats")
            raise _Enough
        if len(cells) != len(columns):
            self._note(line, "", f"{len(cells)} cells in a table of {len(columns)} columns")
            return
        said = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        before = len(self.faults)
        for name in ("section", "row", "seat", "category", "floor", "guid"):
            text = said.get(name, "")
            if not is_label(text):
                why = f"up to {TEXT_LIMIT} printable characters, not {named(text)}"
                self._note(line, name, why)
        if not said["category"]:
            self._note(line, "category", "a seat without a category")
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
                why = f"{named(text)} has a decimal comma; write {named(text.replace(',', '.'))}"
                self._note(line, column, why)
                return 0.0
            whole = text.replace(",", ".")
        try:
            number = float(whole) if len(whole) < 40 and "_" not in whole else math.nan
        except ValueError:
            number = math.nan
        if not within[0] <= number <= within[1]:
            low, high = within
            self._note(line, column, f"expected {low:g} to {high:g}, found {named(text)}")
            return 0.0
        return number

    def _flag(self, line: int, column: str, text: str) -> bool:
        if text.lower() not in _YES | _NO:
            self._note(line, column, f"expected yes or no, found {named(text)}")
        return text.lower() in _YES

    def _guid(self, line: int, said: dict[str, str]) -> str:
        guid = said.get("guid") or "-".join(said[name] for name in ("section", "row", "seat"))
        if guid in self._lines:
            why = f"the seat {named(guid)} stands here a second time, first on line"
            self._note(line, "guid", f"{why} {self._lines[guid]}")
        self._lines[guid] = line
        return guid


def read_csv(raw: bytes, name: str, *, file: str = "seats.csv") -> tuple[bytes, bytes]:
    """The plan file and the sidecar of a table; `name` is what the hall is called.

    Raises Refusal PLAN_WRONG(file, line, path, why, faults): the path is the column.
    """
    table = _Table(file)
    try:
        if len(raw) > FILE_LIMIT_BYTES:
            why = f"the file has {len(raw)} bytes, {FILE_LIMIT_BYTES} are the most allowed"
            raise _refusal(file, [Wrong(1, (), why)])
        table.read(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        why = "the text is not UTF-8 here; save the table as CSV in UTF-8"
        raise _refusal(file, [Wrong(line, (), why)]) from None
    except _Enough:
        pass
    if table.faults:
        raise _refusal(file, table.faults)
    return _files(table.seats, name)


def _refusal(file: str, found: list[Wrong]) -> Refusal:
    faults = [
        {"file": file, "line": one.line, "path": ".".join(map(str, one.path)), "why": one.why}
        for one in found
    ]
    return Refusal(Reason.PLAN_WRONG, **faults[0], faults=faults)


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

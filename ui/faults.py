"""What is wrong in a file, as a supervisor reads it: the twin of the domain's English sentences."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from pos.domain.faults import FileFault, Kind
from pos.domain.planfaults import PlanFault, TableFault
from ui.templates import faultwords

translate = QCoreApplication.translate


def sentence(fault: Mapping[str, Any]) -> str:
    """Of a fault as a refusal carries it; in English where only a newer server knows its kind."""
    try:
        return _said(fault, {kind.code: text for kind, text in sentences().items()})
    except (KeyError, TypeError, ValueError, AttributeError):
        return str(fault.get("why", ""))


def sentences() -> dict[Kind, str]:
    """Every kind's sentence in the language of this till."""
    plans = {**_of_plans(), **_of_areas_and_edits(), **_of_tables()}
    return {**_of_files(), **plans, **faultwords.sentences()}


def _said(fault: Mapping[str, Any], known: Mapping[str, str]) -> str:
    words = {
        name: _said(value, known) if isinstance(value, Mapping) else value
        for name, value in fault["params"].items()
    }
    return known[fault["kind"]].format_map(words)


def _of_files() -> dict[Kind, str]:
    """What a file is instead of the one that was meant, and words of such sentences."""
    return {
        FileFault.FILE_TOO_LARGE: translate(
            "Faults", "the file has {bytes} bytes, {most} are the most allowed"
        ),
        FileFault.FILE_GROWS: translate("Faults", "the file grows without end"),
        FileFault.FILE_ENDLESS: translate("Faults", "this is no file that can be read to its end"),
        FileFault.FILE_NONE: translate("Faults", "is no file that can be read"),
        FileFault.FILE_UNREADABLE: translate("Faults", "the file cannot be read: {error}"),
        FileFault.FILE_NAME_IMPOSSIBLE: translate(
            "Faults", "the file cannot be read: no file has such a name"
        ),
        FileFault.NOT_UTF8: translate("Faults", "the text is not UTF-8 here"),
        FileFault.NESTED_TOO_DEEPLY: translate(
            "Faults", "the objects and lists are nested too deeply"
        ),
        FileFault.TORN: translate("Faults", "the text ends in the middle of a value"),
        FileFault.TRAILING: translate(
            "Faults", "something follows the end of the document: {near!r}"
        ),
        FileFault.NOT_JSON: translate("Faults", "not JSON here: {near!r}"),
        FileFault.KEY_MISSING: translate("Faults", "`{key}` is missing"),
        FileFault.KEY_UNKNOWN: translate("Faults", "object contains unknown field `{key}`"),
        FileFault.UNLIKE: translate("Faults", "expected {wanted}, found {found}"),
        FileFault.OTHERWISE: translate("Faults", "{said}"),
        FileFault.EITHER: translate("Faults", "{one} or {other}"),
        FileFault.TEXT: translate("Faults", "text"),
        FileFault.WHOLE_NUMBER: translate("Faults", "a whole number"),
        FileFault.NUMBER: translate("Faults", "a number"),
        FileFault.TRUE_OR_FALSE: translate("Faults", "true or false"),
        FileFault.LIST: translate("Faults", "a list"),
        FileFault.OBJECT: translate("Faults", "an object"),
        FileFault.NOTHING: translate("Faults", "nothing"),
    }


def _of_plans() -> dict[Kind, str]:
    """How much a plan holds, its texts, its seats."""
    return {
        PlanFault.TOO_MANY_OBJECTS: translate(
            "Faults", "{count} objects and lists, {most} are the most allowed"
        ),
        PlanFault.TOO_MANY_VALUES: translate(
            "Faults", "{count} values, {most} are the most allowed"
        ),
        PlanFault.TOO_MANY_SEATS: translate(
            "Faults", "{count} seats; {most} are the most a plan may have"
        ),
        PlanFault.TOO_MANY_PLACES: translate(
            "Faults", "{count} places; {most} are the most a plan may have"
        ),
        PlanFault.TOO_MANY_ZONES: translate(
            "Faults", "{count} zones; {most} are the most of a plan"
        ),
        PlanFault.TOO_MANY_ROWS: translate("Faults", "{count} rows; {most} are the most of a plan"),
        PlanFault.TOO_MANY_AREAS: translate(
            "Faults", "{count} areas; {most} are the most of a plan"
        ),
        PlanFault.TOO_MANY_GROUPS: translate(
            "Faults", "{count} tables and boxes; {most} are the most of a plan"
        ),
        PlanFault.TOO_MANY_CATEGORIES: translate("Faults", "more than {most} categories"),
        PlanFault.TOO_MANY_CORNERS: translate(
            "Faults", "{count} corners; {most} are the most of an area"
        ),
        PlanFault.NO_PLACE: translate("Faults", "the plan has no place to sell"),
        PlanFault.SIZE_WRONG: translate(
            "Faults", "width and height must be above 0 and up to {most}, not {width} by {height}"
        ),
        PlanFault.TEXT_TOO_LONG: translate(
            "Faults", "a text of {length} characters; {most} are the most allowed"
        ),
        PlanFault.TEXT_UNPRINTABLE: translate(
            "Faults", "a character that cannot be printed: {text!r}"
        ),
        PlanFault.TOO_FAR: translate("Faults", "({x}, {y}) lies too far outside"),
        PlanFault.CATEGORY_NAMELESS: translate("Faults", "a category without a name"),
        PlanFault.CATEGORY_TWICE: translate(
            "Faults", "the category {category!r} stands here twice"
        ),
        PlanFault.CATEGORY_UNKNOWN: translate(
            "Faults", "the category {category!r} is not among the plan's categories"
        ),
        PlanFault.ZONE_UNKNOWN: translate("Faults", "no zone of the plan is called {name!r}"),
        PlanFault.GUID_EMPTY: translate("Faults", "a seat with an empty seat_guid"),
        PlanFault.GUID_TWICE: translate(
            "Faults", "the seat_guid {guid!r} stands here a second time"
        ),
        PlanFault.GUID_UNKNOWN: translate("Faults", "no seat of the plan has the guid {guid!r}"),
        PlanFault.RADIUS_WRONG: translate(
            "Faults", "a seat's radius must be above 0, not {radius}"
        ),
        PlanFault.SEAT_OUTSIDE: translate(
            "Faults",
            "the seat at ({x}, {y}) lies outside of the plan (0 to {width}, 0 to {height})",
        ),
    }


def _of_areas_and_edits() -> dict[Kind, str]:
    """Standing room, tables and boxes, and what an edit cannot do."""
    return {
        PlanFault.AREA_UNKNOWN: translate("Faults", "no areas of the plan are called {name!r}"),
        PlanFault.AREA_UNCLEAR: translate(
            "Faults", "{count} areas of the plan are called {name!r}, not one"
        ),
        PlanFault.AREA_TWICE: translate("Faults", "the area {name!r} stands here under two names"),
        PlanFault.CAPACITY_WRONG: translate("Faults", "a capacity must be above 0, not {capacity}"),
        PlanFault.OUTLINE_MISSING: translate(
            "Faults", "standing room needs an outline of three corners or more"
        ),
        PlanFault.SHAPE_UNKNOWN: translate(
            "Faults", "{shape!r} is not a shape: polygon, rectangle, circle, ellipse or text"
        ),
        PlanFault.SHAPE_MISSING: translate(
            "Faults", "an area of shape {shape!r} without its {shape}"
        ),
        PlanFault.SHAPE_NEGATIVE: translate("Faults", "a negative size: {width} by {height}"),
        PlanFault.TEXT_SIZE_WRONG: translate("Faults", "a text's size must be above 0, not {size}"),
        PlanFault.GROUP_NAMELESS: translate("Faults", "a table or box without a name"),
        PlanFault.GROUP_KIND_UNKNOWN: translate("Faults", "{name!r} is not a kind: table or box"),
        PlanFault.GROUP_SEATS_WRONG: translate(
            "Faults", "{count} seats; a table or box has from 1 to {most}"
        ),
        PlanFault.GROUPED_TWICE: translate(
            "Faults", "the seat {guid!r} stands at a second table or box"
        ),
        PlanFault.NAME_WRONG: translate("Faults", "this is no name"),
        PlanFault.NAME_TAKEN: translate(
            "Faults", "{name!r} is, or was, what another seat is called"
        ),
        PlanFault.PRICE_MISSING: translate(
            "Faults", "price list {name!r} has no price for category {category!r}"
        ),
    }


def _of_tables() -> dict[Kind, str]:
    """A table of seats."""
    return {
        TableFault.TABLE_NOT_UTF8: translate(
            "Faults", "the text is not UTF-8 here; save the table as CSV in UTF-8"
        ),
        TableFault.TABLE_UNREADABLE: translate("Faults", "the table cannot be read here: {error}"),
        TableFault.QUOTE_OPEN: translate(
            "Faults", "the table cannot be read here: a quotation mark is never closed"
        ),
        TableFault.QUOTE_WRONG: translate(
            "Faults", "the table cannot be read here: something follows a closing quotation mark"
        ),
        TableFault.TABLE_EMPTY: translate("Faults", "the table has no seat"),
        TableFault.TABLE_TOO_LONG: translate("Faults", "more than {most} seats"),
        TableFault.COLUMN_UNKNOWN: translate(
            "Faults",
            "{name!r} is no column of a table of seats: section, row, seat, x, y, category, guid,"
            " floor, radius, accessible, companion, restricted, aisles, rotation",
        ),
        TableFault.COLUMN_TWICE: translate("Faults", "the column stands here twice"),
        TableFault.COLUMN_MISSING: translate("Faults", "the column is missing"),
        TableFault.CELLS_WRONG: translate(
            "Faults", "{count} cells in a table of {columns} columns"
        ),
        TableFault.LABEL_WRONG: translate(
            "Faults", "up to {most} printable characters, not {text!r}"
        ),
        TableFault.CATEGORY_EMPTY: translate("Faults", "a seat without a category"),
        TableFault.DECIMAL_COMMA: translate(
            "Faults", "{text!r} has a decimal comma; write {better!r}"
        ),
        TableFault.NUMBER_WRONG: translate("Faults", "expected {least} to {most}, found {text!r}"),
        TableFault.FLAG_WRONG: translate("Faults", "expected yes or no, found {text!r}"),
        TableFault.SEAT_TWICE: translate(
            "Faults", "the seat {guid!r} stands here a second time, first on line {line}"
        ),
    }

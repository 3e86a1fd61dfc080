"""What can be wrong with the plan of a hall, and with a table of its seats."""

from enum import unique

from pos.domain.faults import Kind


@unique
class PlanFault(Kind):
    """In a plan file, in its sidecar, or in what an edit would make of them."""

    TOO_MANY_OBJECTS = "{count} objects and lists, {most} are the most allowed"
    TOO_MANY_VALUES = "{count} values, {most} are the most allowed"
    TOO_MANY_SEATS = "{count} seats; {most} are the most a plan may have"
    TOO_MANY_PLACES = "{count} places; {most} are the most a plan may have"
    TOO_MANY_ZONES = "{count} zones; {most} are the most of a plan"
    TOO_MANY_ROWS = "{count} rows; {most} are the most of a plan"
    TOO_MANY_AREAS = "{count} areas; {most} are the most of a plan"
    TOO_MANY_GROUPS = "{count} tables and boxes; {most} are the most of a plan"
    TOO_MANY_CATEGORIES = "more than {most} categories"
    TOO_MANY_CORNERS = "{count} corners; {most} are the most of an area"
    NO_PLACE = "the plan has no place to sell"
    SIZE_WRONG = "width and height must be above 0 and up to {most}, not {width} by {height}"

    TEXT_TOO_LONG = "a text of {length} characters; {most} are the most allowed"
    TEXT_UNPRINTABLE = "a character that cannot be printed: {text!r}"
    TOO_FAR = "({x}, {y}) lies too far outside"

    CATEGORY_NAMELESS = "a category without a name"
    CATEGORY_TWICE = "the category {category!r} stands here twice"
    CATEGORY_UNKNOWN = "the category {category!r} is not among the plan's categories"
    ZONE_UNKNOWN = "no zone of the plan is called {name!r}"

    GUID_EMPTY = "a seat with an empty seat_guid"
    GUID_TWICE = "the seat_guid {guid!r} stands here a second time"
    GUID_UNKNOWN = "no seat of the plan has the guid {guid!r}"
    RADIUS_WRONG = "a seat's radius must be above 0, not {radius}"
    SEAT_OUTSIDE = "the seat at ({x}, {y}) lies outside of the plan (0 to {width}, 0 to {height})"

    AREA_UNKNOWN = "no areas of the plan are called {name!r}"
    AREA_UNCLEAR = "{count} areas of the plan are called {name!r}, not one"
    AREA_TWICE = "the area {name!r} stands here under two names"
    CAPACITY_WRONG = "a capacity must be above 0, not {capacity}"
    OUTLINE_MISSING = "standing room needs an outline of three corners or more"
    SHAPE_UNKNOWN = "{shape!r} is not a shape: polygon, rectangle, circle, ellipse or text"
    SHAPE_MISSING = "an area of shape {shape!r} without its {shape}"
    SHAPE_NEGATIVE = "a negative size: {width} by {height}"
    TEXT_SIZE_WRONG = "a text's size must be above 0, not {size}"

    GROUP_NAMELESS = "a table or box without a name"
    GROUP_KIND_UNKNOWN = "{name!r} is not a kind: table or box"
    GROUP_SEATS_WRONG = "{count} seats; a table or box has from 1 to {most}"
    GROUPED_TWICE = "the seat {guid!r} stands at a second table or box"

    NAME_WRONG = "this is no name"
    NAME_TAKEN = "{name!r} is, or was, what another seat is called"
    PRICE_MISSING = "price list {name!r} has no price for category {category!r}"


@unique
class TableFault(Kind):
    """In a table of seats."""

    TABLE_NOT_UTF8 = "the text is not UTF-8 here; save the table as CSV in UTF-8"
    TABLE_UNREADABLE = "the table cannot be read here: {error}"
    QUOTE_OPEN = "the table cannot be read here: a quotation mark is never closed"
    QUOTE_WRONG = "the table cannot be read here: something follows a closing quotation mark"
    TABLE_EMPTY = "the table has no seat"
    TABLE_TOO_LONG = "more than {most} seats"
    COLUMN_UNKNOWN = (
        "{name!r} is no column of a table of seats: section, row, seat, x, y, category, guid,"
        " floor, radius, accessible, companion, restricted, aisles, rotation"
    )
    COLUMN_TWICE = "the column stands here twice"
    COLUMN_MISSING = "the column is missing"
    CELLS_WRONG = "{count} cells in a table of {columns} columns"
    LABEL_WRONG = "up to {most} printable characters, not {text!r}"
    CATEGORY_EMPTY = "a seat without a category"
    DECIMAL_COMMA = "{text!r} has a decimal comma; write {better!r}"
    NUMBER_WRONG = "expected {least} to {most}, found {text!r}"
    FLAG_WRONG = "expected yes or no, found {text!r}"
    SEAT_TWICE = "the seat {guid!r} stands here a second time, first on line {line}"

"""What can be wrong with a template: in its file, on the ticket, or on paper with hard values."""

from collections.abc import Iterable
from enum import unique
from functools import reduce

from pos.domain.faults import Fault, FileFault, Kind


@unique
class TemplateFault(Kind):
    """Each goes on from the path, the field or the box that it is about."""

    MISSING = "is missing"
    UNKNOWN = "is not known here"
    NOT_NUMBER = "is a number, not {value}"
    NOT_BETWEEN = "is from {least} to {most}, not {value}"
    NOT_WHOLE = "is a whole number from {least} to {most}, not {value}"
    NOT_FLAG = "is true or false, not {value}"
    NOT_TEXT = "is a text, not {value}"
    TEXT_LENGTH = "is a text of 1 to {most} characters"
    NOT_AMONG = "is one of {among}, not {value}"
    NOT_LIST = "is a list of 1 to {most} {what}"
    NOT_TABLE = "is a table, not {value}"
    NOT_IN_BRACES = "is a table in braces, not {value}"

    CALLED_WRONG = "a template is called by small letters, digits and dashes, not {name!r}"
    BYTES_OVER = "has more than the {most} bytes allowed"
    NO_UTF8_TEXT = "is no UTF-8 text: byte {at}"
    LINE_TOO_LONG = "line {line} has more than {most} characters"
    LISTS_WITHOUT_END = "has lists within lists without end"
    NO_TOML = "is no TOML: {error}"

    STOCK_MISSING = "is missing: what it is printed on"
    DPI_WRONG = "is a list of whole numbers from 100 to 1200"
    WIDER_THAN_ROLL = "is wider than the roll: {printable} of {width}"
    NOT_FOR_ROLLS = "is for tickets of a fixed size, not for a roll"
    STUB_TOO_WIDE = "is more than half of the ticket's {whole}"
    TOO_MANY_BESIDE = "{count} tickets beside each other need {needed} mm of {length}"
    TOO_MANY_BELOW = "{count} tickets below each other need {needed} mm of {length}"
    FLOW_MISSING = "is missing: what stands on the paper"
    BOX_MISSING = "is missing: what stands on the ticket"
    FLOW_ON_FIXED = "is for rolls; on tickets of a fixed size everything stands in a box"
    BOX_IN_FLOW = "{stock} has a flow and no boxes: it is as long as it needs to be"

    ID_WRONG = "is of small letters, digits, - and _, not {id!r}"
    ID_TWICE = "there are two boxes of that id"
    BOX_UPON_BOX = "lies upon the box {other}"
    HOLDS_MISSING = "is missing: what stands in the box"
    NO_ROOM = "leaves no room in the box"
    NOT_TWO_NUMBERS = "is two numbers of millimetres from {least} to {most}"
    NO_PNG = "is no PNG picture"
    LOGO_TOO_LARGE = "is at most {most} dots wide and high"

    ELEMENTS_OVER = "is one of more than {most} elements"
    TOO_DEEP = "is more than {most} deep"
    NOT_ONE_KIND = "is one of {kinds}; here is {found}"
    NOT_TWO_TEXTS = "is a list of two texts: the left one and the right one"
    SHARES_WRONG = 'are numbers above 0, or "text": as wide as the texts'
    SHARES_COUNT = "are {count} for {columns} columns"
    TOO_MANY_CONDITIONS = "has more than 8 conditions"
    NOT_JOINING = "is what stands between the fields: 1 to 10 characters"
    FIELD_UNKNOWN = "no field is called {value}"
    FIELDS_OVER = "is one field, or a list of at most 8"
    NOT_TEXTS = "is a text, or texts by language: {example}"
    TEXTS_WRONG = "has texts of 1 to {most} characters by language"
    CONDITION_UNKNOWN = "is a field, {known}, or one of these behind 'not '; not {value}"
    CODE_IN_PROOF = "{paper} has its code in its part proof alone"
    PART_UNKNOWN = "{paper} has the parts {known}; not {value}"
    PARTS_OVER = "is one part, or two that stand beside each other"


@unique
class PaperFault(Kind):
    """What a ticket in a template lacks, loses or does wrong; or a slip."""

    NOT_ON_TICKET = "is missing on the ticket of {case}"
    CODE_NOT_ON_TICKET = "is missing on the ticket of {case}: no door could scan it"
    ORDER_NOT_ON_TICKET = "neither this nor the short code stands on the ticket of {case}"
    COPY_NOT_SAID = "a second paper of a ticket does not say so: no copy or print"
    CODE_INVERTED = "the QR would be white on black, which few scanners read"
    MODULE_TOO_SMALL = (
        "its modules are {module} mm at {dpi} dots an inch; {least} mm are the least that is"
        " scanned"
    )
    CODE_TOO_LARGE = (
        "the QR with its quiet zone is {side} mm at {dpi} dots an inch, and the box has"
        " {width} x {height}"
    )
    MARGIN_TOO_SMALL = "no printer prints to the edge: a margin of {least} mm"
    BOX_OUTSIDE = "lies outside of the stock"
    BOX_IN_MARGIN = "lies in the margin of {margin} mm that is not printed"
    BOX_TORN = "would be torn: it lies across the edge of the stub"
    NOT_ON_STUB = "is missing on the stub of {case}"
    ORDER_NOT_ON_STUB = "neither this nor the short code is on the stub of {case}"
    ON_STUB_ALONE = "stands on the stub alone, for {case}"
    CODE_TORN_OFF = "would be torn off with the stub"

    DEMANDED = "is missing, and {paper} may not go without it"
    NOT_ALWAYS = "would not always be there: it stands under when {when!r}"
    NO_LINE = "has no line beside or below it to write on: a rule_mm"
    PART_TWICE = "stands there twice"
    PART_NARROW = "needs the whole width: no part stands in columns or a band"
    PART_SIZED = "has a size of its own on a page: no size_mm"
    PARTS_ON_ROLL = "stand beside each other on a page; a roll is too narrow"
    LETTERS_TOO_SMALL = "may be written {size} mm high; {least} mm are the least to be read"

    NOT_DRAWN = "cannot be drawn, {error}"
    CUT_OFF = "is cut off"
    BOX_OVERFULL = "holds more than fits"
    CODE_UNREADABLE = "does not read back at {dpi} dots an inch"
    SIGN_WITHOUT_FONT = "no font of this computer has the sign {sign!r}"

    SEEN_ON = "{why} ({papers})"


@unique
class TemplateWord(Kind):
    """Words of those sentences, and what the papers are called that are tried."""

    AND_ALSO = "{one}, {other}"
    A_TABLE = "a table"
    ELEMENTS = "elements"
    BOXES = "boxes"
    RESOLUTIONS = "resolutions"
    NONE = "none"
    A_PART = "a part"
    A_ROLL = "a roll"
    A_PAGE = "a page"
    A_TICKET = "a ticket"
    AN_EMERGENCY_TICKET = "an emergency ticket"
    A_RECEIPT = "a receipt"
    A_REFUND_SLIP = "a refund slip"
    A_REPORT = "an X or Z report"
    A_CARD_SLIP = "a card slip"
    A_SEAT = "a numbered seat"
    A_SEAT_WITHOUT_ROW = "a seat without a row"
    A_STANDING_PLACE = "a standing place"
    A_TIMED_ENTRY = "an entry at a time"
    LONGEST_VALUES = "the season's longest values"
    LONG_GERMAN = "a long German ticket"
    LONG_CHINESE = "a long Chinese ticket"
    LONG_THAI = "a Thai title of 400 characters"
    ARABIC = "an Arabic ticket"
    INVOICED = "invoiced"
    WITHOUT_TAXES = "without taxes"
    GIVEN_BACK = "given back"
    EXCHANGED = "exchanged"
    REFUND = "refund"
    EXCHANGE = "exchange"
    CLOSED = "closed"
    COUNTED_BLIND = "counted blind"


def fault_of(said: str | Fault) -> Fault:
    """The fault or word of a sentence that names nothing; whatever else is said stays as it is."""
    if isinstance(said, Fault):
        return said
    for family in (TemplateFault, PaperFault, TemplateWord):
        if said in (kind.value for kind in family):
            return Fault(family(said))
    return FileFault.OTHERWISE(said=said)


def listed(words: Iterable[str | Fault]) -> Fault:
    """Several words, one behind the other; there is one at least."""
    return reduce(
        lambda one, other: TemplateWord.AND_ALSO(one=one, other=other),
        (fault_of(word) for word in words),
    )

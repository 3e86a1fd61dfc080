"""What is wrong with a template, as a supervisor reads it: the twin of the English sentences."""

from PySide6.QtCore import QCoreApplication

from pos.domain.faults import Kind
from pos.domain.template.faults import PaperFault, TemplateFault, TemplateWord

translate = QCoreApplication.translate


def sentences() -> dict[Kind, str]:
    """Every kind's sentence in the language of this till."""
    return {**_of_files(), **_of_elements(), **_of_tickets(), **_of_slips(), **_words()}


def _of_files() -> dict[Kind, str]:
    """The file, what it is printed on, and how it is laid out."""
    return {
        TemplateFault.MISSING: translate("Faults", "is missing"),
        TemplateFault.UNKNOWN: translate("Faults", "is not known here"),
        TemplateFault.NOT_NUMBER: translate("Faults", "is a number, not {value}"),
        TemplateFault.NOT_BETWEEN: translate("Faults", "is from {least} to {most}, not {value}"),
        TemplateFault.NOT_WHOLE: translate(
            "Faults",
            "is a whole number from {least} to {most}, not {value}",
        ),
        TemplateFault.NOT_FLAG: translate("Faults", "is true or false, not {value}"),
        TemplateFault.NOT_TEXT: translate("Faults", "is a text, not {value}"),
        TemplateFault.TEXT_LENGTH: translate("Faults", "is a text of 1 to {most} characters"),
        TemplateFault.NOT_AMONG: translate("Faults", "is one of {among}, not {value}"),
        TemplateFault.NOT_LIST: translate("Faults", "is a list of 1 to {most} {what}"),
        TemplateFault.NOT_TABLE: translate("Faults", "is a table, not {value}"),
        TemplateFault.NOT_IN_BRACES: translate("Faults", "is a table in braces, not {value}"),
        TemplateFault.CALLED_WRONG: translate(
            "Faults",
            "a template is called by small letters, digits and dashes, not {name!r}",
        ),
        TemplateFault.BYTES_OVER: translate("Faults", "has more than the {most} bytes allowed"),
        TemplateFault.NO_UTF8_TEXT: translate("Faults", "is no UTF-8 text: byte {at}"),
        TemplateFault.LINE_TOO_LONG: translate(
            "Faults",
            "line {line} has more than {most} characters",
        ),
        TemplateFault.LISTS_WITHOUT_END: translate("Faults", "has lists within lists without end"),
        TemplateFault.NO_TOML: translate("Faults", "is no TOML: {error}"),
        TemplateFault.STOCK_MISSING: translate("Faults", "is missing: what it is printed on"),
        TemplateFault.DPI_WRONG: translate("Faults", "is a list of whole numbers from 100 to 1200"),
        TemplateFault.WIDER_THAN_ROLL: translate(
            "Faults",
            "is wider than the roll: {printable} of {width}",
        ),
        TemplateFault.NOT_FOR_ROLLS: translate(
            "Faults",
            "is for tickets of a fixed size, not for a roll",
        ),
        TemplateFault.STUB_TOO_WIDE: translate(
            "Faults",
            "is more than half of the ticket's {whole}",
        ),
        TemplateFault.TOO_MANY_BESIDE: translate(
            "Faults",
            "{count} tickets beside each other need {needed} mm of {length}",
        ),
        TemplateFault.TOO_MANY_BELOW: translate(
            "Faults",
            "{count} tickets below each other need {needed} mm of {length}",
        ),
        TemplateFault.FLOW_MISSING: translate("Faults", "is missing: what stands on the paper"),
        TemplateFault.BOX_MISSING: translate("Faults", "is missing: what stands on the ticket"),
        TemplateFault.FLOW_ON_FIXED: translate(
            "Faults",
            "is for rolls; on tickets of a fixed size everything stands in a box",
        ),
        TemplateFault.BOX_IN_FLOW: translate(
            "Faults",
            "{stock} has a flow and no boxes: it is as long as it needs to be",
        ),
    }


def _of_elements() -> dict[Kind, str]:
    """What stands on it."""
    return {
        TemplateFault.ID_WRONG: translate(
            "Faults",
            "is of small letters, digits, - and _, not {id!r}",
        ),
        TemplateFault.ID_TWICE: translate("Faults", "there are two boxes of that id"),
        TemplateFault.BOX_UPON_BOX: translate("Faults", "lies upon the box {other}"),
        TemplateFault.HOLDS_MISSING: translate("Faults", "is missing: what stands in the box"),
        TemplateFault.NO_ROOM: translate("Faults", "leaves no room in the box"),
        TemplateFault.NOT_TWO_NUMBERS: translate(
            "Faults",
            "is two numbers of millimetres from {least} to {most}",
        ),
        TemplateFault.NO_PNG: translate("Faults", "is no PNG picture"),
        TemplateFault.LOGO_TOO_LARGE: translate("Faults", "is at most {most} dots wide and high"),
        TemplateFault.ELEMENTS_OVER: translate("Faults", "is one of more than {most} elements"),
        TemplateFault.TOO_DEEP: translate("Faults", "is more than {most} deep"),
        TemplateFault.NOT_ONE_KIND: translate("Faults", "is one of {kinds}; here is {found}"),
        TemplateFault.NOT_TWO_TEXTS: translate(
            "Faults",
            "is a list of two texts: the left one and the right one",
        ),
        TemplateFault.SHARES_WRONG: translate(
            "Faults",
            'are numbers above 0, or "text": as wide as the texts',
        ),
        TemplateFault.SHARES_COUNT: translate("Faults", "are {count} for {columns} columns"),
        TemplateFault.TOO_MANY_CONDITIONS: translate("Faults", "has more than 8 conditions"),
        TemplateFault.NOT_JOINING: translate(
            "Faults",
            "is what stands between the fields: 1 to 10 characters",
        ),
        TemplateFault.FIELD_UNKNOWN: translate("Faults", "no field is called {value}"),
        TemplateFault.FIELDS_OVER: translate("Faults", "is one field, or a list of at most 8"),
        TemplateFault.NOT_TEXTS: translate("Faults", "is a text, or texts by language: {example}"),
        TemplateFault.TEXTS_WRONG: translate(
            "Faults",
            "has texts of 1 to {most} characters by language",
        ),
        TemplateFault.CONDITION_UNKNOWN: translate(
            "Faults",
            "is a field, {known}, or one of these behind 'not '; not {value}",
        ),
        TemplateFault.CODE_IN_PROOF: translate(
            "Faults",
            "{paper} has its code in its part proof alone",
        ),
        TemplateFault.PART_UNKNOWN: translate(
            "Faults",
            "{paper} has the parts {known}; not {value}",
        ),
        TemplateFault.PARTS_OVER: translate(
            "Faults",
            "is one part, or two that stand beside each other",
        ),
    }


def _of_tickets() -> dict[Kind, str]:
    """What is missing on the ticket, or would be torn off."""
    return {
        PaperFault.NOT_ON_TICKET: translate("Faults", "is missing on the ticket of {case}"),
        PaperFault.CODE_NOT_ON_TICKET: translate(
            "Faults",
            "is missing on the ticket of {case}: no door could scan it",
        ),
        PaperFault.ORDER_NOT_ON_TICKET: translate(
            "Faults",
            "neither this nor the short code stands on the ticket of {case}",
        ),
        PaperFault.COPY_NOT_SAID: translate(
            "Faults",
            "a second paper of a ticket does not say so: no copy or print",
        ),
        PaperFault.CODE_INVERTED: translate(
            "Faults",
            "the QR would be white on black, which few scanners read",
        ),
        PaperFault.MODULE_TOO_SMALL: translate(
            "Faults",
            "its modules are {module} mm at {dpi} dots an inch; {least} mm are the least that"
            " is scanned",
        ),
        PaperFault.CODE_TOO_LARGE: translate(
            "Faults",
            "the QR with its quiet zone is {side} mm at {dpi} dots an inch, and the box has"
            " {width} x {height}",
        ),
        PaperFault.MARGIN_TOO_SMALL: translate(
            "Faults",
            "no printer prints to the edge: a margin of {least} mm",
        ),
        PaperFault.BOX_OUTSIDE: translate("Faults", "lies outside of the stock"),
        PaperFault.BOX_IN_MARGIN: translate(
            "Faults",
            "lies in the margin of {margin} mm that is not printed",
        ),
        PaperFault.BOX_TORN: translate(
            "Faults",
            "would be torn: it lies across the edge of the stub",
        ),
        PaperFault.NOT_ON_STUB: translate("Faults", "is missing on the stub of {case}"),
        PaperFault.ORDER_NOT_ON_STUB: translate(
            "Faults",
            "neither this nor the short code is on the stub of {case}",
        ),
        PaperFault.ON_STUB_ALONE: translate("Faults", "stands on the stub alone, for {case}"),
        PaperFault.CODE_TORN_OFF: translate("Faults", "would be torn off with the stub"),
    }


def _of_slips() -> dict[Kind, str]:
    """What a slip may not go without, and what is lost of any paper."""
    return {
        PaperFault.DEMANDED: translate("Faults", "is missing, and {paper} may not go without it"),
        PaperFault.NOT_ALWAYS: translate(
            "Faults",
            "would not always be there: it stands under when {when!r}",
        ),
        PaperFault.NO_LINE: translate(
            "Faults",
            "has no line beside or below it to write on: a rule_mm",
        ),
        PaperFault.PART_TWICE: translate("Faults", "stands there twice"),
        PaperFault.PART_NARROW: translate(
            "Faults",
            "needs the whole width: no part stands in columns or a band",
        ),
        PaperFault.PART_SIZED: translate("Faults", "has a size of its own on a page: no size_mm"),
        PaperFault.PARTS_ON_ROLL: translate(
            "Faults",
            "stand beside each other on a page; a roll is too narrow",
        ),
        PaperFault.LETTERS_TOO_SMALL: translate(
            "Faults",
            "may be written {size} mm high; {least} mm are the least to be read",
        ),
        PaperFault.NOT_DRAWN: translate("Faults", "cannot be drawn, {error}"),
        PaperFault.CUT_OFF: translate("Faults", "is cut off"),
        PaperFault.BOX_OVERFULL: translate("Faults", "holds more than fits"),
        PaperFault.CODE_UNREADABLE: translate("Faults", "does not read back at {dpi} dots an inch"),
        PaperFault.SIGN_WITHOUT_FONT: translate(
            "Faults",
            "no font of this computer has the sign {sign!r}",
        ),
        PaperFault.SEEN_ON: translate("Faults", "{why} ({papers})"),
    }


def _words() -> dict[Kind, str]:
    """Words of those sentences, and the tickets that are tried."""
    return {
        TemplateWord.AND_ALSO: translate("Faults", "{one}, {other}"),
        TemplateWord.A_TABLE: translate("Faults", "a table"),
        TemplateWord.ELEMENTS: translate("Faults", "elements"),
        TemplateWord.BOXES: translate("Faults", "boxes"),
        TemplateWord.RESOLUTIONS: translate("Faults", "resolutions"),
        TemplateWord.NONE: translate("Faults", "none"),
        TemplateWord.A_PART: translate("Faults", "a part"),
        TemplateWord.A_ROLL: translate("Faults", "a roll"),
        TemplateWord.A_PAGE: translate("Faults", "a page"),
        TemplateWord.A_TICKET: translate("Faults", "a ticket"),
        TemplateWord.AN_EMERGENCY_TICKET: translate("Faults", "an emergency ticket"),
        TemplateWord.A_RECEIPT: translate("Faults", "a receipt"),
        TemplateWord.A_REFUND_SLIP: translate("Faults", "a refund slip"),
        TemplateWord.A_REPORT: translate("Faults", "an X or Z report"),
        TemplateWord.A_CARD_SLIP: translate("Faults", "a card slip"),
        TemplateWord.A_SEAT: translate("Faults", "a numbered seat"),
        TemplateWord.A_SEAT_WITHOUT_ROW: translate("Faults", "a seat without a row"),
        TemplateWord.A_STANDING_PLACE: translate("Faults", "a standing place"),
        TemplateWord.A_TIMED_ENTRY: translate("Faults", "an entry at a time"),
        TemplateWord.LONGEST_VALUES: translate("Faults", "the season's longest values"),
        TemplateWord.LONG_GERMAN: translate("Faults", "a long German ticket"),
        TemplateWord.LONG_CHINESE: translate("Faults", "a long Chinese ticket"),
        TemplateWord.LONG_THAI: translate("Faults", "a Thai title of 400 characters"),
        TemplateWord.ARABIC: translate("Faults", "an Arabic ticket"),
        TemplateWord.INVOICED: translate("Faults", "invoiced"),
        TemplateWord.WITHOUT_TAXES: translate("Faults", "without taxes"),
        TemplateWord.GIVEN_BACK: translate("Faults", "given back"),
        TemplateWord.EXCHANGED: translate("Faults", "exchanged"),
        TemplateWord.REFUND: translate("Faults", "refund"),
        TemplateWord.EXCHANGE: translate("Faults", "exchange"),
        TemplateWord.CLOSED: translate("Faults", "closed"),
        TemplateWord.COUNTED_BLIND: translate("Faults", "counted blind"),
    }

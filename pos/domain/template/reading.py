"""The template file: TOML read strictly into a template, or every fault in a sentence."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from pos.domain import faults as told
from pos.domain.faults import Fault, Located
from pos.domain.refusals import Reason, Refusal
from pos.domain.template.elements import Reader
from pos.domain.template.faults import TemplateFault, TemplateWord, fault_of
from pos.domain.template.fields import NOT
from pos.domain.template.kinds import EVERY_KIND, SLIPS, Kind
from pos.domain.template.model import (
    Box,
    Sheet,
    Side,
    Stock,
    Stub,
    Template,
    Turn,
    VerticalAlign,
    area_of,
    meets,
)
from pos.domain.template.strict import Faults, Table, TooManyFaults

FILE_LIMIT_BYTES = 64 * 1024
LINE_LIMIT = 1000
BOXES_LIMIT = 60
LOGO_LIMIT_BYTES = 64 * 1024
LOGO_LIMIT_DOTS = 2400
PAGE_MARGIN_MM = 20.0
SHEETS_MM = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_TURNS: tuple[Turn, ...] = (0, 90, 180, 270)
_SIDES: tuple[Side, ...] = ("right", "left", "top", "bottom")
_VERTICAL: tuple[VerticalAlign, ...] = ("top", "middle", "bottom")
_PNG = b"\x89PNG\r\n\x1a\n"


def read_template(raw: bytes, name: str, *, file: str = "", logo: bytes = b"") -> Template:
    """The template of a file; `logo` is the PNG beside it, or nothing.

    Raises Refusal TEMPLATE_WRONG(file, line, path, why, faults): the first few faults of all.
    """
    file = file or f"{name}.toml"
    if not NAME.fullmatch(name):
        raise wrong(file, [("", TemplateFault.CALLED_WRONG(name=name))])
    text, document = _parsed(raw, file)
    faults = Faults()
    template: Template | None = None
    with suppress(TooManyFaults):
        template = _built(Table(document, "", faults), name, logo)
    if faults.found or template is None:
        raise wrong(file, faults.found, text)
    return template


def wrong(file: str, faults: Sequence[tuple[str, str | Fault]], text: str = "") -> Refusal:
    """The refusal that tells them all."""
    found = [Located(file, _line_of(text, path), path, fault_of(why)) for path, why in faults]
    return told.refusal(Reason.TEMPLATE_WRONG, found)


def sentence(fault: Mapping[str, Any]) -> str:
    """A fault as a person reads it, without its file."""
    return f"{fault['path']}: {fault['why']}" if fault["path"] else str(fault["why"])


def _parsed(raw: bytes, file: str) -> tuple[str, dict[str, Any]]:
    if len(raw) > FILE_LIMIT_BYTES:
        raise wrong(file, [("", TemplateFault.BYTES_OVER(most=FILE_LIMIT_BYTES))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise wrong(file, [("", TemplateFault.NO_UTF8_TEXT(at=error.start))]) from None
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LINE_LIMIT:
            long = TemplateFault.LINE_TOO_LONG(line=number, most=LINE_LIMIT)
            raise wrong(file, [("", long)])
    try:
        return text, tomllib.loads(text)
    except RecursionError:
        raise wrong(file, [("", TemplateFault.LISTS_WITHOUT_END())]) from None
    except ValueError as error:  # TOMLDecodeError, and a number of thousands of digits
        raise wrong(file, [("", TemplateFault.NO_TOML(error=str(error)))]) from None


def _built(table: Table, name: str, logo: bytes) -> Template:
    kind = table.choice("kind", EVERY_KIND, "ticket")
    title = table.text("name", 60)
    stock = _stock(table, kind)
    reader = Reader(kind)
    flow = reader.parts(table, "flow", 1)
    boxes = tuple(
        table.each(table.items("box", BOXES_LIMIT, "boxes"), "box", lambda one: _box(one, reader))
    )
    stub = _stub(table, stock)
    sheet = _sheet(table, stock)
    if logo:
        _check_logo(table, logo)
    table.close()
    _check_layout(table, stock, (flow, boxes))
    _check_boxes(table, boxes)
    return Template(name, title, stock, flow, boxes, stub, sheet, logo, kind)


def _stock(table: Table, kind: Kind) -> Stock:
    one = table.table("stock")
    if one is None:
        table.wrong("stock", TemplateFault.STOCK_MISSING())
        return Stock(80, None, 72)
    kinds = ("roll", "page") if kind in SLIPS else ("roll", "fixed")
    found = one.choice("kind", kinds, kinds[-1])
    if found == "page":
        return _page(one, kind)
    is_roll = found == "roll"
    width = one.number("width_mm", 30, 330)
    dpi = one.items("dpi", 4, "resolutions") if one.has("dpi") else [203]
    if not all(type(each) is int and 100 <= each <= 1200 for each in dpi):
        one.wrong("dpi", TemplateFault.DPI_WRONG())
        dpi = [203]
    if is_roll:
        printable = one.number("printable_mm", 25, 330)
        if printable > width:
            wide = TemplateFault.WIDER_THAN_ROLL(printable=printable, width=width)
            one.wrong("printable_mm", wide)
        stock = Stock(width, None, printable, dpi=tuple(dpi))
    else:
        stock = Stock(
            width,
            one.number("height_mm", 20, 480),
            margin_mm=one.number("margin_mm", 0, 30, 1.5),
            turn=one.choice("turn", _TURNS, 0),
            dpi=tuple(dpi),
        )
    one.close()
    return stock


def _page(one: Table, kind: Kind) -> Stock:
    """Sheets that a receipt fills from the top, with margins of their own."""
    if kind != "receipt":
        one.wrong("kind", "pages are for receipts alone; this is for a roll")
    paper = one.choice("paper", ("A4",), "A4")
    width, height = SHEETS_MM[paper]
    one.close()
    return Stock(width, height, margin_mm=PAGE_MARGIN_MM, paper=paper)


def _stub(table: Table, stock: Stock) -> Stub | None:
    one = table.table("stub")
    if one is None:
        return None
    side = one.choice("side", _SIDES, "right")
    stub = Stub(side, one.number("width_mm", 10, 200), one.flag("dashed"))
    one.close()
    if stock.height_mm is None or stock.paper:
        table.wrong("stub", TemplateFault.NOT_FOR_ROLLS())
        return None
    whole = stock.width_mm if side in ("left", "right") else stock.height_mm
    if stub.width_mm > whole / 2:
        table.wrong("stub.width_mm", TemplateFault.STUB_TOO_WIDE(whole=whole))
    return stub


def _sheet(table: Table, stock: Stock) -> Sheet | None:
    one = table.table("sheet")
    if one is None:
        return None
    sheet = Sheet(
        one.choice("paper", tuple(SHEETS_MM), "A4"),
        one.whole("across", 1, 4, 1),
        one.whole("down", 1, 8, 1),
        one.number("margin_mm", 0, 50, 10),
        one.number("gap_mm", 0, 50, 0),
        one.flag("marks", default=True),
    )
    one.close()
    if stock.height_mm is None or stock.paper:
        table.wrong("sheet", TemplateFault.NOT_FOR_ROLLS())
        return None
    page = SHEETS_MM[sheet.paper]
    for length, count, size, many in (
        (page[0], sheet.across, stock.width_mm, TemplateFault.TOO_MANY_BESIDE),
        (page[1], sheet.down, stock.height_mm, TemplateFault.TOO_MANY_BELOW),
    ):
        needed = 2 * sheet.margin_mm + count * size + (count - 1) * sheet.gap_mm
        if needed > length + 0.01:
            table.wrong("sheet", many(count=count, needed=needed, length=length))
    return sheet


def _box(table: Table, reader: Reader) -> Box | None:
    id_ = table.text("id", 40)
    if id_ and not _ID.fullmatch(id_):
        table.wrong("id", TemplateFault.ID_WRONG(id=id_))
    elif id_:
        table.path = f"box {id_}"
    at, size = _two(table, "at_mm", (0, 480)), _two(table, "size_mm", (0.3, 480))
    box = Box(
        id=id_,
        x_mm=at[0],
        y_mm=at[1],
        width_mm=size[0],
        height_mm=size[1],
        parts=reader.parts(table, "holds", 1),
        turn=table.choice("turn", _TURNS, 0),
        valign=table.choice("valign", _VERTICAL, "top"),
        inverted=table.flag("inverted"),
        frame_mm=table.number("frame_mm", 0, 5, 0),
        padding_mm=table.number("padding_mm", 0, 30, 0),
        when=reader.conditions(table),
    )
    if not table.has("holds"):
        table.wrong("holds", TemplateFault.HOLDS_MISSING())
    if min(box.inner_mm) <= 0:
        table.wrong("padding_mm", TemplateFault.NO_ROOM())
    table.close()
    return box


def _two(table: Table, key: str, bounds: tuple[float, float]) -> tuple[float, float]:
    value = table.take(key)
    good = (
        isinstance(value, list)
        and len(value) == 2
        and all(
            isinstance(one, int | float)
            and not isinstance(one, bool)
            and bounds[0] <= one <= bounds[1]
            for one in value
        )
    )
    if good:
        return float(value[0]), float(value[1])
    table.wrong(key, TemplateFault.NOT_TWO_NUMBERS(least=bounds[0], most=bounds[1]))
    return (bounds[0], bounds[0])


def _check_layout(table: Table, stock: Stock, parts: tuple[Sequence[Any], Sequence[Any]]) -> None:
    flow, boxes = parts
    flows = stock.is_roll or bool(stock.paper)
    if flows and boxes:
        what = TemplateWord.A_PAGE if stock.paper else TemplateWord.A_ROLL
        table.wrong("box", TemplateFault.BOX_IN_FLOW(stock=what()))
    elif flows and not flow and not table.has("flow"):
        table.wrong("flow", TemplateFault.FLOW_MISSING())
    elif not flows and table.has("flow"):
        table.wrong("flow", TemplateFault.FLOW_ON_FIXED())
    elif not flows and not boxes and not table.has("box"):
        table.wrong("box", TemplateFault.BOX_MISSING())


def _check_boxes(table: Table, boxes: Sequence[Box]) -> None:
    """No id twice, and no two boxes one upon the other, unless only one of them can be there."""
    seen: list[Box] = []
    for box in boxes:
        for other in seen:
            if box.id and box.id == other.id:
                table.faults.add(f"box {box.id}", TemplateFault.ID_TWICE())
            elif meets(box, area_of(other)) and not _never_together(box, other):
                table.faults.add(f"box {box.id}", TemplateFault.BOX_UPON_BOX(other=other.id))
        seen.append(box)


def _never_together(one: Box, other: Box) -> bool:
    kinds = ("timed", "seated", "standing")
    mine, its = ({each for each in box.when if each in kinds} for box in (one, other))
    if mine and its and not mine & its:
        return True
    return any(_opposite(each) in other.when for each in one.when)


def _opposite(condition: str) -> str:
    return condition.removeprefix(NOT) if condition.startswith(NOT) else NOT + condition


def _check_logo(table: Table, logo: bytes) -> None:
    """By its first bytes alone: it is drawn by others."""
    if len(logo) > LOGO_LIMIT_BYTES:
        table.wrong("logo", TemplateFault.BYTES_OVER(most=LOGO_LIMIT_BYTES))
    elif len(logo) < 33 or not logo.startswith(_PNG) or logo[12:16] != b"IHDR":
        table.wrong("logo", TemplateFault.NO_PNG())
    else:
        width, height = (int.from_bytes(logo[at : at + 4], "big") for at in (16, 20))
        if not (0 < width <= LOGO_LIMIT_DOTS and 0 < height <= LOGO_LIMIT_DOTS):
            table.wrong("logo", TemplateFault.LOGO_TOO_LARGE(most=LOGO_LIMIT_DOTS))


def _line_of(text: str, path: str) -> int:
    """The line of the table that a path begins with; 0 where that cannot be told.

    Of the elements of a list, tables of their own (`[[flow]]`) have lines of their own.
    """
    first = re.match(r"box ([a-z0-9_-]+)|([a-z_]+)\[(\d+)\]|([a-z_]+)", path)
    if not first or not text:
        return 0
    id_, listed, number, key = first.groups()
    if id_:
        pattern = rf'^[ \t]*id\s*=\s*["\']{re.escape(id_)}["\']'
    elif listed and re.search(rf"^[ \t]*\[\[\s*{listed}\s*\]\]", text, re.MULTILINE):
        pattern = rf"^[ \t]*\[\[\s*{listed}\s*\]\]"
    else:
        key, number = listed or key, None
        pattern = rf"^[ \t]*(?:\[+\s*)?{re.escape(key)}\b"
    found = list(re.finditer(pattern, text, re.MULTILINE))
    if not found and key:  # a part or a field that stands somewhere, or ought to
        named = rf'["\']{re.escape(key)}["\']|^[ \t]*(?:\[+\s*)?flow\b'
        found = sorted(re.finditer(named, text, re.MULTILINE), key=lambda one: "flow" in one[0])
    at = int(number) - 1 if number else 0
    return text.count("\n", 0, found[at].start()) + 1 if at < len(found) else 0

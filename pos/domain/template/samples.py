"""Tickets that nobody bought, to look at a template: of a coming performance, and hard ones.

Their code is no ticket code: a door refuses it, and the paper says that it is a test.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from pos.domain.ids import PlaceId, TicketId
from pos.domain.paper import EmergencyPaper, TicketPaper
from pos.domain.plan import PlaceLabel, Plan
from pos.domain.season import Performance, Season
from pos.domain.ticketcode import short_code

TEST_CODE = "TEST:"
_CODE_LENGTH = 147  # of a real one, so that the QR has as many modules
_FILLER = "ADMITS NOBODY $%*+-./:0123456789 "
_TICKET = TicketId(UUID("00000000-7e57-7000-8000-7e577e577e57"))


def is_test(paper: TicketPaper | EmergencyPaper) -> bool:
    """Whether it admits nobody."""
    return paper.code.startswith(TEST_CODE)


def test_code() -> str:
    """As long as a real one, of the same signs, and no door takes it."""
    return (TEST_CODE + _FILLER * 8)[:_CODE_LENGTH]


PLAIN = TicketPaper(
    house="Grand Opera House",
    address="Theatre Square 1",
    title="The Magic Flute",
    subtitle="Opera in two acts",
    venue="Main Hall",
    starts_at="2026-11-28T19:30:00+00:00",
    timezone="UTC",
    locale="en_GB",
    timed=False,
    label=PlaceLabel("Stalls Left", "12", "14", ""),
    ticket_type="Adult",
    category="Category A",
    price_minor=12_450,
    currency="EUR",
    code=test_code(),
    short_code=short_code(_TICKET),
    ticket=_TICKET,
    print_no=1,
    order_number="3-000127",
    till_name="Till 3",
    sold_at_ms=1_795_342_500_000,
)

# Whom a ticket in a name is for, as such a ticket says it: nobody of that name exists.
HOLDER = "Alexandra König · •••• 8412"

_GERMAN = replace(
    PLAIN,
    house="Staatsoper und Städtische Bühnen Musterstadt",
    address="Platz der Deutschen Einheit 17, 01067 Musterstadt an der Elbe",
    title="Die Verfolgung und Ermordung Jean Paul Marats, dargestellt durch die Schauspielgruppe"
    " des Hospizes zu Charenton unter Anleitung des Herrn de Sade",
    subtitle="Donaudampfschifffahrtsgesellschaftskapitänswitwe in drei Aufzügen mit Vorspiel",
    venue="Großes Haus, Eingang Schauspielstraße",
    locale="de_DE",
    label=PlaceLabel("Proszeniumsloge links", "AA-17", "117a", "Zweiter Rang"),
    ticket_type="Schwerbehinderte mit Begleitung",
    category="Preisgruppe VIII, sichtbehindert",
    price_minor=1_234_567,
    order_number="12-123456",
    till_name="Kasse Haupteingang 2",
    print_no=12,
    holder="Maria-Theresia Freifrau von und zu Hohenfels-Wittgenstein · •••• 8412",
)
_CHINESE = replace(
    PLAIN,
    house="国家大剧院·中国广播艺术团音乐厅",
    address="北京市西城区西长安街2号人民大会堂西侧",
    title="庆祝中华人民共和国成立七十七周年暨纪念汤显祖诞辰四百七十六周年大型交响昆曲音乐会"
    "《牡丹亭·游园惊梦》青春版全本上中下三本连演特别纪念场",
    subtitle="上中下三本 · 中文字幕 · 全场约三小时（含中场休息二十分钟）",
    venue="歌剧院一层东侧入口",
    timezone="Asia/Shanghai",
    locale="zh_CN",
    label=PlaceLabel("二层楼座左侧贵宾包厢区", "23", "118", "二层"),
    ticket_type="六十周岁以上老年人优惠票",
    category="甲等贵宾席",
    price_minor=12_888_00,
    currency="CNY",
    order_number="12-123456",
    till_name="南门一号窗口",
    print_no=12,
    holder="欧阳娜娜（监护人：司马相如） · •••• 123X",
)
_THAI = "การแสดงโขนเฉลิมพระเกียรติเรื่องรามเกียรติ์ตอนศึกมัยราพณ์"
_THAI_PAPER = replace(PLAIN, title=(_THAI * 8)[:400])
_ARABIC_PAPER = replace(
    PLAIN,
    house="دار الأوبرا الكبرى",
    title="أمسية الموسيقى العربية: موشحات أندلسية وأدوار قديمة بقيادة المايسترو سليم سحاب 2026",
    subtitle="مع الفرقة القومية",
    venue="القاعة الرئيسية",
    label=PlaceLabel("الصالة الجانبية اليسرى", "12", "14", ""),
)


def hard() -> dict[str, TicketPaper]:
    """What every template must stand, by what a sentence calls it."""
    return {
        "a long German ticket": _GERMAN,
        "a long Chinese ticket": _CHINESE,
        "a Thai title of 400 characters": _THAI_PAPER,
        "an Arabic ticket": _ARABIC_PAPER,
        "a standing place": replace(
            PLAIN, label=PlaceLabel("Stehplätze Innenraum vor der Bühne", "", ""), locale="de_DE"
        ),
        "an entry at a time": replace(
            PLAIN,
            timed=True,
            label=PlaceLabel("Zeitfenster Sonderausstellung", "", ""),
            holder=HOLDER,
        ),
    }


def of_performance(season: Season, performance: Performance, plan: Plan | None) -> TicketPaper:
    """A ticket for it as one would be printed now; the place in the middle of its hall."""
    production, house = season.production_of(performance), season.house
    place = PlaceId(plan.place_count // 2) if plan is not None and plan.place_count else None
    label = plan.label(place) if plan is not None and place is not None else PLAIN.label
    paper = replace(
        PLAIN,
        house=house.name,
        address=house.address,
        title=production.title,
        subtitle=production.subtitle,
        venue=performance.venue,
        starts_at=performance.starts_at.isoformat(),
        timezone=house.timezone,
        locale=house.locale,
        timed=performance.timed,
        label=label,
        ticket_type=season.ticket_types[0].name,
        category=season.categories[0].name if season.categories else "",
        currency=house.currency,
        templates=season.ticket_templates(performance.id),
    )
    if plan is None or place is None:
        return paper
    category = plan.category(place)
    types = season.ticket_types_for(performance.id, category)
    if not types:
        return paper
    names = {one.id: one.name for one in season.categories}
    return replace(
        paper,
        ticket_type=types[0].name,
        category=names.get(category, ""),
        price_minor=season.price(performance.id, category, types[0].id).minor,
    )


def longest(season: Season, plans: Iterable[Plan]) -> Iterator[TicketPaper]:
    """Tickets with the longest real values of a season together: seated, standing and timed."""
    if not season.performances:
        return
    halls = list(plans)
    prices = [price.minor for one in season.price_lists for price in one.prices]
    widest = replace(
        of_performance(season, season.performances[0], None),
        title=_widest(one.title for one in season.productions),
        subtitle=_widest(one.subtitle for one in season.productions),
        venue=_widest(one.venue for one in season.performances),
        ticket_type=_widest(one.name for one in season.ticket_types),
        category=_widest(one.name for one in season.categories),
        price_minor=max(prices, default=0),
        timed=False,
        holder=HOLDER if any(one.real_name for one in season.performances) else "",
    )
    sections = [one for hall in halls for one in hall.sections]
    rows = _widest(one.label for hall in halls for one in hall.rows)
    seats = _widest(one for hall in halls for one in set(hall.seat_numbers))
    if seats:
        section = max(sections, key=lambda one: _width(one.floor) + _width(one.name))
        yield replace(widest, label=PlaceLabel(section.name, rows, seats, section.floor))
    areas = _widest(one.name for hall in halls for one in hall.areas)
    if areas:
        for timed in {one.timed for one in season.performances} | {False}:
            yield replace(widest, label=PlaceLabel(areas, "", ""), timed=timed)
    if not seats and not areas:
        yield widest


def _widest(texts: Iterable[str]) -> str:
    return max(texts, key=_width, default="")


def _width(text: str) -> int:
    """Chinese signs are twice as wide as letters."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)

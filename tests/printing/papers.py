"""Papers to print in tests: an opera seat, a standing place, a museum slot, slips."""

from dataclasses import replace
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain.ids import PerformanceId, PersonId, PlaceId, ShiftId, TicketId, TillId
from pos.domain.paper import ListPaper, Paper, RefundPaper, ReportPaper, TicketPaper
from pos.domain.plan import PlaceLabel
from pos.domain.report import ShiftReport, TenderTotal
from pos.domain.ticketcode import TicketCode, short_code, sign

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TICKET = TicketId(UUID("0193a5c0-7b1e-7c3d-9f42-5ad0c3b2e871"))
CODE = sign(TicketCode(TillId(3), PerformanceId(17), PlaceId(412), TICKET, 1, 1_795_900_000), KEY)

OPERA = TicketPaper(
    house="Grand Opera House",
    address="Theatre Square 1",
    title="The Magic Flute",
    subtitle="Opera in two acts",
    venue="Main Hall",
    starts_at="2026-11-28T18:30:00+00:00",
    timezone="Europe/Berlin",
    locale="en_GB",
    timed=False,
    label=PlaceLabel("Stalls Left", "12", "14", ""),
    ticket_type="Adult",
    category="Category A",
    price_minor=12_450,
    currency="EUR",
    code=CODE,
    short_code=short_code(TICKET),
    ticket=TICKET,
    print_no=1,
    order_number="3-000127",
    till_name="Till 3",
    sold_at_ms=1_795_342_500_000,
)
CHINESE = replace(
    OPERA,
    house="国家大剧院",
    address="北京市西城区西长安街2号",
    title="牡丹亭：青春版昆曲",
    subtitle="上中下三本 · 中文字幕",
    venue="歌剧院",
    starts_at="2026-11-28T11:30:00+00:00",
    timezone="Asia/Shanghai",
    locale="zh_CN",
    label=PlaceLabel("池座左区", "12", "14", "一层"),
    ticket_type="成人",
    category="甲等",
    price_minor=38_000,
    currency="CNY",
    till_name="一号窗口",
)
BOX = replace(
    OPERA,
    house="Staatsoper am Markt",
    address="Marktplatz 1, 01067 Dresden",
    title="Die Frau ohne Schatten",
    subtitle="Oper in drei Aufzügen von Richard Strauss",
    venue="Großes Haus",
    locale="de_DE",
    label=PlaceLabel("Loge 7", "", "3", "Erster Rang"),
    ticket_type="Ermäßigt",
    category="Preisgruppe II",
    till_name="Kasse 1",
    print_no=2,
)
STANDING = replace(
    OPERA,
    house="Riverside Arena",
    title="Northern Lights Tour",
    subtitle="Doors open one hour before",
    venue="Arena",
    label=PlaceLabel("Floor Standing", "", ""),
    category="Standing",
    price_minor=6_900,
)
MUSEUM = replace(
    OPERA,
    house="City Museum",
    address="",
    title="Treasures of the Silk Road",
    subtitle="Special exhibition",
    venue="East Wing",
    starts_at="2026-11-28T09:30:00+00:00",
    timed=True,
    label=PlaceLabel("Timed entry", "", ""),
    category="Museum",
    price_minor=1_500,
)
LONG = replace(
    OPERA,
    title="The Persecution and Assassination of Jean-Paul Marat as Performed by the Inmates of "
    "the Asylum of Charenton under the Direction of the Marquis de Sade",
    label=PlaceLabel("Second Balcony Right, behind the pillar", "AA-117", "117a", "Upper circle"),
)
_SHIFT = ShiftReport(
    kind="Z",
    z_number=42,
    shift=ShiftId(UUID(int=1)),
    till=TillId(3),
    till_name="Till 3",
    person=PersonId("p1"),
    person_name="Cashier 1",
    opened_at_ms=1_795_330_800_000,
    at_ms=1_795_363_200_000,
    currency="EUR",
    tickets_sold=214,
    tickets_refunded=3,
    orders=97,
    sold_minor=1_284_550,
    refunded_minor=22_450,
    tenders=(
        TenderTotal("cash", 41, 402_300, 2, 12_450),
        TenderTotal("card", 56, 882_250, 1, 10_000),
    ),
    float_minor=20_000,
    paid_in_minor=5_000,
    paid_out_minor=2_550,
    expected_cash_minor=412_300,
    counted_cash_minor=411_800,
    journal_number=318,
    journal_head="9f3ac1",
)
Z_REPORT = ReportPaper("Grand Opera House", "Europe/Berlin", "en_GB", _SHIFT)
X_REPORT = ReportPaper(
    "国家大剧院",
    "Asia/Shanghai",
    "zh_CN",
    replace(_SHIFT, kind="X", z_number=0, currency="CNY", counted_cash_minor=None),
)
REFUND = RefundPaper(
    house="Grand Opera House",
    timezone="Europe/Berlin",
    locale="en_GB",
    order_number="3-000127",
    at_ms=1_795_346_100_000,
    currency="EUR",
    lines=(("Stalls Left, row 12, seat 14", 12_450), ("Stalls Left, row 12, seat 15", 12_450)),
    tenders=(("card", 24_900),),
    person_name="Cashier 1",
    approver_name="Supervisor",
    reason="Performance moved",
)
DOOR_LIST = ListPaper(
    house="Grand Opera House",
    timezone="Europe/Berlin",
    locale="en_GB",
    title="Rigoletto, Sun 22 Nov 19:30",
    note="318 valid tickets. For these places somebody may come whom the list does not know.",
    at_ms=1_795_346_100_000,
    lines=(("E9", "may have been sold by Till 3, which is lost"), ("E10", "sold again")),
)
TICKETS: dict[str, TicketPaper] = {
    "opera": OPERA,
    "chinese": CHINESE,
    "box": BOX,
    "standing": STANDING,
    "museum": MUSEUM,
    "long": LONG,
}
PAPERS: dict[str, Paper] = {
    **TICKETS,
    "z": Z_REPORT,
    "x": X_REPORT,
    "refund": REFUND,
    "list": DOOR_LIST,
}

"""Receipts to print in tests: an evening for three, an invoice, a credit note, an exchange."""

from dataclasses import replace
from uuid import UUID

from pos.domain.receipt import (
    Buyer,
    Extra,
    InvoiceHead,
    Letterhead,
    Line,
    Paid,
    Proof,
    Receipt,
    Show,
    TaxRow,
)

HOUSE = Letterhead(
    name="Grand Opera House",
    address="Theatre Square 1\n10117 Berlin",
    tax_number="DE 123 456 789",
    timezone="Europe/Berlin",
    locale="en_GB",
)
PROOF = Proof(3, 1, 318, "9f3ac1d2e4b5a6978812" + "0" * 40 + "cafe")
FLUTE = Show(
    title="The Magic Flute",
    starts_at="2026-11-28T18:30:00+00:00",
    lines=(
        Line(2, "Adult · Category A", "Stalls Left · 12-14, 12-15", 12_450, (("Members", -2_490),)),
        Line(1, "Child · Category A", "Stalls Left · 12-16", 6_225),
    ),
)
RECEIPT = Receipt(
    house=HOUSE,
    occasion="sale",
    fact=UUID(int=7),
    number="3-000127",
    at_ms=1_795_342_500_000,
    currency="EUR",
    till_name="Till 3",
    person_name="Cashier 1",
    shows=(FLUTE,),
    extras=(Extra("fee", "Booking fee", 3, 450),),
    total_minor=29_085,
    rounding_minor=0,
    taxes=(
        TaxRow("VAT", 700, 26_762, 1_873, 28_635),
        TaxRow("VAT", 1900, 378, 72, 450),
    ),
    tenders=(
        Paid("voucher", 5_000, ("4711",)),
        Paid("card", 20_000, ("Visa", "**** **** **** 1234", "0042")),
        Paid("cash", 5_000),
    ),
    change_minor=915,
    proof=PROOF,
)
CHINESE = replace(
    RECEIPT,
    house=Letterhead(
        name="国家大剧院",
        address="北京市西城区西长安街2号",
        tax_number="91110000123456789X",
        timezone="Asia/Shanghai",
        locale="zh_CN",
    ),
    currency="CNY",
    till_name="一号窗口",
    person_name="王芳",
    shows=(
        Show(
            "牡丹亭：青春版昆曲",
            "2026-11-28T11:30:00+00:00",
            (
                Line(2, "成人 · 甲等", "池座左区 · 12-14, 12-15", 12_450, (("会员九折", -2_490),)),
                Line(1, "儿童 · 甲等", "池座左区 · 12-16", 6_225),
            ),
        ),
    ),
    extras=(Extra("fee", "服务费", 3, 450),),
    taxes=(TaxRow("增值税", 600, 27_439, 1_646, 29_085),),
    tenders=(
        Paid(
            "card",
            29_085,
            ("支付宝", "2026112822001"),
        ),
    ),
    change_minor=0,
)
INVOICE = replace(
    RECEIPT,
    invoice=InvoiceHead(
        id=UUID(int=9),
        number="INV-3-1-00012",
        at_ms=1_795_346_100_000,
        credits="",
        sealed="",
        buyer=Buyer("Goethe School Ltd", "Schulweg 5\n10115 Berlin", "DE 987 654 321"),
    ),
)
CREDIT_NOTE = replace(
    INVOICE,
    occasion="refund",
    fact=UUID(int=8),
    at_ms=1_795_346_100_000,
    shows=(
        replace(
            FLUTE,
            lines=(Line(1, "Child · Category A", "Stalls Left · 12-16", -6_225),),
            back=True,
        ),
    ),
    extras=(Extra("kept", "", 1, 500),),
    total_minor=-5_725,
    taxes=(TaxRow("VAT", 700, -5_818, -407, -6_225), TaxRow("", 0, 500, 0, 500)),
    tenders=(Paid("card", -5_725, ("Visa", "**** **** **** 1234", "0043")),),
    change_minor=0,
    invoice=replace(
        INVOICE.invoice,  # type: ignore[type-var]
        number="CRN-3-1-00003",
        credits="INV-3-1-00012",
    ),
)
EXCHANGE = replace(
    RECEIPT,
    occasion="exchange",
    fact=UUID(int=10),
    shows=(
        replace(
            FLUTE,
            lines=(Line(1, "Child · Category A", "Stalls Left · 12-16", -6_225),),
            back=True,
        ),
        replace(FLUTE, lines=(Line(1, "Adult · Category A", "Stalls Left · 12-16", 12_450),)),
    ),
    extras=(),
    total_minor=6_225,
    taxes=(),
    tenders=(Paid("cash", 10_840, (), "CHF", 10_000, "1.0840"),),
    change_minor=4_615,
)
# An invoiced customer pays more: long words, two rates, rounded to coins, notes of another land.
GERMAN = replace(
    EXCHANGE,
    house=Letterhead(
        name="Staatsoperettentheater Oberlausitz-Niederschlesien gGmbH",
        address="Konzerthausplatz 1\n02826 Görlitz",
        tax_number="DE 123 456 789",
        timezone="Europe/Berlin",
        locale="de_DE",
    ),
    till_name="Vorverkaufskasse Außenstelle",
    person_name="Annegret Müller-Lüdenscheidt",
    shows=(
        Show(
            "Die Fledermaus",
            "2026-11-28T18:30:00+00:00",
            (
                Line(
                    2,
                    "Schwerbehindertenbegleitperson · Preiskategorie B",
                    "Parkett rechts · 12-14, 12-15",
                    -4_250,
                    (("Freundeskreismitgliederermäßigung", 850),),
                ),
            ),
            back=True,
        ),
        Show(
            "Donaudampfschifffahrtsgesellschaftskapitänsball",
            "2026-12-31T19:00:00+00:00",
            (Line(2, "Vollzahlende · Preiskategorie A", "Orchestersitz · 1-1, 1-2", 150_000),),
        ),
    ),
    extras=(Extra("fee", "Vorverkaufsgebühr", 2, 1_999),),
    total_minor=294_349,
    rounding_minor=1,
    taxes=(
        TaxRow("Umsatzsteuer", 700, -7_150, -500, -7_650),
        TaxRow("Umsatzsteuer", 1900, 253_781, 48_218, 301_999),
    ),
    tenders=(
        Paid("voucher", 100_000, ("4711",)),
        Paid("account", 150_000, ("Goethe-Gymnasium Görlitz", "Bestellung 2026/4711-b")),
        Paid("cash", 54_200, (), "CHF", 50_000, "1.0840"),
    ),
    change_minor=9_850,
    invoice=InvoiceHead(
        id=UUID(int=11),
        number="INV-3-1-00013",
        at_ms=1_795_346_100_000,
        credits="INV-3-1-00012",
        sealed="",
        buyer=Buyer("Goethe-Gymnasium Görlitz", "Schulweg 5\n02826 Görlitz", "DE 987 654 321"),
    ),
)
RECEIPTS: dict[str, Receipt] = {
    "receipt": RECEIPT,
    "chinese": CHINESE,
    "invoice": INVOICE,
    "credit-note": CREDIT_NOTE,
    "exchange": EXCHANGE,
    "german": GERMAN,
}

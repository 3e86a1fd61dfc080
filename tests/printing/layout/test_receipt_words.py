"""Receipts in every language that a house may speak: every word there, nothing cut off."""

import re
from dataclasses import replace

import pytest

from pos.domain.receipt import Receipt
from printing.layout import blocks, lay_out
from printing.layout.words import WORDS
from printing.profile import Profile
from tests.printing.receiptpapers import CREDIT_NOTE, EXCHANGE, GERMAN, INVOICE, RECEIPT, RECEIPTS

ROLL = Profile()
NARROW = replace(ROLL, name="58 mm roll", width_dots=384)
FILLED_IN = re.compile(r"\{(\w+)\}")


@pytest.fixture
def printed(monkeypatch):
    """What stands on a roll, text by text as it was fitted in."""

    def on(paper, profile=ROLL):
        found = []

        def fit(text, pen, width, most, least):
            lines, chosen = true_fit(text, pen, width, most, least)
            if found and found[-1][0] == text:  # it is tried once more in more lines
                found.pop()
            found.append((text, lines))
            return lines, chosen

        true_fit = blocks.fit
        with monkeypatch.context() as patch:
            patch.setattr(blocks, "fit", fit)
            lay_out(paper, profile)
        return found

    return on


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_word_is_there_in_every_language_with_what_is_filled_in(language):
    english, words = WORDS["en"], WORDS[language]
    assert words.keys() == english.keys()
    for key, text in words.items():
        assert text.strip() == text != "", key
        assert sorted(FILLED_IN.findall(text)) == sorted(FILLED_IN.findall(english[key])), key


@pytest.mark.parametrize("language", sorted(WORDS))
def test_each_kind_of_paper_has_a_title_of_its_own(language):
    void = replace(CREDIT_NOTE, occasion="void", invoice=None)
    correction = replace(
        CREDIT_NOTE,
        occasion="exchange",
    )
    papers = (RECEIPT, INVOICE, CREDIT_NOTE, EXCHANGE, GERMAN, void, correction)
    titles = [one.title for one in papers]
    assert len({WORDS[language][one] for one in titles}) == len(titles)


@pytest.mark.parametrize("profile", [ROLL, NARROW], ids=["80 mm", "58 mm"])
@pytest.mark.parametrize("locale", ["de_DE", "de_CH", "en_GB", "zh_CN"])
@pytest.mark.parametrize("name", sorted(RECEIPTS))
def test_nothing_on_a_receipt_is_cut_off(printed, name, locale, profile):
    paper = RECEIPTS[name]
    page = printed(replace(paper, house=replace(paper.house, locale=locale)), profile)
    cut = [lines for text, lines in page if "".join("".join(lines).split()) != plain(text)]
    assert cut == []


def plain(text):
    return "".join(text.split())


def test_a_german_further_invoice_reads_as_this(printed):
    texts = [text.replace("\xa0", " ") for text, _ in printed(GERMAN)]
    assert texts == GOLDEN


def test_the_german_page_says_what_stands_instead_of_an_unreadable_buyer(printed):
    invoice = GERMAN.invoice
    assert invoice is not None
    elsewhere: Receipt = replace(GERMAN, invoice=replace(invoice, buyer=None))
    assert "Wie auf Rechnung INV-3-1-00012" in [text for text, _ in printed(elsewhere)]


GOLDEN = [
    "Staatsoperettentheater Oberlausitz-Niederschlesien gGmbH",
    "Konzerthausplatz 1",
    "02826 Görlitz",
    "Steuernummer DE 123 456 789",
    "Ergänzungsrechnung",
    "INV-3-1-00013",
    "Nummer",
    "INV-3-1-00012",
    "Zu Rechnung",
    "22.11.26, 12:15",
    "Datum",
    "3-000127",
    "Bestellung",
    "22.11.26, 11:15",
    "Umtausch",
    "Vorverkaufskasse Außenstelle",
    "Kasse",
    "Annegret Müller-Lüdenscheidt",
    "Bedient von",
    "Rechnung an",
    "Goethe-Gymnasium Görlitz",
    "Schulweg 5",
    "02826 Görlitz",
    "Steuernummer DE 987 654 321",
    "Zurückgegebene Karten",
    "Die Fledermaus",
    "Sa., 28. Nov. 2026, 19:30",
    "-85,00 €",
    "2 × Schwerbehindertenbegleitperson · Preiskategorie B",
    "je 42,50 €",
    "Parkett rechts · 12-14, 12-15",
    "8,50 €",
    "Freundeskreismitgliederermäßigung",
    "Neue Karten",
    "Donaudampfschifffahrtsgesellschaftskapitänsball",
    "Do., 31. Dez. 2026, 20:00",
    "3.000,00 €",
    "2 × Vollzahlende · Preiskategorie A",
    "je 1.500,00 €",
    "Orchestersitz · 1-1, 1-2",
    "19,99 €",
    "2 × Vorverkaufsgebühr",
    "2.943,49 €",
    "Differenz",
    "0,01 €",
    "Rundung auf Münzen",
    "1.000,00 €",
    "Gutschein",
    "4711",
    "1.500,00 €",
    "Rechnung",
    "Goethe-Gymnasium Görlitz · Bestellung 2026/4711-b",
    "542,00 €",
    "Bar",
    "500,00 CHF zu 1,0840",
    "98,50 €",
    "Rückgeld",
    "",
    "Netto",
    "Steuer",
    "Brutto",
    "Umsatzsteuer 7%",
    "-71,50",
    "-5,00",
    "-76,50",
    "Umsatzsteuer 19%",
    "2.537,81",
    "482,18",
    "3.019,99",
    "Ohne Signatur einer Sicherheitseinrichtung.",
    "Journal",
    "3.1.318",
    "9f3a c1d2 e4b5",
]

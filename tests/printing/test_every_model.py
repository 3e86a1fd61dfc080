"""One ticket on every model of the table in every language, as other people's printers draw it.

emupos prints ESC/POS, zpl-renderer-js ZPL, and a reader of Boca's guide FGL; none of them knows
how the bytes were made. Two readers of codes read each paper.
"""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

import numpy as np
import pytest
from PIL import Image

from pos.domain.paper import TicketPaper
from printing.languages import language_of
from printing.layout import Page, lay_out
from printing.models import MODELS
from printing.selftest import read_codes
from tests.emupos_printer import Emupos, running_emupos
from tests.printing.codereaders import bled, both_read, from_afar, pale
from tests.printing.fglrender import FglPrinter
from tests.printing.labels.drawn import drawn
from tests.printing.papers import BOX, CHINESE, OPERA

JOB = UUID("0193a5c0-7b1e-7c3d-9f42-5ad0c3b2e871")
WAIT_S = 10
TICKETS: dict[str, TicketPaper] = {
    "English": OPERA,
    "German": BOX,
    "Chinese": CHINESE,
    "every other script": replace(
        OPERA,
        title="ألف ليلة وليلة · พระอภัยมณี",
        subtitle="שיר השירים · Ἀντιγόνη · Евгений Онегин · नाट्य · 춘향전",
        venue="Ḥáll ◆ №2",
    ),
}


@dataclass
class Printers:
    """Each model's papers, printed once."""

    emupos: Emupos
    papers: dict[str, dict[str, tuple[Page, Image.Image]]] = field(default_factory=dict)

    def paper(self, model: str, language: str) -> tuple[Page, Image.Image]:
        """What was laid out, and what came out."""
        if model not in self.papers:
            self.papers[model] = self._printed(model)
        return self.papers[model][language]

    def _printed(self, model: str) -> dict[str, tuple[Page, Image.Image]]:
        profile = MODELS[model]
        pages = [lay_out(ticket, profile) for ticket in TICKETS.values()]
        raws = [language_of(profile).paper(page, JOB) for page in pages]
        if profile.language == "zpl":
            pictures = drawn(raws, profile, [page.picture.height for page in pages])
        elif profile.language == "fgl":
            boca = FglPrinter(profile.stock_dots, profile.width_dots)
            for raw in raws:
                boca.take(raw)
            assert boca.unknown == []
            pictures = boca.tickets
        else:
            pictures = self._receipts(raws)
        return dict(zip(TICKETS, zip(pages, pictures, strict=True), strict=True))

    def _receipts(self, raws: list[bytes]) -> list[Image.Image]:
        before = len(self.emupos.receipts())
        for raw in raws:
            with socket.create_connection((self.emupos.host, self.emupos.port), WAIT_S) as line:
                line.sendall(raw)
                line.shutdown(socket.SHUT_WR)
                while line.recv(4096):
                    pass
        return self.emupos.wait_for_receipts(before + len(raws))[before:]


@pytest.fixture(scope="module")
def printers() -> Iterator[Printers]:
    with running_emupos() as emupos:
        yield Printers(emupos)
        assert emupos.complaints() == []


def _outside(picture: Image.Image, page: Page, room: int) -> Image.Image:
    """Without the rows of what the printer drew by itself, and so many dots around them."""
    rest = picture.convert("1").crop((0, 0, *page.picture.size))
    for one in page.natives:
        rest.paste(255, (0, one.top - room, rest.width, one.top + one.height + 2 * room))
    return rest


@pytest.mark.slow
@pytest.mark.emupos
@pytest.mark.parametrize("language", TICKETS)
@pytest.mark.parametrize("model", MODELS)
def test_a_ticket_comes_out_as_it_was_laid_out_and_its_code_is_read(
    printers: Printers, model: str, language: str
) -> None:
    page, picture = printers.paper(model, language)
    code = TICKETS[language].code
    assert both_read(picture, code)
    room = 6 if MODELS[model].language == "zpl" else 0  # its font 0 reaches beyond its cells
    came, wanted = (np.asarray(_outside(one, page, room)) for one in (picture, page.picture))
    if page.natives:
        for one in page.natives:
            rows = picture.crop((0, one.top, page.picture.width, one.top + one.height))
            assert rows.convert("L").getextrema()[0] == 0, f"nothing printed of {one.text}"
        assert (came == wanted).mean() >= (0.99 if room else 1)
    else:
        assert np.array_equal(came, wanted)


@pytest.mark.slow
@pytest.mark.emupos
@pytest.mark.parametrize(
    "model", [name for name, one in MODELS.items() if one.dpi < 600 and not one.native_code]
)
def test_a_code_is_read_from_paper_that_was_unkind_to_it(printers: Printers, model: str) -> None:
    _, picture = printers.paper(model, "Chinese")
    assert both_read(bled(picture), CHINESE.code)
    assert both_read(pale(picture), CHINESE.code)
    # OpenCV's reader gives up at modules of two dots and a bit; a scanner does not.
    assert read_codes(from_afar(picture)) == [CHINESE.code]

"""Receipts as files: each is there whole or not at all, whatever happens to the disk meanwhile."""

import logging
import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from pos.domain.ids import OrderId
from pos.domain.receipt import Receipt
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.services import receipts
from pos.services.desk import Desk
from printing.layout.designs import Designs
from ui.receipts.pdf import pdf

_LOG = logging.getLogger(__name__)


def write(
    desk: Desk,
    folder: Path,
    order: OrderId,
    fact: UUID,
    person: Person,
    *,
    designs: Designs | None = None,
) -> Path:
    """Write the receipt or invoice to a file of its own; for the storage lane.

    It counts as given out once it lies on the disk. Raises RECEIPT_NOT_WRITTEN, with nothing left
    behind and nothing counted, and what receipts.drawn raises.
    """
    receipt = receipts.drawn(desk, order, fact, person)
    path = folder / name_of(receipt)
    try:
        save(path, drawn_as_pdf(receipt, designs or Designs()))
    except OSError as error:
        raise Refusal(Reason.RECEIPT_NOT_WRITTEN, folder=str(folder)) from error
    receipts.given_out(desk, receipt)
    return path


def drawn_as_pdf(receipt: Receipt, designs: Designs) -> bytes:
    """In the house's template for pages; in ours, where that one cannot be drawn."""
    design = designs.page_for("receipt")
    try:
        return pdf(receipt, design)
    except ValueError as error:
        _LOG.warning("the template %s cannot be drawn: %s", design.name, error)
        return pdf(receipt)


def name_of(receipt: Receipt) -> str:
    """Its number; what is no sale's says what it is, and a copy which one."""
    name = receipt.name
    if receipt.invoice is None and receipt.occasion != "sale":
        name = f"{name}-{receipt.occasion}-{receipt.fact.hex[-6:]}"
    return f"{name}-copy-{receipt.copy}.pdf" if receipt.copy else f"{name}.pdf"


def free_name(folder: Path, stem: str) -> Path:
    """A PDF's name that no file there has: what was written before stays as it was."""
    path, at = folder / f"{stem}.pdf", 2
    while path.exists():
        path, at = folder / f"{stem}-{at}.pdf", at + 1
    return path


def save(path: Path, body: bytes) -> None:
    """On the disk when it returns; the name never stands for half a file. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.part")
    try:
        with half.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        with suppress(OSError):
            half.unlink()
        raise

"""Money going back and invoices in memory: pos.storage.goingback, pos.storage.invoices."""

from uuid import UUID

from pos.domain.goingback import GoingBack
from pos.domain.ids import OrderId
from pos.domain.invoice import Invoice, InvoiceKind
from tests.simulation.rows import ConstraintBroken, Rows


class GoingBacks:
    """As pos.storage.goingback."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._going = rows.tables["going_back"]

    def put(self, going: GoingBack) -> None:
        self._rows.put(self._going, going.order, going)

    def of(self, order: OrderId) -> GoingBack | None:
        return self._going.get(order)

    def every(self) -> tuple[GoingBack, ...]:
        return tuple(self._going[one] for one in sorted(self._going))

    def end(self, order: OrderId) -> None:
        if order in self._going:
            self._rows.drop(self._going, order)


class Invoices:
    """As pos.storage.invoices."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._invoices = rows.tables["invoices"]
        self._issued = rows.tables["issued"]

    def next_sequence(self, kind: InvoiceKind, life: int) -> int:
        counts = [
            one.sequence for one in self._invoices.values() if (one.kind, one.life) == (kind, life)
        ]
        return max(counts, default=0) + 1

    def add(self, invoice: Invoice) -> None:
        if self.about(invoice.fact) is not None:
            raise ConstraintBroken("two invoices of one fact")
        self._rows.put(self._invoices, invoice.id, invoice)

    def about(self, fact: UUID) -> Invoice | None:
        return next((one for one in self._invoices.values() if one.fact == fact), None)

    def of_order(self, order: OrderId) -> tuple[Invoice, ...]:
        found = (self._invoices[one] for one in sorted(self._invoices))
        return tuple(one for one in found if one.order == order)

    def everything(self) -> tuple[Invoice, ...]:
        found = sorted(self._invoices.values(), key=lambda one: (one.life, one.kind, one.sequence))
        return tuple(found)

    def papers(self, paper: UUID) -> int:
        return self._issued.get(paper, 0)

    def give_out(self, paper: UUID, papers: int) -> None:
        self._rows.put(self._issued, paper, papers)

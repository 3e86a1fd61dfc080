"""How an exchange's new prices came about, and what uses it took and gave back."""

from dataclasses import dataclass, replace
from uuid import UUID

import msgspec
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from pos.domain.order import Exchange
from pos.domain.pricing.priced import Priced
from pos.domain.uses import GivenBack, Used
from pos.storage.tables import Base


class ExchangeTermsRow(Base):
    """JSON of `Terms`; no row for an exchange that nothing was priced anew in."""

    __tablename__ = "exchange_terms"
    exchange: Mapped[UUID] = mapped_column(ForeignKey("exchanges.id"), primary_key=True)
    body: Mapped[bytes]


@dataclass(frozen=True)
class Terms:
    """As in an Exchange."""

    priced: Priced
    uses: tuple[Used, ...]
    back: tuple[GivenBack, ...]


def add(session: Session, made: Exchange) -> None:
    """Write them with the exchange."""
    if made.priced is not None:
        body = msgspec.json.encode(Terms(made.priced, made.uses, made.back))
        session.add(ExchangeTermsRow(exchange=made.id, body=body))


def laid(session: Session, made: Exchange) -> Exchange:
    """The exchange with them. Raises ValueError where they are torn."""
    row = session.get(ExchangeTermsRow, made.id)
    if row is None:
        return made
    try:
        terms = msgspec.json.decode(row.body, type=Terms)
    except msgspec.MsgspecError as error:
        raise ValueError(f"the terms of exchange {made.id}: {error}") from error
    return replace(made, priced=terms.priced, uses=terms.uses, back=terms.back)

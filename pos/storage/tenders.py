"""Tenders as rows: of orders, refunds and exchanges alike."""

from dataclasses import dataclass
from typing import Any, get_args
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.domain.ids import AttemptId
from pos.domain.order import ForeignCash, OnAccount, Tender, TenderKind, VoucherUse
from pos.domain.walletcode import Wallet
from pos.storage.moneytables import RoundingRow
from pos.storage.tables import ExchangeTenderRow, RefundTenderRow, TenderRow


@dataclass(frozen=True)
class _Details:
    """What only some tenders have; JSON in one column, empty for the plain ones."""

    foreign: ForeignCash | None = None
    account: OnAccount | None = None
    voucher: VoucherUse | None = None
    wallet: Wallet | None = None


_PLAIN = _Details()


def columns(tender: Tender, position: int) -> dict[str, Any]:
    """What every tender's row has, but whose it is."""
    details = _Details(tender.foreign, tender.account, tender.voucher, tender.wallet)
    return {
        "position": position,
        "kind": tender.kind,
        "amount_minor": tender.amount_minor,
        "reference": tender.reference,
        "attempt": tender.attempt,
        "details": "" if details == _PLAIN else msgspec.json.encode(details).decode(),
    }


def tender(row: TenderRow | RefundTenderRow | ExchangeTenderRow) -> Tender:
    """The tender of a row. Raises ValueError for one that nobody can have written."""
    kind = next((one for one in get_args(TenderKind) if one == row.kind), None)
    if kind is None:
        raise ValueError(f"a tender of kind {row.kind!r}")
    details = _PLAIN
    if row.details:
        try:
            details = msgspec.json.decode(row.details, type=_Details)
        except msgspec.MsgspecError as error:
            raise ValueError(f"a tender's details: {error}") from error
    return Tender(
        kind=kind,
        amount_minor=row.amount_minor,
        reference=row.reference,
        attempt=None if row.attempt is None else AttemptId(row.attempt),
        foreign=details.foreign,
        account=details.account,
        voucher=details.voucher,
        wallet=details.wallet,
    )


def add_rounding(session: Session, fact: UUID, minor: int) -> None:
    """What rounding to coins added to that order, refund or exchange."""
    if minor:
        session.add(RoundingRow(fact=fact, minor=minor))


def rounding(session: Session, fact: UUID) -> int:
    """The same, read; 0 where nothing was rounded."""
    row = session.scalar(select(RoundingRow.minor).where(RoundingRow.fact == fact))
    return row or 0

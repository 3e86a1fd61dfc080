"""The endpoints of wallet codes; what they answer stands in sync/protocol/wallets.py."""

from uuid import UUID

from litestar.params import FromPath, JSONBody

from sync.protocol import wallets
from sync.server.asked import Asking, get_, is_a_till, office_of, post_


@get_("/wallets", guards=[is_a_till])
async def taken(request: Asking) -> wallets.Wallets:
    """Which wallets the house takes."""
    return office_of(request).wallets.taken()


@post_("/wallets/payments", guards=[is_a_till])
async def pay(request: Asking, data: JSONBody[wallets.WalletPay]) -> wallets.WalletPayment:
    """Have a scanned code paid, once."""
    return await office_of(request).wallets.pay(request.user.id, data)


@get_("/wallets/payments/{attempt:uuid}", guards=[is_a_till])
async def standing(request: Asking, attempt: FromPath[UUID]) -> wallets.WalletPayment:
    """How an attempt of this till stands."""
    return await office_of(request).wallets.standing(request.user.id, attempt.hex)


@post_("/wallets/cancels", guards=[is_a_till])
async def cancel(request: Asking, data: JSONBody[wallets.WalletCancel]) -> wallets.WalletPayment:
    """See that no charge stands for an attempt of this till."""
    return await office_of(request).wallets.cancel(request.user.id, data)


@post_("/wallets/refunds", guards=[is_a_till])
async def refund(request: Asking, data: JSONBody[wallets.WalletRefund]) -> wallets.WalletRefunded:
    """Give back part of an approved attempt, once."""
    return await office_of(request).wallets.refund(request.user.id, data)


@get_("/wallets/refunds/{refund_id:uuid}", guards=[is_a_till])
async def refund_standing(request: Asking, refund_id: FromPath[UUID]) -> wallets.WalletRefunded:
    """How a refund stands."""
    return await office_of(request).wallets.refund_standing(refund_id.hex)


@get_("/wallets/totals/{wallet:str}", guards=[is_a_till])
async def totals(request: Asking, wallet: FromPath[str]) -> wallets.WalletTotals:
    """What this till's payments in one wallet come to, for its day's end."""
    return await office_of(request).wallets.totals(request.user.id, wallet)


ALL = [taken, totals, pay, standing, cancel, refund, refund_standing]

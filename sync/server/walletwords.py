"""What a supervisor said of a phone's payment that nobody knew of, out of a till's journal. Pure.

The plan writes it down as it arrives; the wallets' clerk hears it (wallets/words.py).
"""

from typing import NamedTuple

from pos.domain.journal import AttemptDecided, Entry
from pos.domain.walletcode import CURRENCY, Wallet, wallet_at
from sync.protocol.wallets import AMOUNT_MINOR_MAX

REFERENCE_MAX = 64


class WalletWord(NamedTuple):
    """One entry. `attempt` and `charge` are ids in hex; `moved`: the money did, under that number
    of the wallet's own account.
    """

    till: int
    incarnation: int
    number: int
    attempt: str
    kind: str
    charge: str
    wallet: Wallet
    amount_minor: int
    moved: bool
    reference: str
    heard_ms: int = 0


def words_of(entry: Entry, body: AttemptDecided) -> list[WalletWord]:
    """None where it is no wallet's, or what no wallet pays."""
    wallet = wallet_at(body.terminal)
    sane = body.currency == CURRENCY and 0 < body.amount_minor <= AMOUNT_MINOR_MAX
    if wallet is None or not sane:
        return []
    reference = "".join(one for one in body.reference if one.isprintable())
    word = WalletWord(
        int(entry.till),
        entry.incarnation,
        entry.number,
        body.attempt.hex,
        body.kind,
        body.charge.hex if body.charge else "",
        wallet,
        body.amount_minor,
        body.state == "approved",
        reference[:REFERENCE_MAX],
    )
    return [word]

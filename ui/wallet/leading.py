"""The wallets of one till: which the house takes, and who leads a payment to its end. No screen."""

import contextlib
import logging
import os
from collections.abc import Callable, Collection
from pathlib import Path

import msgspec

from pos.domain.attempt import UNSETTLED, Attempt
from pos.domain.ids import AttemptId
from pos.domain.refusals import Refusal, Trouble
from pos.domain.walletcode import WALLETS, Wallet
from pos.payments.machine import Rules, Send
from pos.payments.walletcode import WalletCode
from pos.services.desk import Desk
from sync.client.wallets import ASK_S, RemoteWallets
from sync.client.walletterminal import WalletTerminal
from ui.card.leading import CardTerminal, Ended, Told

# A customer stands there: asked as often as a gateway is.
# The server remembers every refund, and says so under its number.
RULES = Rules(ask_every_s=2.0, refunds_remembered=True)
SHELF = "wallets.json"

_log = logging.getLogger(__name__)


def _quiet(_step: object) -> None:
    """Nobody looks."""


class WalletLeader(CardTerminal):
    """Leads the attempts at one wallet, as a card terminal's are led."""

    def __init__(
        self,
        terminal: WalletTerminal,
        desk: Desk,
        crash_points: Callable[[str], None],
        rules: Rules = RULES,
    ) -> None:
        super().__init__(terminal, desk, crash_points, rules)
        self._wallet = terminal

    def hand(self, attempt: AttemptId, code: WalletCode, subject: str) -> None:
        """The code for an attempt that is about to be charged."""
        self._wallet.hand(attempt, code, subject)

    def charge(self, attempt: Attempt, told: Told = _quiet) -> Ended:
        """As at a terminal; each question while the customer confirms is told as one."""
        self._wallet.polled = lambda: told(Send("question"))
        return super().charge(attempt, told)

    def recover(
        self, told: Told = _quiet, but: Callable[[], Collection[AttemptId]] = tuple
    ) -> tuple[Attempt, ...]:
        """Nobody stands there with the phone any more: what is open shall end without a charge."""
        for one in self._open():
            mine = one.terminal == self.name and one.kind == "charge"
            if mine and one.state in UNSETTLED and one.id not in but():
                self._wallet.abort(one, one.id)
        return super().recover(told, but)

    def end(
        self, attempt: AttemptId, told: Told, but: Callable[[], Collection[AttemptId]]
    ) -> tuple[Attempt, ...]:
        """Not by phone after all, while nobody knows: until no charge stands. Its sale goes on
        otherwise and keeps the places. What is open then is returned, but those of the sale.
        """
        self._wallet.abort(self._written(attempt), attempt)
        if self.ask_again(attempt, told).attempt.state == "approved":
            self.take_back(attempt, told)
        mine = but()
        return tuple(one for one in self._open() if one.id not in mine)

    def close(self) -> None:
        """The till ends."""
        self._wallet.close()
        super().close()


class Wallets:
    """`taken` is what the server last said, kept on disk; None: it never said."""

    def __init__(
        self,
        remote: RemoteWallets,
        desk: Desk,
        crash_points: Callable[[str], None],
        folder: Path,
        *,
        rules: Rules = RULES,
        ask_s: float = ASK_S,
    ) -> None:
        self._remote, self._path = remote, folder / SHELF
        self._leaders = {
            one: WalletLeader(WalletTerminal(remote, one, ask_s), desk, crash_points, rules)
            for one in WALLETS
        }
        self.taken: frozenset[Wallet] | None = self._remembered()

    @property
    def every(self) -> tuple[WalletLeader, ...]:
        """Also of those that the house does not take now."""
        return tuple(self._leaders.values())

    @property
    def leaders(self) -> tuple[WalletLeader, ...]:
        """Of every wallet, where the house takes any: what was begun at one comes to an end."""
        return self.every if self.taken else ()

    def leader(self, terminal: str) -> WalletLeader | None:
        """Of the wallet that an attempt was made at; None where it was a card terminal."""
        return next((one for name, one in self._leaders.items() if name == terminal), None)

    def hand(self, attempt: Attempt, code: WalletCode, subject: str) -> None:
        """The code for an attempt that is about to be charged: in memory, until it is sent."""
        self._leaders[code.wallet].hand(attempt.id, code, subject)

    def look(self) -> None:
        """Ask the server which wallets the house takes; for the network lane. Without an answer
        what it said before counts.
        """
        try:
            self.taken = frozenset(self._remote.taken().wallets)
        except (Trouble, Refusal):
            return
        self._keep(self.taken)

    def recover(self) -> tuple[Attempt, ...]:
        """What a crash left, to its end, also where the house takes no wallet any more; what stays
        open is returned.
        """
        left: tuple[Attempt, ...] = ()
        for one in self.every:
            left = one.recover()
        return left

    def close(self) -> None:
        """The till ends: no pause is waited for any more."""
        for one in self._leaders.values():
            one.close()

    def _remembered(self) -> frozenset[Wallet] | None:
        try:
            told = msgspec.json.decode(self._path.read_bytes(), type=list[Wallet])
        except (OSError, msgspec.MsgspecError):
            return None
        return frozenset(told)

    def _keep(self, taken: frozenset[Wallet]) -> None:
        """A hint for the next start without a server; without it the key is not offered then."""
        beside = self._path.with_suffix(".new")
        try:
            beside.write_bytes(msgspec.json.encode(sorted(taken)))
            os.replace(beside, self._path)
        except OSError as error:
            _log.warning("which wallets are taken cannot be kept: %s", error)
            with contextlib.suppress(OSError):
                beside.unlink()

"""A nexo terminal as the attempt's driver sees it."""

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from pos.domain.attempt import Attempt
from pos.domain.ids import AttemptId
from pos.payments.line import Line
from pos.payments.nexo import answers, asking
from pos.payments.nexo.asking import Account
from pos.payments.readings import Counters, Fault, Faulty, Reading, Refused

# A terminal ends a payment by itself after 120 s.
PAYMENT_WAIT_S = 120.0 + 15.0
QUESTION_WAIT_S = 10.0


class NexoTerminal:
    """Speaks the protocol over a line that is handed in; keeps nothing."""

    def __init__(
        self,
        account: Account,
        line: Line,
        *,
        partly: bool = False,
        payment_wait_s: float = PAYMENT_WAIT_S,
        nonce: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        """`partly`: ask for what the card has where that is less than the amount."""
        self._account = account
        self._line = line
        self._partly = partly
        self._payment_wait_s = payment_wait_s
        self._nonce = nonce

    @property
    def name(self) -> str:
        """What an attempt carries as its `terminal`."""
        return self._account.poi_id

    def carry_out(self, attempt: Attempt) -> Reading:
        """The attempt's own request, sent once and never again. Raises as the line does."""
        if attempt.against is None:
            request = asking.payment(self._account, attempt, partly=self._partly)
        else:
            request = asking.reversal(self._account, attempt)
        body = asking.sealed(self._account, request, self._nonce)
        return answers.read(self._account, attempt, self._line.post(body, self._payment_wait_s))

    def ask(self, attempt: Attempt, made: UUID) -> Reading:
        """What became of it; `made` names the question. Raises as the line does."""
        if attempt.terminal != self.name:
            return Faulty(Fault.OTHER_TERMINAL)  # this one's "never heard of it" means nothing
        request = asking.status(self._account, attempt, made)
        body = asking.sealed(self._account, request, self._nonce)
        answer = self._line.post(body, QUESTION_WAIT_S)
        return answers.read_status(self._account, attempt, made, answer)

    def works(self, never: UUID, made: UUID) -> Reading:
        """For setting up and for a lamp: ask about a payment that never was.

        `Missing` or `Running` says that line, names and key are right; nothing is shown on the
        terminal. Raises as the line does.
        """
        nothing = Attempt(AttemptId(never), never, 1, "EUR", "unknown", 0, terminal=self.name)
        return self.ask(nothing, made)

    def counters(
        self, currency: str, made: UUID, again: UUID, at_ms: int
    ) -> Counters | Refused | Faulty:
        """What it counted for this till in the period that runs. Changes nothing at the terminal.

        Raises as the line does.
        """
        asked = asking.login(self._account, made, at_ms)
        told = answers.read_login(self._account, made, self._question(asked))
        if told is not None:
            return told
        body = self._question(asking.totals(self._account, again))
        return answers.read_totals(self._account, again, currency, body)

    def ended_period(self, currency: str, period: str, made: UUID) -> Counters | Refused | Faulty:
        """What it counted in a period that is over. Raises as the line does."""
        body = self._question(asking.ended_period(self._account, made, period))
        return answers.read_ended_period(self._account, made, currency, body)

    def _question(self, request: dict[str, Any]) -> bytes:
        return self._line.post(asking.sealed(self._account, request, self._nonce), QUESTION_WAIT_S)

    def abort(self, attempt: Attempt, made: UUID) -> None:
        """Ask it to stop. The answer says nothing, and is empty. Raises as the line does."""
        request = asking.abort(self._account, attempt, made)
        self._line.post(asking.sealed(self._account, request, self._nonce), QUESTION_WAIT_S)

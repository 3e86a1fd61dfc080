"""How long a wallet payment is waited for, and how often a gateway is asked. Pure."""

from dataclasses import dataclass

_DOUBLINGS_MAX = 5


@dataclass(frozen=True)
class Pace:
    """Times in milliseconds; the wallets' own rules, as they publish them."""

    query_ms: int = 4_000
    give_up_ms: int = 60_000
    # A pay request that strayed takes effect within the code's life, if ever; then nobody can.
    look_again_ms: int = 180_000
    # What is being asked is left to whoever asks, that long: more than connecting and reading.
    lease_ms: int = 30_000
    retry_ms: int = 1_000
    # A cancel that had no answer that often is a person's task; it is asked on, slowly.
    person_after: int = 8
    slow_ms: int = 300_000
    connect_s: float = 4.0
    read_s: float = 10.0

    def after(self, tries: int) -> int:
        """How long to wait after that many questions without an answer."""
        if tries >= self.person_after:
            return self.slow_ms
        doublings: int = min(max(tries - 1, 0), _DOUBLINGS_MAX)
        return self.retry_ms << doublings

"""Under what the basket is priced: since when, with which codes, for whom."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from pos.domain.basket import Basket
from pos.domain.ids import PerformanceId
from pos.domain.member import Member
from pos.domain.personal.holder import Named
from pos.domain.pricing.books import book_of
from pos.domain.pricing.circumstances import Circumstances, Comp, Customer, Key, SoFar
from pos.domain.pricing.codes import check_code, code_key
from pos.domain.pricing.counting import asked_for, learned, wishes
from pos.domain.pricing.laid import laid, wanted
from pos.domain.pricing.limits import check_limits
from pos.domain.refusals import Refusal
from pos.domain.season import Season
from pos.domain.uses import Limited, Wish
from pos.services.ports import Clock
from sync.client.replica import Replica
from sync.protocol.wire import PlaceState


class Terms:
    """Of one customer. The first place opens the basket: tiers and rules are those of then."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._opened: Circumstances | None = None
        self._codes: frozenset[str] = frozenset()
        self._comps: tuple[Comp, ...] = ()
        self._so_far = SoFar()
        self._customer: Customer | None = None
        self.member: Member | None = None
        self.names: dict[Key, Named] = {}  # whom tickets with a name are for
        self._shares: dict[PerformanceId, int] = {}

    def forget(self) -> None:
        """The next customer."""
        self._opened, self._codes, self._comps = None, frozenset(), ()
        self._so_far = SoFar()
        self._customer = self.member = None
        self.names = {}

    @property
    def codes(self) -> frozenset[str]:
        """What the customer has shown."""
        return self._codes

    @property
    def circumstances(self) -> Circumstances:
        """Of now; of the basket's first place where there is one."""
        now = datetime.fromtimestamp(self._clock.now_ms() / 1000, UTC)
        opened = replace(self._opened or Circumstances(now, now), now=now, so_far=self._so_far)
        return replace(opened, codes=self._codes, comps=self._comps, customer=self._customer)

    def pricing(
        self, basket: Basket, season: Season, shown: Mapping[PerformanceId, Replica]
    ) -> Callable[[], Basket]:
        """What makes the basket's prices, in whatever thread; it raises Refusal as pricing does."""
        if not basket.items:
            self._opened = None
            return lambda: basket
        opened = self._opened or self.circumstances
        new = {one.performance for one in basket.items} - opened.sold.keys()
        for one, replica in shown.items():
            self.saw(one, replica)
        known = {one: self._shares[one] for one in new & self._shares.keys()}
        self._opened = replace(opened, sold={**opened.sold, **known})
        circumstances = self.circumstances
        return lambda: laid(basket, book_of(season), circumstances)

    def saw(self, performance: PerformanceId, replica: Replica) -> None:
        """How much of it is sold, as its hall shows it; kept for when it is not on the screen."""
        self._shares[performance] = _share_sold(replica)

    @property
    def shares(self) -> Mapping[PerformanceId, int]:
        """How much is sold of each performance that was seen."""
        return dict(self._shares)

    def check(self, basket: Basket, season: Season) -> None:
        """Raises Refusal where more is in the basket than may be bought."""
        check_limits(wanted(basket), book_of(season), self.circumstances)

    def take_code(self, typed: str, season: Season) -> None:
        """From now on with that code. Raises Refusal PROMO_CODE_... or CUSTOMER_NEEDED."""
        code = code_key(typed)
        check_code(code, book_of(season), self.circumstances)
        self._codes |= {code}

    def check_code(self, typed: str, season: Season) -> None:
        """Whether the code still opens something, after what was heard of it. Raises as above;
        then it is not taken any more.
        """
        code = code_key(typed)
        try:
            check_code(code, book_of(season), self.circumstances)
        except Refusal:
            self._codes -= {code}
            raise

    def asked(self, basket: Basket, season: Season) -> tuple[Limited, ...]:
        """What the house has to be asked about this sale: how often it was used."""
        return asked_for(wanted(basket), book_of(season), self.circumstances)

    def wishes(self, basket: Basket, season: Season) -> tuple[Wish, ...]:
        """The uses that have to be owned before it is paid for."""
        if basket.priced is None:
            return ()
        return wishes(basket.priced, book_of(season), self.circumstances)

    @property
    def so_far(self) -> SoFar:
        """What was used before, as far as it was heard."""
        return self._so_far

    def hear(self, so_far: SoFar) -> None:
        """What was used before."""
        self._so_far = so_far

    def learn(self, refusal: Refusal, season: Season) -> None:
        """What a refusal tells of it."""
        self._so_far = learned(self._so_far, refusal, book_of(season))

    def give_away(self, comp: Comp) -> None:
        """From now on those places cost nothing."""
        self._comps = (*self._comps, comp)

    def serve(self, member: Member | None, season: Season) -> bool:
        """From now on for that member, or for somebody unknown. False where the membership is not
        valid today: then it is known who buys, and the prices are everybody's.
        """
        today = book_of(season).local(self.circumstances.now).date()
        # What another customer has bought says nothing of this one.
        self._so_far = replace(self._so_far, by_customer={}, bought={}, bought_of={})
        self.member = member
        self._customer = None if member is None else member.customer(today)
        return member is None or member.holds(today)

    def drop_codes(self) -> None:
        """Without any code."""
        self._codes = frozenset()


def _share_sold(replica: Replica) -> int:
    """Thousandths of the performance that are sold, as the server last said; while it is away, too,
    and also from what this till kept of an earlier day.
    """
    states = replica.states
    return int(1000 * np.count_nonzero(states == PlaceState.SOLD) // max(1, len(states)))

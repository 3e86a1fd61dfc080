"""What the pack's keys and its watch do, in the storage lane: put it into the print queue."""

from collections.abc import Callable, Collection

from pos.domain.emergency import Pack
from pos.domain.ids import PerformanceId
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person, Season
from pos.services import outagepapers, packing
from pos.services.owning import Key
from pos.services.packing import PackWish
from ui.bootstrap import Till


def plan_of(till: Till, season: Season | None, performance: PerformanceId) -> Plan:
    """From the shelf: the server is not asked. Raises PERFORMANCE_UNKNOWN, PLAN_WRONG."""
    if season is None:
        raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=performance)
    plan = till.plans.load(season.performance(performance).plan_digest)
    if plan is None:
        raise Refusal(Reason.PLAN_WRONG)
    return plan


def pack(till: Till, wish: PackWish, plan: Plan, in_use: Callable[[], Collection[Key]]) -> Pack:
    """Lists, tally and tickets into the queue, in one transaction. Raises as packing.pack."""
    lists = outagepapers.lists(till.desk, wish.season, wish.performance, plan)
    return packing.pack(till.desk, wish, in_use, lists)


def print_lists(till: Till, season: Season, performance: PerformanceId, person: Person) -> None:
    """The will-call list and the unsold seats, and no ticket."""
    plan = plan_of(till, season, performance)
    papers = outagepapers.lists(till.desk, season, performance, plan)
    outagepapers.print_lists(till.desk, papers, person)

"""Many evenings: run, spread over the cores, and a failing one told as a short story."""

import multiprocessing
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tests.simulation import variants
from tests.simulation.setting import Setting
from tests.simulation.world import World

CHUNK = 5
_SHORTEN_S = 60.0


@dataclass(frozen=True)
class Outcome:
    """What came of a seed. `broke` is empty where everything held."""

    seed: int
    steps: int
    tickets: int
    papers: int
    broke: str = ""


def evening(setting: Setting, steps: int, *, audited: bool = False) -> Outcome:
    """One whole run with its end; whatever breaks is caught."""
    world = World(setting)
    broke = ""
    try:
        world.run(steps)
        world.settle()
        if audited:
            world.audit()
    except Exception as error:  # a constraint, an assertion, a bug: each is a find
        at = traceback.extract_tb(error.__traceback__)[-1]
        broke = f"{type(error).__name__} in {at.name}: {str(error)[:300]}"
    truth = world.truth
    return Outcome(setting.seed, world.steps, len(truth.tickets), len(truth.papers), broke)


def is_found(rule: str, seed: int, steps: int, tills: int = 0) -> bool:
    """Whether an evening breaks without the rule, and holds with it."""
    setting = variants.setting(rule, seed, tills)
    with variants.without(rule):
        broke = evening(setting, steps).broke
    return bool(broke) and not evening(setting, steps).broke


def _some(job: tuple[tuple[int, ...], int, int, str]) -> list[Outcome]:
    seeds, steps, tills, rule = job
    with variants.without(rule):
        return [
            evening(variants.setting(rule, seed, tills), steps, audited=seed % 10 == 0)
            for seed in seeds
        ]


def campaign(
    seeds: Sequence[int], steps: int, *, tills: int = 0, rule: str = "", processes: int = 2
) -> Iterator[Outcome]:
    """Each seed's outcome, as they come; over so many processes."""
    jobs = [
        (tuple(seeds[start : start + CHUNK]), steps, tills, rule)
        for start in range(0, len(seeds), CHUNK)
    ]
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes) as pool:
        for some in pool.imap_unordered(_some, jobs):
            yield from some


def shortened(setting: Setting, steps: int, seconds: float = _SHORTEN_S) -> tuple[Setting, int]:
    """A smaller setting and fewer steps that still break, within that time."""
    until_s = time.monotonic() + seconds

    def breaks(one: Setting, count: int) -> bool:
        return time.monotonic() < until_s and bool(evening(one, count, audited=True).broke)

    low, high = 0, steps
    while high - low > 8:
        middle = (low + high) // 2
        low, high = (low, middle) if breaks(setting, middle) else (middle, high)
    for number in _mishaps(setting, high):
        fewer = replace(setting, skip=setting.skip | {number})
        setting = fewer if breaks(fewer, high) else setting
    for customer in _customers(setting, high):
        fewer = replace(setting, rest=setting.rest | {customer})
        setting = fewer if breaks(fewer, high) else setting
    return setting, high


def _mishaps(setting: Setting, steps: int) -> list[int]:
    world = World(setting)
    try:
        world.run(steps)
    except Exception:  # it breaks: what has happened until then is what is asked
        return list(world.mishaps.happened)
    return list(world.mishaps.happened)


def _customers(setting: Setting, steps: int) -> list[tuple[str, int]]:
    world = World(setting)
    try:
        world.run(steps)
    except Exception:
        return _served(world)
    return _served(world)


def _served(world: World) -> list[tuple[str, int]]:
    return [(till.name, n) for till in world.tills for n in range(1, till.customers + 1)]


def story(setting: Setting, steps: int) -> str:
    """What happened before it broke, and how."""
    world = World(setting)
    try:
        world.run(steps)
        world.settle()
        world.audit()
    except Exception as error:
        return f"{world.story()}\n{type(error).__name__}: {error}"
    return world.story()

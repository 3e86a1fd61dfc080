"""When which fault comes to whom: drawn by lot before anything runs, the same for a seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.faults import FAULTS, Fault
from tests.chaos.scene import Scene

HOUSE = "the house"
_EVERY_S = 7.0  # between two faults at one till; the house counts as one of them


@dataclass(frozen=True)
class Planned:
    """One fault to come."""

    at_s: float
    fault: Fault
    whom: str
    lasts_s: float


def possible(scene: Scene) -> list[Fault]:
    """The faults this scene has what is needed for."""
    there = {
        "": True,
        "postgres": scene.postgres,
        "rewinds": scene.wish.rewinds,
        "server_rewinds": scene.wish.server_rewinds,
        "workers": scene.house.workers > 1,
        "cables": any(post.cable for post in scene.posts.values()),
        "small_disk": any(post.small_disk for post in scene.posts.values()),
    }
    chosen = scene.wish.only.split(",")
    wanted = [fault for fault in FAULTS if any(one in fault.name for one in chosen)]
    return [fault for fault in wanted if there[fault.wants]]


def plan(scene: Scene, faults: Sequence[Fault]) -> list[Planned]:
    """In order of time. No two faults have hold of one part of one till at once."""
    wish = scene.wish
    dice = random.Random(f"{wish.seed} schedule")
    planned: list[Planned] = []
    held_until: dict[tuple[str, str], float] = {}
    at_s = 0.0
    while True:
        at_s += dice.expovariate((len(scene.posts) + 1) / (_EVERY_S * wish.calm))
        if at_s > wish.seconds:
            return planned
        (fault,) = dice.choices(faults, [one.weight for one in faults])
        names = [name for name, post in scene.posts.items() if _fits(fault, post.small_disk)]
        whom = dice.choice(names) if fault.at_till else HOUSE
        lasts_s = min(dice.uniform(*fault.lasts_s), max(1.0, wish.seconds / 5))
        key = (whom, fault.part)
        if at_s < held_until.get(key, 0.0):
            continue
        held_until[key] = at_s + lasts_s
        planned.append(Planned(at_s, fault, whom, lasts_s))


def _fits(fault: Fault, small_disk: bool) -> bool:
    return small_disk or fault.wants != "small_disk"

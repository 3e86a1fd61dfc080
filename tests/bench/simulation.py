"""Steps a second of the simulator, on one core, with the real code and every invariant checked."""

import time

from tests.simulation.setting import Setting
from tests.simulation.world import World

SEEDS, STEPS = 40, 2_000


def steps_per_s() -> float:
    """Whole evenings with their ends, seed by seed."""
    began_s = time.perf_counter()
    steps = 0
    for seed in range(SEEDS):
        world = World(Setting.of(seed))
        world.run(STEPS)
        world.settle()
        steps += world.steps
    return steps / (time.perf_counter() - began_s)

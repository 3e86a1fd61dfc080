"""How one simulated evening is set up: everything follows from the seed, unless it is said."""

from dataclasses import dataclass, field
from random import Random

from tests.simulation.house import Hall

# Rows, seats a row, standing places, performances. Mostly small: everybody wants the same places.
_HALLS = (
    (2, 2, 0, 1),
    (1, 3, 2, 1),
    (1, 4, 0, 2),
    (2, 6, 6, 1),
    (3, 8, 10, 1),
    (1, 1, 1, 1),
)
# What may go wrong, and how often beside the others.
MISHAPS = {
    "power_cut": 4,
    "power_cut_soon": 6,
    "cut_line": 4,
    "bad_line": 4,
    "clock_jump": 1,
    "printer_trouble": 2,
    "server_dies": 3,
    "server_clock_jump": 1,
    "house_holds": 1,
    "allots": 5,
    "calls_back": 2,
    "restores_till": 2,
    "restores_server": 1,
    "restores_both": 1,
    "clones": 1,
    "loses_till": 1,
    "writes_off": 1,
    "releases": 1,
}
MILD = frozenset(
    ("power_cut", "power_cut_soon", "cut_line", "bad_line", "clock_jump", "printer_trouble")
)
RARE = frozenset(("restores_both", "clones", "loses_till", "writes_off", "releases"))


@dataclass(frozen=True)
class Setting:
    """`weather`: how often each mishap comes, of those that come at all. `gap_ms`: up to so long
    between two of them. `skip` leaves single mishaps out, `rest` single customers: how a story is
    made shorter. `rebalances`: allotments look after themselves.
    """

    seed: int
    tills: int = 3
    hall: Hall = field(default_factory=Hall)
    weather: tuple[tuple[str, int], ...] = ()
    gap_ms: int = 8_000
    rebalances: bool = True
    skip: frozenset[int] = frozenset()
    rest: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def of(cls, seed: int, tills: int = 0, hall: Hall | None = None) -> "Setting":
        """Any evening. Each has mishaps of some kinds only, so that rare ones meet undisturbed."""
        random = Random(f"setting {seed}")
        mild = random.random() < 0.25
        weather = []
        for name, weight in MISHAPS.items():
            chance = 0.2 if name in RARE else 0.5
            if random.random() < chance and (not mild or name in MILD):
                weather.append((name, weight))
        rows, seats, standing, performances = random.choice(_HALLS)
        return cls(
            seed,
            tills or random.choice((2, 2, 3, 3, 4, 6)),
            hall or Hall(rows, seats, standing, performances),
            tuple(weather) or (("power_cut_soon", 1),),
            random.choice((2_000, 8_000, 30_000)),
            random.random() < 0.5,
        )

"""How one simulated evening is set up: everything follows from the seed, unless it is said."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
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


def numbers(text: str) -> frozenset[int]:
    """Those of "1-4,7"."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


def customers(text: str) -> frozenset[tuple[str, int]]:
    """Those of "1:1-4,7 2x:3": tills by their names, and their customers."""
    tills = (part.split(":") for part in text.split())
    return frozenset((name, number) for name, its in tills for number in numbers(its))


def _told(given: Iterable[int]) -> str:
    spans: list[list[int]] = []
    for number in sorted(given):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(str(one) if one == last else f"{one}-{last}" for one, last in spans)


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        """As it can be pasted into a test."""
        said = {
            one.name: repr(getattr(self, one.name))
            for one in fields(self)
            if one.name == "seed" or getattr(self, one.name) != one.default
        }
        if self.skip:
            said["skip"] = f'numbers("{_told(self.skip)}")'
        if self.rest:
            names = sorted({name for name, _ in self.rest})
            tills = (f"{one}:{_told(n for name, n in self.rest if name == one)}" for one in names)
            said["rest"] = f'customers("{" ".join(tills)}")'
        return f"Setting({', '.join(f'{name}={value}' for name, value in said.items())})"

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
        # Drawn apart: evenings without it stay as they were.
        if Random(f"packs {seed}").random() < 0.35:
            weather += [("packs", 8), ("accounts", 8), ("allots", 8)]
            if Random(f"papers go {seed}").random() < 0.4:
                weather.append(("lets_papers_go", 2))
        if Random(f"door {seed}").random() < 0.35:
            weather += [("comes_in", 12)]
        return cls(
            seed,
            tills or random.choice((2, 2, 3, 3, 4, 6)),
            hall or Hall(rows, seats, standing, performances),
            tuple(weather) or (("power_cut_soon", 1),),
            random.choice((2_000, 8_000, 30_000)),
            random.random() < 0.5,
        )


@dataclass(frozen=True)
class Story:
    """An evening that once broke within so many steps; with `rule`, it does so without that one."""

    setting: Setting
    steps: int
    rule: str = ""

    def __repr__(self) -> str:
        """The line that keeps it as a test."""
        rule = f', rule="{self.rule}"' if self.rule else ""
        return f"Story({self.setting!r}, steps={self.steps}{rule})"

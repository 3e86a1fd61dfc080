"""How the benches of the screen take times and memory."""

import time
from collections.abc import Callable
from pathlib import Path

# Of each row of a table its values: milliseconds, or what the row says.
Figures = dict[str, list[float]]


def timed(work: Callable[[int], None], frames: int, limit_s: float = 5.0) -> list[float]:
    """Milliseconds of each run after one to warm up; at least three, fewer where it takes long."""
    work(0)
    taken: list[float] = []
    until = time.perf_counter() + limit_s
    for frame in range(1, frames + 1):
        start = time.perf_counter()
        work(frame)
        taken.append((time.perf_counter() - start) * 1000)
        if time.perf_counter() > until and len(taken) >= 3:
            break
    return taken


def resident_mb() -> float:
    """Memory of this process that is in use."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0

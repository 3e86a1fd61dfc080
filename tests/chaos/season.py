"""The season that is played: a small hall that is soon full, and a museum's timed entry."""

from pathlib import Path
from typing import Any

import msgspec

from sync.server import demo_season

NIGHTS = 4
SLOTS = 2
_FIRST_SLOT = 1001


def write(folder: Path) -> None:
    """A season folder with numbered seats and standing places, few enough to be fought for."""
    demo, small = folder / "demo", folder / "small"
    demo_season.write(demo)
    demo_season.small(small)
    whole, season = _read(demo), _read(small)
    night = season["performances"][0]
    season["performances"] = [
        {**night, "id": number, "starts_at": f"2030-03-{number:02}T19:30+01:00"}
        for number in range(1, NIGHTS + 1)
    ] + [one for one in whole["performances"] if 0 <= one["id"] - _FIRST_SLOT < SLOTS]
    season["categories"] += [one for one in whole["categories"] if one["id"] == "entry"]
    season["price_lists"] += [one for one in whole["price_lists"] if one["id"] == "museum"]
    season["productions"] += [one for one in whole["productions"] if one["id"] == 9]
    for plan in (demo / "plans").glob("museum.*"):
        plan.rename(small / "plans" / plan.name)
    (small / "season.json").write_bytes(msgspec.json.encode(season))


def _read(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode((folder / "season.json").read_bytes())
    return found

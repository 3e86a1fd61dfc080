"""What a supervisor reads about a plan's places."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from pos.domain.ids import PlaceId
from pos.domain.plan import Plan
from ui import formats

_NAMED = 12


def places(plan: Plan, picked: Sequence[int]) -> str:
    """The seats by name; the first few of many."""
    named = formats.places([plan.label(PlaceId(one)) for one in sorted(picked)[:_NAMED]])
    return f"{named} …" if len(picked) > _NAMED else named


def losses(params: Any) -> list[str]:
    """Line by line who would lose a place."""
    lines = []
    for one in params.get("places", ()):
        if one["moved"]:
            text = QCoreApplication.translate("Plans", "{place} would have another number")
        else:
            text = QCoreApplication.translate("Plans", "{place} would be gone")
        lines.append(text.format(place=one["label"]))
    more = int(params.get("count", 0)) - len(lines)
    if more > 0:
        lines.append(QCoreApplication.translate("Plans", "and {count} more").format(count=more))
    if params.get("moved"):
        lines.append(
            QCoreApplication.translate(
                "Plans",
                "A seat cannot leave the plan before others that are sold: keep it for the house.",
            )
        )
    return lines

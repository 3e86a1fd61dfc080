"""Who is in by tickets that were to go back: the place, the door and the time of each."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from ui import formats

_NAMED = 4  # an order may have a hundred tickets, and a sentence has one line or two


def who_is_in(params: Mapping[str, Any]) -> str:
    """E9 (Door B, 19:32) and E10 (Door A, 19:40), of the refusal ADMITTED_ALREADY."""
    inside, zone = params["inside"], params["timezone"]
    several = len({one["place"].section for one in inside}) > 1
    called = formats.place_in_section if several else formats.place
    names = []
    for one in inside:
        time = formats.time_of(formats.moment(one["at_ms"]), zone)
        where = ", ".join(part for part in (one["door"], time) if part)
        names.append(f"{called(one['place'])} ({where})")
    if len(names) <= _NAMED:
        return formats.listed(names)
    text = QCoreApplication.translate("Places", "{places} and {count} more")
    return text.format(places=", ".join(names[:_NAMED]), count=len(names) - _NAMED)

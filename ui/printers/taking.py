"""The printer that was set up becomes the till's: in its settings, and in its queue at once."""

import logging
import tomllib
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from pos.domain import people
from pos.domain.season import Person
from pos.storage.jobs import TICKET_PRINTER
from ui.bootstrap import printers_of
from ui.settings import FILE_NAME
from ui.settingsfile import keep

if TYPE_CHECKING:
    from ui.bootstrap import Till

_LOG = logging.getLogger(__name__)


class Taken(Enum):
    """From when the till prints there."""

    NOW = "now"
    NEXT_START = "at its next start: a paper is under way at the printer before"
    UNTIL_NEXT_START = "now; flags or the environment name another one for the next start"


def use(till: "Till", person: Person, address: str, told: str) -> Taken:
    """Print tickets there from now on. For the devices lane.

    Raises Refusal NOT_PERMITTED, SettingsWrong for what cannot be set so, OSError where it cannot
    be written down: then nothing is changed.
    """
    people.require(person, people.SET_UP_PRINTER)
    file, settings = till.settings.data / FILE_NAME, till.settings
    wanted = replace(settings, printer=address, printer_profile=told)
    printer = printers_of(wanted)[TICKET_PRINTER]
    overruled = _written_in(till) != (settings.printer, settings.printer_profile)
    keep(file, {"printer": address, "printer_profile": told})
    _LOG.info("printer of tickets set to %s (%s) by %s", address, told, person.id)
    taken = till.spool.take_printer(TICKET_PRINTER, printer)
    if overruled:
        return Taken.UNTIL_NEXT_START
    till.settings = wanted
    return Taken.NOW if taken else Taken.NEXT_START


def _written_in(till: "Till") -> tuple[str, str]:
    """What its file says so far; a flag goes before it."""
    try:
        found = tomllib.loads((till.settings.data / FILE_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        found = {}
    return str(found.get("printer", "")), str(found.get("printer_profile", ""))

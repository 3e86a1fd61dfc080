"""The printer that was set up becomes the till's: in its settings, and in its queue at once."""

import logging
import tomllib
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal

from pos.domain import people
from pos.domain.printjob import RECEIPTS, TICKETS
from pos.domain.season import Person
from printing.transports.address import device_of
from ui.bootstrap import drawer_of, printers_of
from ui.settings import FILE_NAME, Settings
from ui.settingsfile import keep

if TYPE_CHECKING:
    from ui.bootstrap import Till

_LOG = logging.getLogger(__name__)
Role = Literal["tickets", "receipts", "both"]


class Taken(Enum):
    """From when the till prints there."""

    NOW = "now"
    NEXT_START = "at its next start: a paper is under way at the printer before"
    UNTIL_NEXT_START = "now; flags or the environment name another one for the next start"


@dataclass(frozen=True)
class Use:
    """What a printer is used for, and whether the drawer hangs on it, where there are two."""

    role: Role = "tickets"
    drawer: bool = False


def use(till: "Till", person: Person, address: str, told: str, wish: Use | None = None) -> Taken:
    """Print there from now on: tickets, unless something else is wished. For the devices lane.

    Raises Refusal NOT_PERMITTED, SettingsWrong for what cannot be set so, OSError where it cannot
    be written down: then nothing is changed.
    """
    people.require(person, people.SET_UP_PRINTER)
    wish = wish or Use()
    file, settings = till.settings.data / FILE_NAME, till.settings
    mine, changes = _changes(settings, address, told, wish)
    wanted = replace(settings, **changes)
    printers = printers_of(wanted)
    before = {name: str(getattr(settings, name)) for name in changes}
    overruled = _written_in(till, before) != before
    keep(file, changes)
    _LOG.info("printer of %s set to %s (%s) by %s", wish.role, address, told, person.id)
    moved = drawer_of(wanted) != drawer_of(settings)
    taken = True
    for role in (TICKETS, RECEIPTS):
        if role not in printers:
            taken &= till.spool.drop_printer(role)
        elif role == mine or moved:  # of the other one only where the drawer is is new
            taken &= till.spool.take_printer(role, printers[role])
    till.spool.hang_drawer(drawer_of(wanted))
    if overruled:
        return Taken.UNTIL_NEXT_START
    till.settings = wanted
    return Taken.NOW if taken else Taken.NEXT_START


def _changes(settings: Settings, address: str, told: str, wish: Use) -> tuple[str, dict[str, Any]]:
    """Which printer it is then, and the settings that become others.

    A till whose only printer is for receipts prints everything there: it is the ticket printer.
    """
    second = bool(settings.printer) and device_of(settings.printer) != device_of(address)
    if wish.role == RECEIPTS and second:
        hangs = RECEIPTS if wish.drawer else TICKETS
        changes = {"receipt_printer": address, "receipt_printer_profile": told, "drawer": hangs}
    elif wish.role == TICKETS and settings.receipt_printer:
        hangs = TICKETS if wish.drawer else RECEIPTS
        changes = {"printer": address, "printer_profile": told, "drawer": hangs}
    else:
        changes = {"printer": address, "printer_profile": told, "drawer": ""}
        changes |= {"receipt_printer": "", "receipt_printer_profile": ""}
    mine, name = (TICKETS, "printer") if "printer" in changes else (RECEIPTS, "receipt_printer")
    named = {name, f"{name}_profile"}  # these are written anyway
    return mine, {
        one: value
        for one, value in changes.items()
        if one in named or getattr(settings, one) != value
    }


def _written_in(till: "Till", names: dict[str, str]) -> dict[str, str]:
    """What its file says of them so far; a flag goes before it."""
    try:
        found = tomllib.loads((till.settings.data / FILE_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        found = {}
    return {name: str(found.get(name, "")) for name in names}

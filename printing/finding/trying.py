"""A supervisor's verbs at a printer that is not set up yet. For the devices lane; all bounded.

Nothing here goes through the queue: what is printed admits nobody, and is not kept.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

from pos.domain import people
from pos.domain.refusals import Trouble
from pos.domain.season import Person
from printing.finding.asking import Identity, identify
from printing.finding.places import Place, places
from printing.finding.trialpage import TrialPage
from printing.printer import Patience, Printer, Progress, Transport
from printing.profile import Profile
from printing.status import PrinterStatus
from printing.transports.address import transport_to

Note = Callable[[Literal["asked", "opened", "not"], str], None]
_LIMIT_S = 20.0
BAUDS = (19_200, 9600, 38_400, 115_200)


@dataclass(frozen=True)
class Asked:
    """What said it, and what; `trouble` is why nothing could be asked."""

    address: str
    identity: Identity
    trouble: str = ""


@dataclass(frozen=True)
class Tried:
    """What became of a trial page; `why` where it is not known to have come out."""

    progress: Progress | None
    why: str = ""
    status: PrinterStatus = field(default_factory=PrinterStatus)


def look_around(person: Person) -> list[Place]:
    """Where printers could hang on this machine. Raises Refusal NOT_PERMITTED."""
    people.require(person, people.SET_UP_PRINTER)
    return places()


def ask(person: Person, address: str) -> Asked:
    """What stands there. Raises Refusal NOT_PERMITTED, AddressWrong."""
    people.require(person, people.SET_UP_PRINTER)
    try:
        for one in _speeds(address):
            identity = identify(transport_to(one))
            if identity.language is not None:
                return Asked(one, identity)
    except Trouble as trouble:
        return Asked(address, Identity(), trouble.sentence)
    return Asked(address, Identity())


def _speeds(address: str) -> list[str]:
    """A serial line says nothing in another speed than its printer's."""
    if not address.startswith("serial://") or "?" in address:
        return [address]
    return [f"{address}?baud={baud}" for baud in BAUDS]


def print_trial(
    person: Person,
    address: str,
    profile: Profile,
    trial: TrialPage,
    patience: Patience | None = None,
) -> Tried:
    """Print the page there, once. Raises Refusal NOT_PERMITTED, AddressWrong, or ValueError for a
    page that does not fit."""
    people.require(person, people.SET_UP_PRINTER)
    return _printed(transport_to(address), profile, trial, patience)


def open_drawer(person: Person, address: str, profile: Profile, note: Note) -> Tried:
    """One pulse, to see whether it opens; `note` writes down that, before and after.

    Raises Refusal NOT_PERMITTED, AddressWrong.
    """
    people.require(person, people.SET_UP_PRINTER)
    printer = Printer(transport_to(address), profile)
    note("asked", "")
    try:
        opened = printer.pulse()
    finally:
        printer.close()
    why = "" if opened else printer.why
    note("opened" if opened else "not", why)
    return Tried(Progress.SENT if opened else None, why, printer.status)


def _printed(
    transport: Transport, profile: Profile, trial: TrialPage, patience: Patience | None
) -> Tried:
    printer = Printer(transport, profile, patience)
    until = time.monotonic() + _LIMIT_S
    try:
        if not printer.look().ready:
            return Tried(None, printer.why, printer.status)
        printer.start(uuid4(), trial.page)
        progress = _until(printer.push, Progress.SENDING, until)
        if progress is Progress.SENT:
            progress = _until(printer.confirm, Progress.SENT, until)
        why = "" if progress is Progress.PRINTED else printer.why
        return Tried(progress, why, printer.status)
    finally:
        printer.let_go()
        printer.close()


def _until(step: Callable[[], Progress], same: Progress, until: float) -> Progress:
    """Again while it only waits for paper; not for ever."""
    while (progress := step()) is same and time.monotonic() < until:
        pass
    return progress

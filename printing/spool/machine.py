"""What may become of a print job. Pure: one table, and nothing else decides.

queued -> sending -> sent -> printed
             |         |
             +---------+--> in doubt -> printed | cancelled, by a person's word
queued | sending -> blocked (not one byte was handed over) -> sending again, by itself
queued | blocked -> cancelled
"""

from enum import Enum

from pos.storage.jobs import JobState


class Event(Enum):
    """What happened to the job."""

    BEGIN = "the printer is ready, the first byte follows"
    NOT_READY = "not one byte was handed over"
    TAKEN = "all bytes were handed over"
    CONFIRMED = "the printer said that it came out"
    LOST = "nobody can say whether it came out"
    UNPRINTABLE = "its paper cannot be laid out"
    RESTARTED = "the program started anew"
    CAME_OUT = "a person saw it"
    DID_NOT = "a person says that it did not come out"
    CANCELLED = "it is not wanted any more"


_TABLE: dict[tuple[JobState, Event], JobState] = {
    ("queued", Event.BEGIN): "sending",
    ("blocked", Event.BEGIN): "sending",
    ("queued", Event.NOT_READY): "blocked",
    ("blocked", Event.NOT_READY): "blocked",
    ("sending", Event.NOT_READY): "blocked",
    ("queued", Event.UNPRINTABLE): "in_doubt",
    ("blocked", Event.UNPRINTABLE): "in_doubt",
    ("sending", Event.TAKEN): "sent",
    ("sending", Event.LOST): "in_doubt",
    ("sent", Event.LOST): "in_doubt",
    ("sent", Event.CONFIRMED): "printed",
    ("sending", Event.RESTARTED): "in_doubt",
    ("sent", Event.RESTARTED): "in_doubt",
    ("in_doubt", Event.CAME_OUT): "printed",
    ("in_doubt", Event.DID_NOT): "cancelled",
    ("queued", Event.CANCELLED): "cancelled",
    ("blocked", Event.CANCELLED): "cancelled",
}


def after(state: JobState, event: Event) -> JobState:
    """The state that follows. Raises ValueError where the event cannot happen."""
    if (state, event) not in _TABLE:
        raise ValueError(f"a job that is {state} cannot be told: {event.value}")
    return _TABLE[state, event]

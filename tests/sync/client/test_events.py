"""Server-sent events out of a stream of bytes."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.client import events
from sync.client.events import Event, EventParser

STREAM = (
    b": heartbeat\n\n"
    b'event: changes\nid: 1:7\ndata: {"generation":1}\n\n'
    b"event: reset\n\n"
    b"data: one\r\ndata: two\r\n\r\n"
    b"retry: 500\n\n"
)
EVENTS = [
    Event("changes", b'{"generation":1}'),
    Event("reset", b""),
    Event("message", b"one\ntwo"),
]


@given(st.lists(st.integers(1, len(STREAM) - 1), max_size=12))
def test_events_do_not_depend_on_how_the_network_cut_the_bytes(cuts):
    edges = [0, *sorted(set(cuts)), len(STREAM)]
    parser = EventParser()
    found = []
    for start, end in itertools.pairwise(edges):
        found += parser.feed(STREAM[start:end])
    assert found == EVENTS


def test_an_event_without_its_empty_line_is_not_there_yet():
    parser = EventParser()
    assert parser.feed(b"event: changes\ndata: {}\n") == []
    assert parser.feed(b"\n") == [Event("changes", b"{}")]


def test_a_line_that_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr(events, "BUFFER_LIMIT_BYTES", 10)
    with pytest.raises(ValueError, match="too long"):
        EventParser().feed(b"data: 123456")

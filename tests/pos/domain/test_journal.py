"""The journal: a chain in which no byte can be changed unseen."""

import hashlib
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.ids import uuid7
from pos.domain.journal import (
    GENESIS,
    Broken,
    CashMoved,
    Entry,
    Head,
    Return,
    Sale,
    ShiftClosed,
    ShiftOpened,
    append,
    decode_body,
    encode_body,
    follow,
)

ID = uuid7(1, 1)
bodies = st.one_of(
    st.builds(
        Return,
        st.just(ID),
        st.integers(1, 2**20),
        st.lists(st.integers(0, 99_999), max_size=5).map(tuple),
    ),
    st.builds(ShiftOpened, st.just(ID), st.text(), st.integers(0, 10**9), st.just("EUR")),
    st.builds(
        CashMoved,
        st.just(ID),
        st.text(),
        st.integers(-(10**9), 10**9),
        st.just("EUR"),
        st.text(),
    ),
    st.builds(
        ShiftClosed,
        st.just(ID),
        st.text(),
        st.text(),
        st.integers(),
        st.integers(),
        st.just("EUR"),
        st.integers(1),
    ),
)


def chain(facts: list[Any]) -> list[Entry]:
    head, entries = Head(), []
    for at_ms, body in enumerate(facts):
        entries.append(append(head, 3, 1, body, at_ms))
        head = follow(head, entries[-1:])
    return entries


@given(bodies)
def test_a_body_survives_being_written_and_read(body: Any) -> None:
    entry = append(Head(), 3, 1, body, 0)
    assert decode_body(entry.kind, entry.body) == body
    assert encode_body(decode_body(entry.kind, entry.body)) == entry.body


@given(st.lists(bodies, min_size=1, max_size=8))
def test_a_chain_that_was_written_holds(facts: list[Any]) -> None:
    entries = chain(facts)
    assert follow(Head(), entries) == Head(len(facts), entries[-1].hash)
    assert entries[0].previous == GENESIS


@given(st.lists(bodies, min_size=1, max_size=5), st.data())
def test_any_changed_byte_changes_the_head(facts: list[Any], data: st.DataObject) -> None:
    entries = chain(facts)
    head = follow(Head(), entries)
    index = data.draw(st.integers(0, len(entries) - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(Entry)]))
    value = getattr(entries[index], name)
    if isinstance(value, bytes):
        at = data.draw(st.integers(0, len(value) - 1))
        changed: Any = value[:at] + bytes([value[at] ^ data.draw(st.integers(1, 255))])
        changed += value[at + 1 :]
    elif isinstance(value, int):
        changed = value + data.draw(st.sampled_from([-1, 1, 1000]))
    else:
        changed = "sale"
    entries[index] = replace(entries[index], **{name: changed})
    try:
        assert follow(Head(), entries) != head
    except Broken as broken:
        assert broken.number in (index + 1, index + 2, changed)


@given(st.lists(bodies, min_size=3, max_size=6), st.data())
def test_leaving_out_or_swapping_entries_breaks_the_chain(
    facts: list[Any], data: st.DataObject
) -> None:
    entries = chain(facts)
    index = data.draw(st.integers(0, len(entries) - 2))
    with pytest.raises(Broken):
        follow(Head(), entries[:index] + entries[index + 1 :])
    swapped = [*entries[:index], entries[index + 1], entries[index], *entries[index + 2 :]]
    with pytest.raises(Broken) as caught:
        follow(Head(), swapped)
    assert caught.value.number == index + 2


def test_the_hash_is_the_one_that_other_programs_compute() -> None:
    entry = append(Head(), 3, 2, Return(ID, 7, (4, 5)), 1234)
    text = (
        f"parterre-journal-1 3 2 1 {'00' * 32} return 1234\n"
        f'{{"operation":"{ID}","performance":7,"places":[4,5]}}'
    )
    assert entry.hash == hashlib.sha256(text.encode()).digest()


@pytest.mark.parametrize(
    ("kind", "raw"),
    [("sale", b"{}"), ("return", b"not json"), ("return", b'{"operation":1}'), ("odd", b"{}")],
)
def test_a_body_that_fits_no_kind_is_refused(kind: str, raw: bytes) -> None:
    with pytest.raises(ValueError, match=kind):
        decode_body(kind, raw)


def test_over_and_short() -> None:
    closed = ShiftClosed(ID, "c1", "s1", 1000, 950, "EUR", 1)
    assert closed.over_short_minor == -50


def test_a_sale_and_a_close_of_an_older_program_are_still_read() -> None:
    ids = "0193f4d0-0000-7000-8000-000000000001"
    ticket = (
        f'{{"category":"c","code":"x","id":"{ids}","label":{{"floor":"","row":"A","seat":"1",'
        '"section":"S"},"performance":1,"place":1,"price_minor":100,"print_no":1,'
        '"ticket_type":"t"}'
    )
    tender = '{"amount_minor":100,"attempt":null,"kind":"cash","reference":""}'
    order = (
        f'{{"at_ms":1,"change_minor":0,"currency":"EUR","id":"{ids}","number":"3-000001",'
        f'"person":"c1","shift":"{ids}","tenders":[{tender}],"tickets":[{ticket}],"till":3}}'
    )
    sale = decode_body("sale", f'{{"order":{order},"overrides":[]}}'.encode())
    assert isinstance(sale, Sale)
    assert (sale.order.rounding_minor, sale.order.tenders[0].foreign) == (0, None)
    closed = decode_body(
        "shift_closed",
        f'{{"approver":"s1","counted_minor":1,"currency":"EUR","expected_minor":1,"person":"c1",'
        f'"shift":"{ids}","z_number":1}}'.encode(),
    )
    assert isinstance(closed, ShiftClosed)
    assert closed.foreign == ()

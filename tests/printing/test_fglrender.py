"""The paper of an FGL printer, as its guide has it: the eye of the tests on ours."""

from tests.printing.fglrender import FglPrinter


def _dots(printer: FglPrinter) -> set[tuple[int, int]]:
    """Row and column of what is burnt on the last ticket."""
    ticket = printer.tickets[-1]
    return {
        (row, column)
        for row in range(ticket.height)
        for column in range(ticket.width)
        if not ticket.getpixel((column, row))
    }


def test_a_byte_is_eight_dots_down_and_the_next_one_stands_beside_it() -> None:
    printer = FglPrinter(rows=24, columns=40)
    printer.take(b"<RC8,5><G2>\x80\x03<p>")
    assert _dots(printer) == {(8, 5), (14, 6), (15, 6)}
    assert printer.cuts == [True]
    assert printer.unknown == []


def test_graphics_may_hold_what_looks_like_a_tag_and_arrive_in_pieces() -> None:
    printer = FglPrinter(rows=24, columns=40)
    for byte in b"<RC0,0><G3><p><q>":
        printer.take(bytes([byte]))
    assert printer.cuts == [False]
    assert len(_dots(printer)) == sum(byte.bit_count() for byte in b"<p>")


def test_hexadecimal_graphics_are_the_same_dots() -> None:
    plain, digits = (FglPrinter(rows=8, columns=8) for _ in range(2))
    plain.take(b"<RC0,1><G2>\xa5\x0f<p>")
    digits.take(b"<RC0,1><g4>A50F<p>")
    assert _dots(plain) == _dots(digits)


def test_what_was_drawn_is_forgotten_with_the_ticket_and_on_demand() -> None:
    printer = FglPrinter(rows=8, columns=8)
    printer.take(b"<G1>\xff<p><G1>\xff<CB><RC0,3><G1>\x80<p>")
    assert _dots(printer) == {(0, 3)}


def test_unknown_tags_letters_and_dots_beyond_the_ticket_are_remembered() -> None:
    printer = FglPrinter(rows=8, columns=8)
    printer.take(b"<rte>SEAT 9<RC4,0><G1>\xff<p>")
    assert printer.unknown == [b"<rte>", b"SEAT 9", b"a dot beyond the ticket"]

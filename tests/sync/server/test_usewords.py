"""Vouchers and limited uses on the server's command line: what is kept, and letting it go."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from sync.server import catalogue, cli, usedesk, usetables, voucherdesk
from sync.server.batching import execute
from sync.server.database import Database
from sync.server.requests import WriteOff
from sync.server.state import Signed
from tests.sync.server.books import TableBooks
from tests.sync.server.test_uses import SPRING, limit, reserve
from tests.sync.server.test_vouchers import reserve as reserve_voucher


def url(books: TableBooks) -> str:
    return books.database.engine.url.render_as_string(hide_password=False)


def say(books: TableBooks, *words: str) -> int:
    return cli.main([*words, "--database", url(books)])


def write_off(books: TableBooks, till: int) -> None:
    signed = Signed(uuid4().hex, 0, "write_off", f"till {till}", "Eva", "stolen", 1, "")
    execute(books.database, [WriteOff(till, signed)])


def test_what_a_dead_till_keeps_of_a_voucher_is_released_by_name(
    books: TableBooks, capsys: pytest.CaptureFixture[str]
) -> None:
    voucherdesk.issue(books.database, 5000, "EUR", code="4711 0815 4242")
    (voucher,) = voucherdesk.every(books.database)
    operation = uuid4()
    books.decide(reserve_voucher(1, voucher.id, 3000, operation))
    assert say(books, "vouchers", "open") == 0
    listed = capsys.readouterr().out
    assert "till 1  ...4242  3000" in listed
    assert operation.hex in listed
    word = ("--operation", operation.hex, "--person", "Eva", "--reason", "it was stolen")
    assert say(books, "vouchers", "release", *word) == 1
    assert "till_alive" in capsys.readouterr().err
    write_off(books, 1)
    assert say(books, "vouchers", "release", *word) == 0
    assert voucherdesk.every(books.database)[0].balance_minor == 5000
    assert say(books, "vouchers", "release", *word) == 1
    assert say(books, "vouchers") == 0
    assert "5000 of 5000" in capsys.readouterr().out


def test_codes_are_listed_with_their_uses_and_who_keeps_some(
    books: TableBooks, capsys: pytest.CaptureFixture[str]
) -> None:
    limit(books, "spring", 5, offline=2)
    operation = uuid4()
    books.decide(reserve(1, (SPRING, 2), operation=operation, share=True))
    assert say(books, "codes") == 0
    assert "spring  2 of 5" in capsys.readouterr().out
    assert say(books, "codes", "open") == 0
    assert "till 1  2 of spring  its share" in capsys.readouterr().out
    word = ("--operation", operation.hex, "--person", "Eva", "--reason", "it was stolen")
    assert say(books, "codes", "release", *word) == 1
    write_off(books, 1)  # which gives it back by itself
    assert usedesk.left(books.database, [SPRING]).left == [5]


def test_a_new_tariff_limits_anew_and_forgets_no_use(season: Path, tmp_path: Path) -> None:
    def tariff(total: int) -> None:
        rule = {"id": "spring", "name": "Spring", "uses": {"total": total, "offline": 1}}
        code = {"when": {"codes": ["SPRING"]}, "percent_off": {"percent": 20}}
        raw = {"version": 1, "rules": [{**rule, **code}]}
        (season / "tariff.json").write_text(json.dumps(raw), "utf-8")

    database = Database(f"sqlite:///{tmp_path / 'sales.sqlite'}")
    database.create()
    tariff(5)
    catalogue.take(database, season)
    assert usedesk.left(database, [SPRING]).left == [5]
    with database.writing() as connection:
        row = (SPRING.key, "spring", "", 0, 5, 4, 0)
        connection.execute(usetables.counts.insert().values(row))
    tariff(3)
    catalogue.take(database, season)
    (one,) = usedesk.every(database)
    assert (one.most, one.used, one.over) == (3, 3, 1)
    tariff(9)
    catalogue.take(database, season)
    assert usedesk.left(database, [SPRING]).left == [5]
    database.close()

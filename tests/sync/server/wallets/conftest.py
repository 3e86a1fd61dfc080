"""A house that takes wallets, on SQLite and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import quick
from tests.sync.server.books import TableBooks
from tests.sync.server.wallets.gateway import GatewayDouble
from tests.sync.server.wallets.house import LATE_S, WalletHouse


@pytest.fixture(scope="session", autouse=True)
def a_key_is_read_once() -> Iterator[None]:
    """And not three times for every house."""
    with pytest.MonkeyPatch.context() as patch:
        quick.read_keys_once(patch)
        yield


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GatewayDouble]:
    with GatewayDouble(tmp_path / "ledger.jsonl", LATE_S) as double:
        yield double


@pytest.fixture
def house(books: TableBooks, double: GatewayDouble, tmp_path: Path) -> WalletHouse:
    return WalletHouse(books, double, tmp_path)

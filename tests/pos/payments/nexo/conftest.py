"""The card terminal that these tests share."""

from collections.abc import Iterator

import pytest

from tests.pos.payments.terminal.counterpart import Counterpart, running_counterpart


@pytest.fixture(scope="session")
def shared_counterpart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counterpart]:
    with running_counterpart(tmp_path_factory.mktemp("terminal")) as counterpart:
        yield counterpart


@pytest.fixture
def counterpart(shared_counterpart: Counterpart) -> Counterpart:
    """It still knows what earlier tests did, as a terminal does."""
    shared_counterpart.play()
    return shared_counterpart

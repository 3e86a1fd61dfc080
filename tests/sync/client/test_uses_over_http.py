"""Two tills and the real server: a code, and its uses over the wire."""

import json
import uuid
from pathlib import Path

import pytest

from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season
from pos.domain.uses import Limited, Wish
from pos.services import uses
from sync.client.outbox import Outbox
from sync.server import usedesk
from tests.sync.client import test_real_server
from tests.sync.client.test_real_server import House, Till

SPRING = Limited("spring")
TARIFF = {
    "version": 2,
    "rules": [
        {
            "id": "spring",
            "name": "Spring weeks",
            "when": {"codes": ["SPRING"]},
            "uses": {"total": 3, "offline": 1},
            "percent_off": {"percent": 20},
        }
    ],
}

house = test_real_server.house
tills = test_real_server.tills


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("season")
    test_real_server.small(folder)
    (folder / "tariff.json").write_text(json.dumps(TARIFF), "utf-8")
    return folder


def left(house: House) -> int:
    return usedesk.left(house.books, [SPRING]).left[0]


def wish(count: int) -> tuple[Wish, ...]:
    return (Wish(SPRING, ((0,),) * count),)


def test_what_one_till_keeps_the_other_cannot_have_until_the_journal_gives_it_back(
    house: House, tills: list[Till]
) -> None:
    one, two = tills
    current = one.http.get("/v1/season", Season)
    basket, other = uuid.uuid4(), uuid.uuid4()
    uses.own(one.desk, one.server, current, basket, wish(2))
    assert left(house) == 1
    assert uses.look(two.desk, two.server, current, [SPRING]).total == {"spring": 2}
    with pytest.raises(Refusal) as refused:
        uses.own(two.desk, two.server, current, other, wish(2))
    assert refused.value.reason is Reason.USES_UP
    assert refused.value.params["name"] == "Spring weeks"
    uses.let_go(one.desk, basket)
    Outbox(one.desk, one.http).drain()
    uses.own(two.desk, two.server, current, other, wish(2))
    uses.top_up(one.desk, one.server, current)
    assert left(house) == 0
    with one.desk.database.transaction() as unit:
        (share,) = unit.uses.every()
    assert (share.share, share.state, share.parts) == (True, "owned", ((SPRING, 1),))

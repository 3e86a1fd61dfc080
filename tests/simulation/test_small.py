"""Two tills and two seats: every order of a few things, and long ways through many by chance.

The alphabet. A till asks ("hold", "release", "secure", "upload", "turn" which is its beat with
whatever the server wants then, "look" at the seat map, "look back" for what it has forgotten):
wholly, or so that the answer is still on its way while other things happen ("open"; then it comes,
or is lost), or so that no answer is heard and the question may come to the server late ("unheard",
"late"). At its desk it sells, refunds, gives back, prints, goes off and on, loses its power between
two effects. Somebody copies its disk or puts the copy back. The house allots, calls back, holds,
writes a till off, takes the risk of a quarantined seat, lets holds run out, copies the books, puts
them back.

In each state: no seat is sold to two or can be sold by two; a sold seat is its ticket's; the feed
has no hole and its replay is the books; every question was asked twice, and the second time had the
same answer and changed nothing; what was refused changed nothing, what was granted was granted
whole. From the states of the first steps everybody can finish, and then books, tickets and drawers
are complete and right.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync.server import plan as core
from sync.server import uploads
from tests.simulation import variants
from tests.simulation.books import BackstopHit
from tests.simulation.small import SmallHouse
from tests.simulation.smallsearch import (
    ALPHABETS,
    BY_CHANCE,
    Found,
    Step,
    choices,
    search,
    take,
)

# How far each search goes here, how many states that are at the least, and from the states of how
# many steps everybody finishes. `run.py simulate --small DEPTH` goes on from there.
LOOKS = {
    "a day": (4, 9_957, 2),
    "holds": (3, 1_956, 2),
    "allotments": (5, 2_342, 3),
    "copies of a till": (4, 1_764, 3),
    "copies of the books": (4, 2_934, 2),
    "everything": (2, 1_083, 2),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LOOKS)
def test_whatever_comes_in_whatever_order_every_state_is_right(name: str) -> None:
    depth, at_least, settled = LOOKS[name]
    looked = search(ALPHABETS[name], depth, settled=settled)
    assert looked.states >= at_least, looked
    assert looked.transitions > looked.states


_ONE_COPY = ("secure", "sell", "copy", "put back", "whole")


@pytest.mark.parametrize(
    ("rule_left_out", "words", "steps"),
    [
        ("print_before_answer", ALPHABETS["a day"], 2),
        ("recovery_mode", ALPHABETS["copies of the books"], 3),
        ("reclaim_without_journal", ALPHABETS["copies of a till"], 3),
        ("release_damaged_quarantine", ALPHABETS["copies of a till"], 3),
        ("anchor", _ONE_COPY, 5),
    ],
)
def test_a_rule_left_out_is_found_in_a_few_steps(
    rule_left_out: str, words: tuple[str, ...], steps: int
) -> None:
    with variants.without(rule_left_out), pytest.raises(Found) as found:
        search(words, steps, settled=3)
    assert len(found.value.steps) == steps
    assert "sell" in str(found.value)


def _all_of_it(_books: Any, _till: Any, _head: Any, ask: Any) -> list[Any]:
    return list(ask.arrived)


@pytest.mark.parametrize(
    ("where", "rule_left_out", "wrong"),
    [
        (core, "_nobody_else_has", lambda *_, **__: None),
        (uploads, "_fresh", _all_of_it),
    ],
)
def test_a_server_without_one_of_its_rules_is_found(
    where: Any, rule_left_out: str, wrong: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, rule_left_out, wrong)
    with pytest.raises((Found, BackstopHit)):
        search(ALPHABETS["a day"], 3)


def test_a_state_taken_up_again_is_the_same_a_talk_half_way_included() -> None:
    house = SmallHouse()
    till = house.tills[0]
    house.whole("secure", till, 0)
    till.act("sell", 0)
    house.begin("turn", till)
    take(house, ("refund", 1))
    image, signed = house.image(), house.signature()
    house.to_the_end(till)
    after = house.signature()
    for _ in range(2):
        house.settle()
        house.take_up(image)
        assert house.signature() == signed
        house.to_the_end(till)
        assert house.signature() == after


_WORK = tuple(one for one in BY_CHANCE if "cop" not in one and "back" not in one)
_MISHAPS = (
    *("copy", "put back", "copy books", "put books back", "write off", "take risk"),
    *("off and on", "power goes soon", "late"),
)


class SmallHouseByChance(RuleBasedStateMachine):
    """The same house, and long ways through it."""

    def __init__(self) -> None:
        super().__init__()
        self.house = SmallHouse()

    def _one_of(self, data: st.DataObject, words: tuple[str, ...]) -> Step:
        """Rare words as often as those with many places and ways."""
        of_a_word: dict[str, list[Step]] = {}
        for step in choices(self.house, words):
            word = step[2] if step[0] in ("whole", "open", "unheard") else step[0]
            of_a_word.setdefault(word, []).append(step)
        word = data.draw(st.sampled_from(sorted(of_a_word)), label="word")
        return data.draw(st.sampled_from(of_a_word[word]), label="step")

    @rule(data=st.data())
    def work(self, data: st.DataObject) -> None:
        take(self.house, self._one_of(data, _WORK))

    @rule(data=st.data())
    def work_on(self, data: st.DataObject) -> None:
        take(self.house, self._one_of(data, _WORK))

    @precondition(lambda self: any(one.leases("secured", "allotted") for one in self.house.tills))
    @rule(data=st.data())
    def sell(self, data: st.DataObject) -> None:
        steps = choices(self.house, ("sell", "sell without paper"))
        take(self.house, data.draw(st.sampled_from(steps), label="step"))

    @rule(data=st.data())
    def mishap(self, data: st.DataObject) -> None:
        take(self.house, self._one_of(data, _MISHAPS))

    @invariant()
    def everything_is_right(self) -> None:
        self.house.check()

    def teardown(self) -> None:
        self.house.settle()


@pytest.mark.slow
def test_long_ways_by_chance_end_well() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        SmallHouseByChance,
        settings=settings(
            max_examples=40,
            phases=[one for one in Phase if one is not Phase.explain],
            stateful_step_count=40,
            suppress_health_check=[*HealthCheck],
        ),
    )


@pytest.mark.parametrize("rule_left_out", ["print_before_answer", "reclaim_without_journal"])
def test_by_chance_a_rule_left_out_is_found_too(rule_left_out: str) -> None:
    with variants.without(rule_left_out), pytest.raises(AssertionError):
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            SmallHouseByChance,
            settings=settings(
                max_examples=3000,  # the first find ends it
                stateful_step_count=30,
                derandomize=True,  # a chance that is there today is there tomorrow
                database=None,
                phases=[Phase.generate],
                suppress_health_check=[*HealthCheck],
            ),
        )

"""Many evenings in which everything goes wrong, and each rule left out is found."""

import os

import pytest

from tests.simulation import variants
from tests.simulation.campaign import campaign, evening, is_found, shortened, story
from tests.simulation.setting import Setting

SEEDS, STEPS = 200, 2_000
# Where a rule left out is found; the search in all seeds is `run.py simulate --leave-out RULE`.
LOOKED_AT = 200


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_hundred_evenings_sell_nothing_twice_and_lose_nothing():
    cores = os.cpu_count() or 2
    broken = []
    tickets = 0
    for outcome in campaign(range(SEEDS), STEPS, processes=cores):
        tickets += outcome.tickets
        if outcome.broke:
            broken.append(f"seed {outcome.seed}, step {outcome.steps}: {outcome.broke}")
    assert not broken, "\n".join(broken)
    assert tickets > 5 * SEEDS, "hardly anything was sold: the simulation is not worth much"


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("rule", sorted(variants.RULES))
def test_a_protocol_without_one_of_its_rules_is_caught(rule: str):
    if any(is_found(rule, seed, STEPS) for seed in range(LOOKED_AT)):
        return
    pytest.fail(f"{LOOKED_AT} evenings without {rule}, and nobody noticed")


def test_what_is_left_out_is_in_the_program_again_afterwards():
    before = evening(Setting.of(3), 500)
    with variants.without("anchor"):
        pass
    assert evening(Setting.of(3), 500) == before
    assert before.broke == ""


@pytest.mark.slow
def test_a_story_is_told_as_short_as_it_was_found():
    with variants.without("recovery_mode"):
        setting = variants.setting("recovery_mode", 5)
        assert evening(setting, STEPS).broke
        shorter, steps = shortened(setting, STEPS, seconds=10)
        assert steps < STEPS
        assert evening(shorter, steps).broke
        assert "mishap" in story(shorter, steps)

"""Faults of files: a kind, what its sentence names, and the English of both."""

import ast
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.domain import faults, jsonlines
from pos.domain.faults import Fault, FileFault, Kind, Located
from pos.domain.planfaults import PlanFault
from pos.domain.refusals import Reason
from pos.domain.template import judging, slipsamples
from pos.domain.template.faults import fault_of
from pos.domain.template.kinds import EVERY_KIND, VOCABULARIES

ROOT = Path(__file__).parents[3]
FAMILIES = {one.__name__: one for one in Kind.__subclasses__()}


def named_in(kind: Kind) -> set[str]:
    """What is filled in: {name}."""
    return {name for _, name, _, _ in string.Formatter().parse(kind.value) if name}


def test_no_two_kinds_of_fault_have_one_code() -> None:
    every = Counter(kind.code for family in FAMILIES.values() for kind in family)
    assert every
    assert [code for code, count in every.items() if count > 1] == []


def _found_in_source() -> Iterator[tuple[Kind, ast.Call, str]]:
    """Wherever a kind is called: PlanFault.TOO_FAR(x=x, y=y)."""
    for folder in ("pos", "printing", "sync", "ui"):
        for path in (ROOT / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            if "Fault." not in source:
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    family = node.func.value
                    if isinstance(family, ast.Name) and family.id in FAMILIES:
                        kind = FAMILIES[family.id].__members__[node.func.attr]
                        yield kind, node, f"{path.name}:{node.lineno}"


def test_whoever_finds_a_fault_says_all_that_its_sentence_names_and_no_more() -> None:
    found = list(_found_in_source())
    assert len(found) > 60
    for kind, call, where in found:
        assert {one.arg for one in call.keywords} == named_in(kind), f"{where}: {kind}"


def test_whatever_a_sentence_about_a_template_calls_something_is_a_word_of_its_own() -> None:
    papers = [said for kind in EVERY_KIND for said in slipsamples.hard_papers(kind)]
    tried = [word for said in papers for word in said.split(", ")]
    kinds = [one.said for one in VOCABULARIES.values()]
    for said in (*tried, *kinds, *(case.said for case in judging.CASES), "elements", "boxes"):
        assert fault_of(said).kind is not FileFault.OTHERWISE, said
    assert fault_of("whatever").why == "whatever"


def test_a_sentence_may_be_a_word_of_another() -> None:
    wanted = FileFault.EITHER(one=FileFault.WHOLE_NUMBER(), other=FileFault.NOTHING())
    fault = FileFault.UNLIKE(wanted=wanted, found=FileFault.LIST())
    assert fault.why == "expected a whole number or nothing, found a list"
    assert fault.as_json()["params"]["found"] == {"kind": "list", "params": {}}
    assert jsonlines.explained("Expected `int | null`, got `array` - at `$.a`") == (fault, ("a",))


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (PlanFault.TOO_FAR(x=float("inf"), y=1e300), "(inf, 1e+300) lies too far outside"),
        (PlanFault.RADIUS_WRONG(radius=0.1 + 0.2), "a seat's radius must be above 0, not 0.3"),
        (PlanFault.ZONE_UNKNOWN(name="x" * 99), f"no zone of the plan is called '{'x' * 80}…'"),
    ],
)
def test_whatever_a_fault_names_goes_into_json_and_into_a_sentence(fault: Fault, why: str) -> None:
    assert fault.why == why
    assert all(isinstance(one, str | int) for one in fault.as_json()["params"].values())


def test_a_refusal_tells_the_first_fault_and_carries_all() -> None:
    found = [
        Located("hall.json", 3, "name", PlanFault.NO_PLACE()),
        Located("hall.json", 9, "focal", PlanFault.TOO_FAR(x=1, y=2)),
    ]
    refusal = faults.refusal(Reason.PLAN_WRONG, found)
    first, second = refusal.params["faults"]
    assert {**first, "faults": [first, second]} == refusal.params
    assert second == {
        "file": "hall.json",
        "line": 9,
        "path": "focal",
        "why": "(1, 2) lies too far outside",
        "kind": "too_far",
        "params": {"x": 1, "y": 2},
    }

"""What a supervisor reads about a wrong file: the twin of the domain's sentences."""

import string

import pytest
from PySide6.QtCore import QTranslator

from pos.domain.faults import FileFault, Kind
from pos.domain.planfaults import PlanFault
from pos.domain.template.faults import PaperFault, listed
from pos.domain.template.finding import Finding
from ui import faults
from ui.templates import words

KINDS = [kind for family in Kind.__subclasses__() for kind in family]


class Elsewhere(QTranslator):
    """A language in which every sentence stands in brackets."""

    def translate(self, context, source, disambiguation=None, n=-1):
        return f"[{source}]" if context == "Faults" else ""

    def isEmpty(self):
        return False


@pytest.fixture
def elsewhere(qapp):
    translator = Elsewhere()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def some(kind):
    """A fault of that kind, with something for each thing that it names."""
    names = [name for _, name, _, _ in string.Formatter().parse(kind.value) if name]
    return kind(**dict.fromkeys(names, "it's 7"))


def test_the_screen_has_every_sentence_of_the_domain_word_for_word():
    assert faults.sentences() == {kind: kind.value for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_screen_in_english_says_what_the_command_line_says(kind):
    fault = some(kind)
    assert faults.sentence(fault.as_json()) == fault.why


def test_no_english_is_left_in_another_language_not_even_in_the_words_of_a_sentence(elsewhere):
    fault = FileFault.UNLIKE(wanted=FileFault.NUMBER(), found=FileFault.NOTHING())
    said = faults.sentence({"why": fault.why, **fault.as_json()})
    assert said == "[expected [a number], found [nothing]]"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "not_heard_of_yet"},
        {"params": {}},
        {"params": None},
        {"params": {"x": {"kind": "not_heard_of_yet", "params": {}}, "y": 1}},
        {"kind": ["too_far"]},
    ],
)
def test_what_only_a_newer_server_knows_is_said_in_english(elsewhere, wrong):
    fault = PlanFault.TOO_FAR(x=1, y=2)
    assert faults.sentence({"why": fault.why, **fault.as_json(), **wrong}) == fault.why


def test_an_older_servers_fault_has_no_kind_and_is_said_as_it_comes(elsewhere):
    assert faults.sentence({"why": "this is no name"}) == "this is no name"
    assert faults.sentence({}) == ""


def test_what_a_template_lacks_and_on_which_tickets_is_in_the_tills_language_too(elsewhere):
    seen = listed(["the season's longest values", "a long German ticket"])
    cut = PaperFault.SEEN_ON(why=PaperFault.CUT_OFF(), papers=seen)
    assert words.finding(Finding("title", cut)) == (
        "title: [[is cut off] ([[the season's longest values], [a long German ticket]])]"
    )
    assert words.finding(Finding("", "is missing")) == "[is missing]"

"""Why an entry was not taken is said in words of the house, not in codes of the server."""

import re
from pathlib import Path

import pytest

from pos.domain.refusals import Reason
from ui.entrywords import why_not

SERVER = Path(__file__).resolve().parents[2] / "sync" / "server"
SOURCES = "\n".join(
    (SERVER / name).read_text("utf-8")
    for name in ("uploads.py", "admissions.py", "vouchers.py", "uses.py", "holders.py")
)
REASONS = set(re.findall(r"(?:Task\([^)]*?|return |reason=)Reason\.([A-Z_]+)", SOURCES))
MESSAGES = set(re.findall(r'"why": "([^"]+)"', SOURCES))


def test_the_server_s_reasons_are_where_they_are_looked_for():
    assert {"NOT_OWNED", "USES_OVER", "VOUCHER_UNKNOWN", "IDENTITY_USED"} <= REASONS
    assert "names other places" in MESSAGES


@pytest.mark.parametrize("name", sorted(REASONS - {"MESSAGE_WRONG"}))
def test_each_reason_of_the_server_has_its_words(name):
    said = why_not(Reason[name], {"thing": "Balcony days", "over": 2})
    assert "does not know" not in said
    assert Reason[name].value not in said


@pytest.mark.parametrize("why", sorted(MESSAGES))
def test_each_of_its_messages_has_its_words(why, monkeypatch):
    translated = []
    monkeypatch.setattr(
        "ui.entrywords.translate", lambda _context, text: translated.append(text) or f"<{text}>"
    )
    assert why_not(Reason.MESSAGE_WRONG, {"why": why}).startswith("<")


def test_what_a_newer_server_says_is_given_as_it_says_it():
    assert why_not("stage_collapsed", {"why": "the stage is gone"}) == "the stage is gone"
    assert why_not("stage_collapsed", {}) == (
        "a reason that this till does not know (stage_collapsed)"
    )


def test_braces_in_what_is_said_are_no_placeholders():
    assert why_not(Reason.MESSAGE_WRONG, {"why": "no {place}"}) == "no {place}"

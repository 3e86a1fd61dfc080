"""The demo's season: made once a day, whoever else is making it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ui.demo import scenery


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> threading.Barrier:
    """Stands in for the server's command line; two that make a season are both in the middle."""
    both = threading.Barrier(2)

    def word(_module: str, *arguments: str) -> str:
        if arguments[0] == "demo-season":
            Path(arguments[1]).mkdir()
            both.wait(10)
        elif arguments[0] == "init":
            database = Path(arguments[2].removeprefix("sqlite:///"))
            database.write_text("x" if not database.exists() else "made twice")
        return ""

    monkeypatch.setattr(scenery, "word", word)
    return both


def test_two_demos_that_begin_at_once_do_not_spoil_each_other_s_season(
    tmp_path: Path, words: threading.Barrier
) -> None:
    (tmp_path / "2020-01-01").mkdir()
    with ThreadPoolExecutor(2) as both:
        one, other = both.map(scenery._template, [tmp_path, tmp_path])
    assert one == other
    assert [path.name for path in tmp_path.iterdir()] == [one.name]
    assert (one / "season").is_dir()
    assert (one / "server.sqlite").read_text() == "x"
    words.abort()  # nothing is made again
    assert scenery._template(tmp_path) == one

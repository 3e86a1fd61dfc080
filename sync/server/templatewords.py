"""The words about ticket templates on the server's command line: check."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from pos.domain.paper import TicketPaper
from pos.domain.template import samples
from sync.server import catalogue, templatefolder

Run = Callable[[argparse.Namespace], int]


def add(word: argparse.ArgumentParser) -> None:
    """Lay the words out under `template`."""
    words = word.add_subparsers(required=True, metavar="WORD")
    made = words.add_parser("check", help=_check.__doc__, description=_check.__doc__)
    made.set_defaults(run=_check)
    made.add_argument("file", type=Path, metavar="FILE", help="NAME.toml, with NAME.png beside")
    made.add_argument(
        "--season", type=Path, metavar="DIR", help="prove it with the longest values of this season"
    )


def _check(options: argparse.Namespace) -> int:
    """Read a template, draw hard papers of its kind in it, and say everything that is wrong.

    0 where nothing grave is; a grave finding keeps a template out of the season.
    """
    from printing.layout.proving import prove  # fonts and pictures: not for serving

    template = templatefolder.template_of(options.file)
    found = prove(template, _real(options.season))
    for one in found:
        _say(f"{'WRONG' if one.grave else 'note '}  {one.sentence}")
    grave = sum(one.grave for one in found)
    _say(f"{template.title}: {grave} grave findings, {len(found) - grave} notes")
    return 1 if grave else 0


def _real(season: Path | None) -> list[TicketPaper]:
    if season is None:
        return []
    folder = catalogue.read_folder(season, lambda _pin: "")
    return list(samples.longest(folder.season, folder.plans.values()))


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")

"""`run.py simulate`: tills, networks, disks and a server, all simulated but for their code.

--campaign runs many seeds over all cores. --leave-out RULE takes a rule of the protocol away and
says after how many runs that was found. A seed that breaks is told as the shortest story found.
--small DEPTH looks at every order of so many steps of two tills at two seats instead.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence

from tests.simulation import variants
from tests.simulation.campaign import Outcome, campaign, evening, is_found, shortened, story
from tests.simulation.setting import Story
from tests.simulation.smallsearch import ALPHABETS, Found, search

_EVERY = 100


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py simulate", description=__doc__)
    parser.add_argument("--tills", type=int, default=0, help="default: by the seed, 2 to 6")
    parser.add_argument("--seed", type=int, default=0, help="the first one")
    parser.add_argument("--steps", type=int, default=2_000, help="in each run")
    parser.add_argument("--campaign", action="store_true", help="many seeds, over all cores")
    parser.add_argument("--seeds", type=int, default=10_000, help="how many, in a campaign")
    parser.add_argument("--leave-out", choices=[*variants.RULES], default="", metavar="RULE")
    parser.add_argument("--small", type=int, default=0, metavar="DEPTH", help="all orders, no seed")
    parser.add_argument("--no-story", action="store_true", help="do not look for a short story")
    return parser.parse_args(arguments)


def _tell(outcome: Outcome, options: argparse.Namespace) -> None:
    print(f"seed {outcome.seed}, step {outcome.steps}: {outcome.broke}")
    setting, steps = variants.setting(options.leave_out, outcome.seed, options.tills), options.steps
    if not options.no_story:
        with variants.without(options.leave_out):
            setting, steps = shortened(setting, steps)
            print(story(setting, steps))
    kept = Story(setting, steps, options.leave_out)
    print(f"\nkept as a test by this line in tests/simulation/test_stories.py:\n    {kept!r},")


def _one(options: argparse.Namespace) -> int:
    began_s = time.perf_counter()
    with variants.without(options.leave_out):
        setting = variants.setting(options.leave_out, options.seed, options.tills)
        outcome = evening(setting, options.steps, audited=True)
    if outcome.broke:
        _tell(outcome, options)
        return 1
    speed = outcome.steps / (time.perf_counter() - began_s)
    print(
        f"seed {outcome.seed}: {setting.tills} tills, {outcome.steps} steps, {outcome.tickets}"
        f" tickets, {outcome.papers} papers; everything holds ({speed:,.0f} steps/s)"
    )
    return 0


def _many(options: argparse.Namespace) -> int:
    began_s = time.perf_counter()
    runs = steps = tickets = 0
    seeds = range(options.seed, options.seed + options.seeds)
    rule = options.leave_out
    cores = os.cpu_count() or 2
    for outcome in campaign(seeds, options.steps, tills=options.tills, rule=rule, processes=cores):
        runs, steps, tickets = runs + 1, steps + outcome.steps, tickets + outcome.tickets
        if (
            rule
            and outcome.broke
            and not is_found(rule, outcome.seed, options.steps, options.tills)
        ):
            continue  # it would break with the rule, too
        if outcome.broke:
            print(f"found in run {runs}" + (f", {rule} left out" if rule else ""))
            _tell(outcome, options)
            return 1
        if runs % _EVERY == 0:
            speed = steps / (time.perf_counter() - began_s)
            print(f"{runs} runs clean, {steps:,} steps, {speed:,.0f} steps/s", flush=True)
    speed = steps / (time.perf_counter() - began_s)
    print(f"{runs} runs clean, {steps:,} steps, {tickets:,} tickets, {speed:,.0f} steps/s")
    return 0


def _small(depth: int, rule: str) -> int:
    for name, words in ALPHABETS.items():
        try:
            with variants.without(rule):
                looked = search(words, depth, settled=depth)
        except Found as found:
            print(f"{name}: {found}")
            return 1
        print(
            f"{name}: depth {looked.depth}, {looked.states:,} states, {looked.transitions:,}"
            f" transitions, {looked.seconds:.1f} s",
            flush=True,
        )
    return 0


def main(arguments: Sequence[str]) -> int:
    """0 where everything held."""
    options = _read(arguments)
    if options.small:
        return _small(options.small, options.leave_out)
    many = options.campaign or options.leave_out
    return _many(options) if many else _one(options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

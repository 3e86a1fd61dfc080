"""The words about plans on the server's command line: check, import, export, change."""

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pos.domain import plancsv, planexport, planfile
from pos.domain.faults import clipped
from pos.domain.plan import Feature, Plan
from pos.domain.refusals import Reason, Refusal
from sync.server import catalogue, planchanging
from sync.server.database import Database

Run = Callable[[argparse.Namespace], int]


def add(word: argparse.ArgumentParser, database: Callable[[argparse.ArgumentParser], None]) -> None:
    """Lay the words out under `plan`; `database` adds what says where the books are."""
    words = word.add_subparsers(required=True, metavar="WORD")

    def one(name: str, run: Run) -> argparse.ArgumentParser:
        made = words.add_parser(name, help=run.__doc__, description=run.__doc__)
        made.set_defaults(run=run)
        return made

    made = one("check", _check)
    _add_file(made)
    made = one("import", _import)
    _add_file(made)
    made.add_argument("--season", required=True, type=Path, metavar="DIR")
    made.add_argument("--name", required=True, help="what season.json calls the plan")
    made = one("export", _export)
    database(made)
    made.add_argument("--performance", required=True, type=int)
    made.add_argument("--to", required=True, type=Path, metavar="DIR")
    made = one("change", _change)
    _add_file(made)
    database(made)
    made.add_argument("--performance", required=True, type=int, help="one that is played in it")


def _add_file(made: argparse.ArgumentParser) -> None:
    made.add_argument("file", type=Path, metavar="FILE", help="seating plan JSON, or CSV of seats")
    made.add_argument("--more", type=Path, metavar="FILE", help="the sidecar of a JSON plan")
    made.add_argument("--hall", default="", help="what the hall of a CSV is called")


def _check(options: argparse.Namespace) -> int:
    """Read a plan file and say what is wrong in it, or what it holds."""
    plan, _ = _read(options)
    _say(_facts(plan))
    return 0


def _import(options: argparse.Namespace) -> int:
    """Put a plan, or a table of seats, into a season's folder; `init` takes it from there."""
    plan, (raw, more) = _read(options)
    name = options.name
    if not name or Path(name).name != name:
        raise _wrong(f"a plan cannot be called {clipped(name)!r}")
    folder = options.season / "plans"
    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / f"{name}.plan.json", folder / f"{name}.more.json", (raw, more))
    _say(_facts(plan))
    return 0


def _put(plan: Path, sidecar: Path, files: tuple[bytes, bytes | None]) -> None:
    """Plan and sidecar in the place of the ones before. Raises OSError."""
    raw, more = files
    fresh_plan, fresh_sidecar = (one.with_name(f"{one.name}.new") for one in (plan, sidecar))
    try:
        _write(fresh_plan, raw)
        if more is not None:
            _write(fresh_sidecar, more)
        # Two names cannot be replaced at once. The old plan goes first and the new one comes last:
        # broken off in between, there is no plan, which `init` refuses until it is imported again;
        # a plan beside another one's sidecar might be taken, with its marks on the wrong seats.
        plan.unlink(missing_ok=True)
        if more is None:
            sidecar.unlink(missing_ok=True)
        else:
            fresh_sidecar.replace(sidecar)
        fresh_plan.replace(plan)
    except OSError:
        if plan.exists():  # else the new files are all there is: they stay
            with suppress(OSError):
                fresh_plan.unlink(missing_ok=True)
                fresh_sidecar.unlink(missing_ok=True)
        raise


def _write(path: Path, raw: bytes) -> None:
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _export(options: argparse.Namespace) -> int:
    """Write a performance's plan out: plan file, sidecar and table of seats."""
    raw, more = planfile.parts(_bundle_of(options))
    plan = planfile.read_plan(raw, more)
    options.to.mkdir(parents=True, exist_ok=True)
    files = {"hall.plan.json": raw, "hall.more.json": more, "hall.seats.csv": _table(plan)}
    for name, body in files.items():
        if body is not None:
            (options.to / name).write_bytes(body)
    _say(_facts(plan))
    return 0


def _change(options: argparse.Namespace) -> int:
    """Change the plan of every performance ahead that is played in it, if nobody loses a place."""
    old = _bundle_of(options)
    _, (raw, more) = _read(options)
    exchange = planchanging.prepared(old, raw, more, str(options.file))
    database = _opened(options)
    try:
        done = planchanging.change(database, exchange)
    finally:
        database.close()
    if not done.performances:
        _say(f"nothing changed: the plan is so already in season {done.season}")
        return 0
    fresh = exchange.new.seat_count - exchange.old.seat_count
    _say(f"season {done.season}: {done.performances} performances, {fresh:+} seats")
    if done.renamed:
        _say(f"{done.renamed} sold places are called otherwise than on their tickets")
    return 0


def sentences(refusal: Refusal) -> list[str]:
    """What is wrong with a plan, a line each; none for another refusal."""
    if refusal.reason is Reason.PLAN_IN_USE:
        return _losses(refusal.params)
    faults = refusal.params.get("faults", ())
    return [_fault(one) for one in faults]


def _losses(params: Any) -> list[str]:
    count, performance = params["count"], params["performance"]
    said = [f"performance {performance}: {count} places would be lost"]
    for one in params["places"]:
        why = "would have another number" if one["moved"] else "would be gone"
        said.append(f"  {one['label']} (place {one['place']}) {why}")
    more = count - len(params["places"])
    said += [f"  and {more} more"] * (more > 0)
    if params["moved"]:
        said.append("a seat cannot leave the plan before others: keep it for the house")
    return said


def _fault(fault: Any) -> str:
    line = f"{fault['line']}:" if fault["line"] else ""
    path = f" {fault['path']}:" if fault["path"] else ""
    return f"{fault['file']}:{line}{path} {fault['why']}"


def _read(options: argparse.Namespace) -> tuple[Plan, tuple[bytes, bytes | None]]:
    file, more_file = options.file, options.more
    raw = catalogue.read_file(file, str(file))
    if file.suffix.lower() in (".csv", ".tsv", ".txt"):
        files: tuple[bytes, bytes | None] = plancsv.read_csv(
            raw, options.hall or file.stem, file=str(file)
        )
    else:
        beside = file.with_name(file.name.removesuffix(".plan.json") + ".more.json")
        if more_file is None and file.name.endswith(".plan.json") and beside.exists():
            more_file = beside
        files = (raw, catalogue.read_file(more_file, str(more_file)) if more_file else None)
    return planfile.read_plan(*files, file=str(file), more_file=str(more_file)), files


def _table(plan: Plan) -> bytes | None:
    return planexport.seats_csv(plan) if plan.seat_count else None


def _facts(plan: Plan) -> str:
    said = [f"{clipped(plan.name)}: {plan.seat_count} seats in {len(plan.sections)} sections"]
    standing = plan.place_count - plan.seat_count
    said += [f"{standing} standing places"] * bool(standing)
    for feature in (Feature.ACCESSIBLE, Feature.COMPANION, Feature.RESTRICTED):
        count = int(((plan.features & int(feature)) != 0).sum())
        said += [f"{count} {str(feature.name).lower()}"] * bool(count)
    return f"{', '.join(said)}; {len(plan.categories)} categories; {plan.digest[:12]}"


def _bundle_of(options: argparse.Namespace) -> bytes:
    database = _opened(options)
    try:
        bundle = catalogue.bundle_of(database, options.performance)
    finally:
        database.close()
    return bundle


def _opened(options: argparse.Namespace) -> Database:
    database = Database(options.database)
    try:
        database.check()
    except BaseException:
        database.close()
        raise
    return database


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def _wrong(why: str) -> Refusal:
    return Refusal(Reason.PLAN_WRONG, file="", line=0, path="", why=why)

"""JSON read into types; for whatever is wrong in it the line, the path and a clear sentence."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import reduce
from typing import TypeVar

import msgspec

from pos.domain.faults import Fault, FileFault, clipped

T = TypeVar("T")
Path = tuple[str | int, ...]

_TOKEN = re.compile(r'[\s,:]*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]|[^\s{}\[\],:"]++)', re.DOTALL)
_STRUCTURE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]', re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]`]+)|\[(\d+)\]")
_MISSING = re.compile("Object missing required field `(.*)`")
_UNKNOWN = re.compile("Object contains unknown field `(.*)`")
_UNLIKE = re.compile("Expected `(.*)`, got `(.*)`")
_WORDS = {
    "str": FileFault.TEXT,
    "int": FileFault.WHOLE_NUMBER,
    "float": FileFault.NUMBER,
    "bool": FileFault.TRUE_OR_FALSE,
    "array": FileFault.LIST,
    "object": FileFault.OBJECT,
    "null": FileFault.NOTHING,
}


class Wrong(Exception):
    """What is wrong in a JSON text, and where; `line` counts from 1."""

    def __init__(self, line: int, path: Path, fault: Fault) -> None:
        self.line = line
        self.path = path
        self.fault = fault
        super().__init__(f"line {line}: {fault.why}")

    @property
    def why(self) -> str:
        """The English sentence."""
        return self.fault.why


def path_text(path: Path) -> str:
    """A path as people write it: zones[0].rows[2]."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{clipped(step)}" for step in path)
    return "".join(steps).removeprefix(".")


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of the value at `path`, or of the innermost part of it that exists."""
    return lines_of(text, [path])[0]


def lines_of(text: str, paths: Sequence[Path]) -> list[int]:
    """The line of each path's value. For faults only: it walks over the text once per step, for
    all paths together, and recurses no deeper than the paths are long.
    """
    places = [0] * len(paths)
    _locate(text, _start(text, 0), (paths, list(range(len(paths))), 0), places)
    lines, line, before = {}, 1, 0
    for at in sorted(places):
        line += text.count("\n", before, at)
        lines[at], before = line, at
    return [lines[at] for at in places]


Wanted = tuple[Sequence[Path], list[int], int]  # all paths, which of them, how many steps are done


def _locate(text: str, at: int, wanted: Wanted, places: list[int]) -> None:
    """Sets the places of the wanted paths, all of which lead through the value at `at`."""
    paths, which, depth = wanted
    branches: dict[str | int, list[int]] = {}
    for one in which:
        places[one] = at
        if len(paths[one]) > depth:
            branches.setdefault(paths[one][depth], []).append(one)
    for name, start in _children(text, at, branches.keys()):
        _locate(text, start, (paths, branches[name], depth + 1), places)


def decode(raw: bytes, kind: type[T], limit_bytes: int) -> T:
    """The JSON text as that type. Raises Wrong; never a RecursionError or a UnicodeError."""
    if len(raw) > limit_bytes:
        raise Wrong(1, (), FileFault.FILE_TOO_LARGE(bytes=len(raw), most=limit_bytes))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Wrong(line, (), FileFault.NOT_UTF8()) from None
    try:
        return msgspec.json.decode(text, type=kind)
    except RecursionError:
        raise Wrong(1, (), FileFault.NESTED_TOO_DEEPLY()) from None
    except msgspec.ValidationError as error:
        fault, path = explained(str(error))
        raise Wrong(line_of(text, path), path, fault) from None
    except msgspec.DecodeError as error:
        raise _malformed(text, str(error)) from None


def _malformed(text: str, message: str) -> Wrong:
    found = re.search(r"\(byte (\d+)\)", message)
    if found is None:
        return Wrong(text.count("\n") + 1, (), FileFault.TORN())
    raw = text.encode()
    at = int(found[1])
    line = raw.count(b"\n", 0, at) + 1
    near = raw[at : at + 20].decode(errors="replace").split("\n")[0]
    if "trailing" in message:
        return Wrong(line, (), FileFault.TRAILING(near=near))
    return Wrong(line, (), FileFault.NOT_JSON(near=near))


def explained(message: str) -> tuple[Fault, Path]:
    """What a ValidationError says, in our words, and where."""
    what, _, where = message.partition(" - at `")
    known = where.partition("[...]")[0]  # msgspec does not say which member of a dict
    path = tuple(int(step[2]) if step[2] else step[1] for step in _STEP.finditer(known))
    if missing := _MISSING.fullmatch(what):
        return FileFault.KEY_MISSING(key=missing[1]), path
    if unknown := _UNKNOWN.fullmatch(what):
        return FileFault.KEY_UNKNOWN(key=unknown[1]), path
    if unlike := _UNLIKE.fullmatch(what):
        kinds = [_worded(one) for one in unlike[1].split(" | ")]
        wanted = reduce(lambda one, other: FileFault.EITHER(one=one, other=other), kinds)
        return FileFault.UNLIKE(wanted=wanted, found=_worded(unlike[2])), path
    return FileFault.OTHERWISE(said=what[:1].lower() + what[1:]), path


def _worded(kind: str) -> Fault:
    """A word for what JSON or msgspec calls a kind of value."""
    word = _WORDS.get(kind)
    return FileFault.OTHERWISE(said=kind) if word is None else word()


def _start(text: str, at: int) -> int:
    found = _TOKEN.match(text, at)
    return found.start(1) if found else len(text)


def _skip(text: str, at: int) -> int:
    """The end of the value that starts at `at`."""
    if text[at : at + 1] not in ("{", "["):
        token = _TOKEN.match(text, at)
        return token.end() if token else len(text)
    depth = 0
    for found in _STRUCTURE.finditer(text, at):
        first = text[found.start()]
        if first in "{[":
            depth += 1
        elif first in "}]":
            depth -= 1
            if depth <= 0:
                return found.end()
    return len(text)


def _children(text: str, at: int, wanted: Collection[str | int]) -> Iterator[tuple[str | int, int]]:
    """Where those members or elements of the value at `at` start: the first of each name."""
    opening = text[at : at + 1]
    left, index = set(wanted), 0
    if not left or opening not in ("[", "{"):
        return
    at += 1
    while (token := _TOKEN.match(text, at)) and token[1] not in ("}", "]"):
        name: str | int = index
        start = token.start(1)
        if opening == "{":
            name, start = _key(token[1]), _start(text, token.end())
        if name in left:
            left.discard(name)
            yield name, start
            if not left:  # what follows need not be walked over
                return
        index += 1
        at = _skip(text, start)


def _key(token: str) -> str:
    try:
        return str(msgspec.json.decode(token))
    except msgspec.DecodeError:
        return token

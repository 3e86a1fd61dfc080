"""JSON read into types; for whatever is wrong in it the line, the path and a clear sentence."""

import re
from typing import TypeVar

import msgspec

T = TypeVar("T")
Path = tuple[str | int, ...]

_TOKEN = re.compile(r'[\s,:]*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]|[^\s{}\[\],:"]++)', re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]`]+)|\[(\d+)\]")
_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "nothing",
}


class Wrong(Exception):
    """What is wrong in a JSON text, and where; `line` counts from 1."""

    def __init__(self, line: int, path: Path, why: str) -> None:
        self.line = line
        self.path = path
        self.why = why
        super().__init__(f"line {line}: {why}")


def path_text(path: Path) -> str:
    """A path as people write it: zones[0].rows[2]."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of the value at `path`, or of the innermost part of it that exists.

    For faults only: it walks over the text once per step and never recurses.
    """
    at = _start(text, 0)
    for step in path:
        found = _child(text, at, step)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def decode(raw: bytes, kind: type[T], limit_bytes: int) -> T:
    """The JSON text as that type. Raises Wrong; never a RecursionError or a UnicodeError."""
    if len(raw) > limit_bytes:
        raise Wrong(1, (), f"the file has {len(raw)} bytes, {limit_bytes} are the most allowed")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Wrong(line, (), "the text is not UTF-8 here") from None
    try:
        return msgspec.json.decode(text, type=kind)
    except RecursionError:
        raise Wrong(1, (), "the objects and lists are nested too deeply") from None
    except msgspec.ValidationError as error:
        why, path = _explained(str(error))
        raise Wrong(line_of(text, path), path, why) from None
    except msgspec.DecodeError as error:
        raise _malformed(text, str(error)) from None


def _malformed(text: str, message: str) -> Wrong:
    found = re.search(r"\(byte (\d+)\)", message)
    if found is None:
        return Wrong(text.count("\n") + 1, (), "the text ends in the middle of a value")
    raw = text.encode()
    at = int(found[1])
    line = raw.count(b"\n", 0, at) + 1
    near = raw[at : at + 20].decode(errors="replace").split("\n")[0]
    if "trailing" in message:
        return Wrong(line, (), f"something follows the end of the document: {near!r}")
    return Wrong(line, (), f"not JSON here: {near!r}")


def _explained(message: str) -> tuple[str, Path]:
    what, _, where = message.partition(" - at `")
    known = where.partition("[...]")[0]  # msgspec does not say which member of a dict
    path = tuple(int(step[2]) if step[2] else step[1] for step in _STEP.finditer(known))
    missing = re.fullmatch(r"Object missing required field `(.*)`", what)
    if missing:
        return f"`{missing[1]}` is missing", path
    unlike = re.fullmatch(r"Expected `(.*)`, got `(.*)`", what)
    if unlike:
        wanted = " or ".join(_WORDS.get(one, one) for one in unlike[1].split(" | "))
        return f"expected {wanted}, found {_WORDS.get(unlike[2], unlike[2])}", path
    return what[:1].lower() + what[1:], path


def _start(text: str, at: int) -> int:
    found = _TOKEN.match(text, at)
    return found.start(1) if found else len(text)


def _skip(text: str, at: int) -> int:
    """The end of the value that starts at `at`."""
    depth = 0
    for token in _TOKEN.finditer(text, at):
        if token[1] in ("{", "["):
            depth += 1
        elif token[1] in ("}", "]"):
            depth -= 1
        if depth <= 0:
            return token.end()
    return len(text)


def _child(text: str, at: int, step: str | int) -> int | None:
    """Where the member or element of the value at `at` starts."""
    opening = text[at : at + 1]
    if opening != ("[" if isinstance(step, int) else "{"):
        return None
    at += 1
    index = 0
    while token := _TOKEN.match(text, at):
        if token[1] in ("}", "]"):
            return None
        if isinstance(step, int):
            if index == step:
                return token.start(1)
            index += 1
            at = _skip(text, token.start(1))
        else:
            at = _start(text, token.end())
            if _key(token[1]) == step:
                return at
            at = _skip(text, at)
    return None


def _key(token: str) -> str:
    try:
        return str(msgspec.json.decode(token))
    except msgspec.DecodeError:
        return token

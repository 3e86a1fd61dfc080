"""What is wrong in a file that a person wrote: kinds of faults with parameters.

A kind is a code and an English sentence. The command line says the English; a screen says what it
holds for the code, in its own language (`ui/faults.py`). A fault travels as its code and parameters
with the English beside them, for a till that does not know the kind yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, unique
from typing import Any

from pos.domain.refusals import Reason, Refusal

_QUOTED = 80


class Kind(Enum):
    """A kind of fault: its name is its code, its value the English sentence.

    Called with what the sentence names it is a fault; so a word of another sentence may be one.
    """

    def __call__(self, **params: "str | float | Fault") -> "Fault":
        """A fault of this kind."""
        return Fault(self, tuple((name, _plain(value)) for name, value in params.items()))

    @property
    def code(self) -> str:
        """What it is called where there are no enums: in JSON."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, without saying where."""

    kind: Kind
    params: "tuple[tuple[str, str | int | Fault], ...]" = ()

    @property
    def why(self) -> str:
        """The English sentence."""
        words = {
            name: value.why if isinstance(value, Fault) else value for name, value in self.params
        }
        return str(self.kind.value).format_map(words)

    def __str__(self) -> str:
        return self.why

    def as_json(self) -> dict[str, Any]:
        """As it travels; a parameter that is a fault itself is one there, too."""
        params = {
            name: value.as_json() if isinstance(value, Fault) else value
            for name, value in self.params
        }
        return {"kind": self.kind.code, "params": params}


@dataclass(frozen=True, slots=True)
class Located:
    """A fault and where it is: file, line (0: none), and the path or column in it."""

    file: str
    line: int
    path: str
    fault: Fault

    def as_json(self) -> dict[str, Any]:
        """As a refusal carries it."""
        where = {"file": self.file, "line": self.line, "path": self.path}
        return {**where, "why": self.fault.why, **self.fault.as_json()}


def refusal(reason: Reason, found: Sequence[Located]) -> Refusal:
    """The first fault speaks; all of them go with it.

    Each has `file`, `line`, `path`, `why` (in English), `kind` and `params`.
    """
    faults = [one.as_json() for one in found]
    return Refusal(reason, **faults[0], faults=faults)


def clipped(text: str) -> str:
    """The beginning of a text that a sentence quotes: it may be megabytes long."""
    return text if len(text) <= _QUOTED else text[:_QUOTED] + "…"


def _plain(value: "str | float | Fault") -> "str | int | Fault":
    """JSON has no infinity, and no sentence wants seventeen digits."""
    if isinstance(value, str):
        return clipped(value)
    return value if isinstance(value, Fault | int) else f"{value:g}"


@unique
class FileFault(Kind):
    """What any file can be instead of the one that was meant; then the words for its values."""

    FILE_TOO_LARGE = "the file has {bytes} bytes, {most} are the most allowed"
    FILE_GROWS = "the file grows without end"
    FILE_ENDLESS = "this is no file that can be read to its end"
    FILE_NONE = "is no file that can be read"
    FILE_UNREADABLE = "the file cannot be read: {error}"
    FILE_NAME_IMPOSSIBLE = "the file cannot be read: no file has such a name"
    NOT_UTF8 = "the text is not UTF-8 here"
    NESTED_TOO_DEEPLY = "the objects and lists are nested too deeply"
    TORN = "the text ends in the middle of a value"
    TRAILING = "something follows the end of the document: {near!r}"
    NOT_JSON = "not JSON here: {near!r}"
    KEY_MISSING = "`{key}` is missing"
    KEY_UNKNOWN = "object contains unknown field `{key}`"
    UNLIKE = "expected {wanted}, found {found}"
    OTHERWISE = "{said}"

    EITHER = "{one} or {other}"
    TEXT = "text"
    WHOLE_NUMBER = "a whole number"
    NUMBER = "a number"
    TRUE_OR_FALSE = "true or false"
    LIST = "a list"
    OBJECT = "an object"
    NOTHING = "nothing"

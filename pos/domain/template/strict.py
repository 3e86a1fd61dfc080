"""A table of a template file read strictly: what is missing, too much or of the wrong unit."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from pos.domain.faults import Fault, FileFault, clipped
from pos.domain.template.faults import TemplateFault, TemplateWord, fault_of, listed

T = TypeVar("T")
FAULTS_LIMIT = 20


class TooManyFaults(Exception):
    """Enough was said."""


class Faults:
    """What is wrong, path by path."""

    def __init__(self) -> None:
        self.found: list[tuple[str, Fault]] = []

    def add(self, path: str, why: str | Fault) -> None:
        """One more. Raises TooManyFaults."""
        self.found.append((path, fault_of(why)))
        if len(self.found) >= FAULTS_LIMIT:
            raise TooManyFaults


class Table:
    """One table of the file. Each key is asked for once; `close` says what nobody asked for."""

    def __init__(self, raw: dict[str, Any], path: str, faults: Faults) -> None:
        self.raw, self.path, self.faults = raw, path, faults
        self._asked: set[str] = set()

    def wrong(self, key: str, why: str | Fault) -> None:
        """Something is wrong with a key, or with the table itself."""
        path = f"{self.path}.{key}" if self.path and key else self.path or key
        self.faults.add(path, why)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.raw

    def take(self, key: str) -> Any:
        """Its raw value, or None."""
        self._asked.add(key)
        return self.raw.get(key)

    def number(self, key: str, least: float, most: float, default: float | None = None) -> float:
        """A length or share; without a default it has to be there."""
        value = self.take(key)
        if value is None and default is not None:
            return default
        if value is None:
            self.wrong(key, TemplateFault.MISSING())
        elif isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(key, TemplateFault.NOT_NUMBER(value=said(value)))
        elif not least <= value <= most:  # not so of nan, either
            beyond = TemplateFault.NOT_BETWEEN(least=least, most=most, value=str(value))
            self.wrong(key, beyond)
        else:
            return float(value)
        return least

    def whole(self, key: str, least: int, most: int, default: int) -> int:
        """A count."""
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            no_count = TemplateFault.NOT_WHOLE(least=least, most=most, value=said(value))
            self.wrong(key, no_count)
            return default
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """Yes or no."""
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(key, TemplateFault.NOT_FLAG(value=said(value)))
            return default
        return value

    def text(self, key: str, most: int, default: str | None = None) -> str:
        """A text that is not empty; without a default it has to be there."""
        value = self.take(key)
        if value is None and default is not None:
            return default
        if value is None:
            self.wrong(key, TemplateFault.MISSING())
        elif not isinstance(value, str):
            self.wrong(key, TemplateFault.NOT_TEXT(value=said(value)))
        elif not value.strip() or len(value) > most:
            self.wrong(key, TemplateFault.TEXT_LENGTH(most=most))
        else:
            return value
        return ""

    def choice(self, key: str, among: Collection[T], default: T) -> T:
        """One of a few."""
        value = self.take(key)
        if value is None:
            return default
        for one in among:
            if type(value) is type(one) and value == one:
                return one
        known = listed(str(one) for one in among)
        self.wrong(key, TemplateFault.NOT_AMONG(among=known, value=said(value)))
        return default

    def items(self, key: str, most: int, what: str) -> list[Any]:
        """A list that is not empty; empty where there is none."""
        value = self.take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not 0 < len(value) <= most:
            self.wrong(key, TemplateFault.NOT_LIST(most=most, what=fault_of(what)))
            return []
        return value

    def table(self, key: str) -> "Table | None":
        """A table inside of it, if there is one."""
        value = self.take(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(key, TemplateFault.NOT_TABLE(value=said(value)))
            return None
        return Table(value, f"{self.path}.{key}" if self.path else key, self.faults)

    def close(self) -> None:
        """What is not known here is a fault: a word misspelt would else be left out in silence."""
        for key in self.raw:
            if key not in self._asked:
                self.wrong(clipped(key), TemplateFault.UNKNOWN())

    def each(self, values: list[Any], key: str, read: Callable[["Table"], T | None]) -> list[T]:
        """A list's tables, each read."""
        found: list[T] = []
        for at, value in enumerate(values):
            path = f"{self.path}.{key}[{at + 1}]" if self.path else f"{key}[{at + 1}]"
            if not isinstance(value, dict):
                self.faults.add(path, TemplateFault.NOT_IN_BRACES(value=said(value)))
                continue
            one = read(Table(value, path, self.faults))
            if one is not None:
                found.append(one)
        return found


def said(value: object) -> str | Fault:
    """A value in a sentence."""
    kinds = {dict: TemplateWord.A_TABLE, list: FileFault.LIST, bool: FileFault.TRUE_OR_FALSE}
    kind = kinds.get(type(value))
    return clipped(repr(value)) if kind is None else kind()

"""The price of one place by itself: which rules count for it, and what each does."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pos.domain.pricing.book import Cell
from pos.domain.pricing.effects import AmountOff, PlaceEffect, SetPrice, changed
from pos.domain.pricing.priced import Because, Params, Step
from pos.domain.pricing.tariff import Rule


@dataclass(frozen=True, slots=True)
class Chance:
    """A rule that fits a place, what it does there, and words for the trace."""

    rule: Rule
    effect: PlaceEffect
    words: Params

    def rank(self, listed: int) -> tuple[int, int, str]:
        """The smallest counts: the higher priority, the lower price, the first id."""
        return (-self.rule.priority, changed(self.effect, listed), self.rule.id)


@dataclass(frozen=True, slots=True)
class Alone:
    """A place's own price. `counting` are the rules of each exclusive group that count; `beaten`
    are told in the trace once the price is known.
    """

    minor: int
    steps: tuple[Step, ...]
    rules: tuple[str, ...]
    counting: Mapping[str, Rule]
    beaten: tuple[tuple[Rule, Rule], ...]

    def beaten_notes(self, minor: int) -> Iterator[Step]:
        """Short, what did not count; `minor` is what the place costs in the end."""
        return (_beaten(loser, winner, minor) for loser, winner in self.beaten)


def alone(cell: Cell, chances: Iterable[Chance]) -> Alone:
    """The price of a place for which those rules hold, in the order of application."""
    chosen, beaten = _chosen(list(chances), cell.listed_minor)
    minor = cell.listed_minor
    steps = [Step("", Because.LISTED, {"name": cell.price_list}, minor, minor)]
    for one in chosen:
        after = changed(one.effect, minor)
        steps.append(Step(one.rule.id, because(one.effect), _words(one), minor, after))
        minor = after
    return Alone(
        minor,
        tuple(steps),
        tuple(one.rule.id for one in chosen),
        {one.rule.exclusive: one.rule for one in chosen if one.rule.exclusive},
        tuple(beaten),
    )


def _chosen(chances: list[Chance], listed: int) -> tuple[list[Chance], list[tuple[Rule, Rule]]]:
    """The rules that count, and each that does not with the one it gave way to."""
    beaten: list[tuple[Rule, Rule]] = []
    for belongs in (_exclusive, _sets):
        best: dict[str, Chance] = {}
        for one in chances:
            group = belongs(one)
            if group and (group not in best or one.rank(listed) < best[group].rank(listed)):
                best[group] = one
        if not best:
            continue
        kept = []
        for one in chances:
            winner = best.get(belongs(one), one)
            if winner is one:
                kept.append(one)
            else:
                beaten.append((one.rule, winner.rule))
        chances = kept
    chances.sort(key=lambda one: not isinstance(one.effect, SetPrice))  # stable
    return chances, beaten


_Belongs = Callable[[Chance], str]


def _exclusive(chance: Chance) -> str:
    return chance.rule.exclusive


def _sets(chance: Chance) -> str:
    return "sets" if isinstance(chance.effect, SetPrice) else ""


def because(effect: PlaceEffect) -> Because:
    """The sentence for an effect."""
    if isinstance(effect, SetPrice):
        return Because.SET_PRICE
    return Because.AMOUNT_OFF if isinstance(effect, AmountOff) else Because.PERCENT_OFF


def amount(effect: PlaceEffect) -> dict[str, str | int]:
    """The number a sentence says of an effect."""
    if isinstance(effect, SetPrice | AmountOff):
        return {"minor": effect.minor}
    return {"basis_points": effect.basis_points}


def _words(chance: Chance) -> Params:
    return {**chance.words, **amount(chance.effect)}


def _beaten(loser: Rule, winner: Rule, minor: int) -> Step:
    outranked = loser.priority < winner.priority
    because = Because.OUTRANKED if outranked else Because.BEATEN
    words = {"name": loser.name, "by": winner.id, "by_name": winner.name}
    return Step(loser.id, because, words, minor, minor)

"""The edits of a plan that are not saved yet, and the plan as it would be."""

from collections.abc import Sequence

from pos.domain import planedit
from pos.domain.plan import Plan
from pos.domain.planedit import Edit


class Edits:
    """In order; the last one can be undone."""

    def __init__(self, plan: Plan) -> None:
        self._plans = [plan]
        self._made: list[Edit] = []
        self._index = {guid: seat for seat, guid in enumerate(plan.guids)}

    @property
    def saved(self) -> Plan:
        """The plan as the house has it."""
        return self._plans[0]

    @property
    def plan(self) -> Plan:
        """The plan with the edits."""
        return self._plans[-1]

    @property
    def made(self) -> tuple[Edit, ...]:
        """What is to be saved."""
        return tuple(self._made)

    def guids(self, places: Sequence[int]) -> list[str]:
        """What the seats are known by, whatever they are called."""
        return [self.saved.guids[place] for place in places]

    def add(self, edit: Edit) -> None:
        """One more."""
        self._plans.append(planedit.preview(self.plan, edit, self._index))
        self._made.append(edit)

    def undo(self) -> None:
        """One less."""
        if self._made:
            self._made.pop()
            self._plans.pop()

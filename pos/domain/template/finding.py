"""What is wrong with a template, in a sentence."""

from dataclasses import dataclass
from typing import Any

from pos.domain.faults import Fault, Located
from pos.domain.template.faults import fault_of


@dataclass(frozen=True)
class Finding:
    """One sentence, and the field or box it is about. A grave one keeps a template out."""

    name: str
    why: str | Fault
    grave: bool = True

    @property
    def sentence(self) -> str:
        """As a person reads it."""
        return f"{self.name}: {self.why}" if self.name else str(self.why)


def told_of(finding: Finding) -> dict[str, Any]:
    """As a refusal carries a fault; the path is the field or box."""
    return Located("", 0, finding.name, fault_of(finding.why)).as_json()

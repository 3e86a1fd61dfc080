"""What is wrong with a template, in a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One sentence, and the field or box it is about. A grave one keeps a template out."""

    name: str
    why: str
    grave: bool = True

    @property
    def sentence(self) -> str:
        """As a person reads it."""
        return f"{self.name}: {self.why}" if self.name else self.why

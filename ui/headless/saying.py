"""What the till without a window says: one JSON object a line."""

import sys
from typing import Any

import msgspec


def say(**facts: Any) -> None:
    """One line for whoever listens."""
    sys.stdout.write(msgspec.json.encode(facts).decode() + "\n")
    sys.stdout.flush()

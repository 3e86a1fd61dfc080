"""Trouble after which nobody knows what was taken."""

from pos.domain.refusals import Trouble


class PartlyTaken(Trouble):
    """Some bytes of what was handed over may be on their way to paper: nothing is sent again."""

"""One page: what the printer's dots shall be."""

from dataclasses import dataclass

from PIL import Image

from pos.domain.paper import Paper
from printing.profile import Profile


@dataclass(frozen=True)
class Page:
    """A 1-bit picture (0 is black) of one paper, as wide as the printer's line."""

    picture: Image.Image
    dpi: int


def lay_out(paper: Paper, profile: Profile) -> Page:
    """The page of any paper. Deterministic: the same facts give the same dots."""
    raise NotImplementedError

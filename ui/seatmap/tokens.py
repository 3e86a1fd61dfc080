"""The colours a seat map is drawn in; the theme makes them, the categories come beside them."""

from dataclasses import dataclass, replace
from functools import lru_cache

from ui.contrast import contrast, luminance, parts

# How much must stand out from the floor: free seats, marks, and sold seats, which recede.
_SEAT_CONTRAST = 4.5
_MARK_CONTRAST = 3.0
_SOLD_CONTRAST = 1.6


@dataclass(frozen=True, slots=True)
class MapTokens:
    """Colours as #rrggbb. Seats stand on `floor`, which lies on `background`."""

    background: str
    floor: str
    line: str
    ink: str
    muted: str
    accent: str
    accent_ink: str
    sold: str
    held: str
    house: str
    stage: str


def category_colour(colour: str, tokens: MapTokens) -> str:
    """A category's colour as the map shows it: lightened or darkened until the floor shows it.

    Legends use it too, so that their swatches are the seats' colours.
    """
    return _seen_on(tokens.floor, colour, _SEAT_CONTRAST)


def seen(tokens: MapTokens) -> MapTokens:
    """The tokens, with the marks of taken seats strong enough for the floor."""
    return replace(
        tokens,
        sold=_seen_on(tokens.floor, tokens.sold, _SOLD_CONTRAST),
        held=_seen_on(tokens.floor, tokens.held, _MARK_CONTRAST),
        house=_seen_on(tokens.floor, tokens.house, _MARK_CONTRAST),
    )


def _seen_on(floor: str, colour: str, least: float) -> str:
    towards = "#ffffff" if luminance(floor) < 0.2 else "#000000"
    for step in range(20):
        shown = mixed(towards, colour, step / 20)
        if contrast(shown, floor) >= least:
            return shown
    return towards


@lru_cache(maxsize=1024)
def mixed(colour: str, ground: str, share: float) -> str:
    """The colour laid over the ground at that opacity."""
    pairs = zip(parts(colour), parts(ground), strict=True)
    laid = [round(over * share + under * (1 - share)) for over, under in pairs]
    return "#" + "".join(f"{part:02x}" for part in laid)


def readable_on(colour: str) -> str:
    """Black or white ink, whichever is read better on the colour."""
    return max(("#0b0e12", "#ffffff"), key=lambda ink: contrast(ink, colour))


LIGHT = MapTokens(
    background="#eceff3",
    floor="#ffffff",
    line="#d3d9e1",
    ink="#12161c",
    muted="#5b6573",
    accent="#ffc400",
    accent_ink="#12161c",
    sold="#b9c1cc",
    held="#6b7685",
    house="#97a1af",
    stage="#2b323c",
)
DARK = MapTokens(
    background="#0d1014",
    floor="#191e25",
    line="#2c343f",
    ink="#f2f5f9",
    muted="#9aa6b5",
    accent="#ffd23f",
    accent_ink="#12161c",
    sold="#454f5c",
    held="#93a0b0",
    house="#5c6877",
    stage="#e4e9f0",
)

"""The colours a seat map is drawn in; the theme makes them, the categories come beside them."""

from dataclasses import dataclass


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

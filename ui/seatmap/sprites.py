"""Sprites of seats at one scale: state by shape as well as by colour, blended onto the floor.

Distances are signed (negative inside); coverage is how much of a pixel lies inside.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pos.domain.plan import Feature
from ui.seatmap.hall import TURNS, Hall, Look
from ui.seatmap.tokens import MapTokens, readable_on

LOOKS = len(Look)
# Below this radius a quarter of a pixel is seen in curved rows, so sprites have 4 x 4 phases.
_PHASED_BELOW = 10.0
LABELLED_FROM = 24
_OWN_RIM_FROM = 4.5
_LABELLED = (Look.FREE, Look.HELD, Look.MINE, Look.OWN)
_COLOURED = (Look.FREE, Look.OWN)  # in their category's colour
# Below this radius (pixels) a seat is a dot, and states are told apart by how strong it is.
_FAR = 2.6
_HELD_FAR = 0.4
_UNKNOWN_FAR = 0.18
_TABLE_LIMIT_BYTES = 64_000_000

_Floats = NDArray[np.floating[Any]]
_Pixels = NDArray[np.uint32]
# (texts, sprite size, room for the text) -> alpha masks, uint8 (texts, size, size)
TextMasks = Callable[[Sequence[str], int, float], NDArray[np.uint8]]


@dataclass(frozen=True, slots=True)
class Palette:
    """What sprites are coloured with: the tokens, and a colour for each of the categories."""

    tokens: MapTokens
    categories: tuple[str, ...]


def rgb(colour: str) -> NDArray[np.float32]:
    """Red, green, blue of #rrggbb, 0 to 255."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float32)


def packed(colour: str) -> int:
    """The colour as a pixel of Format_RGB32."""
    return 0xFF000000 | int(colour[1:], 16)


@dataclass(frozen=True, slots=True)
class Span:
    """Pixels [start, start + width) of a sprite's row are the seat's own."""

    row: int
    start: int
    width: int


class Sheet:
    """All sprites of a hall at one scale: `prepare` draws, `slots` names them, `strips` feeds the
    raster.

    A seat's own pixels end halfway to its nearest neighbour, so that the order in which seats are
    drawn can never be seen.
    """

    def __init__(
        self,
        hall: Hall,
        palette: Palette,
        scale: float,
        texts: TextMasks | None,
    ) -> None:
        self.hall = hall
        self.scale = scale
        self._palette = palette
        self.radii = np.array([kind.radius * scale for kind in hall.kinds] or [1.0])
        largest = float(self.radii.max())
        # A dot of two pixels says little: from afar seats fill the room to the row behind.
        deep = largest < _FAR and hall.depth > 1.1 * hall.pitch
        self._deepened = 0.86 * hall.depth / hall.pitch if deep else 1.0
        self.turns = TURNS if deep else 1
        self.phases = 4 if largest < _PHASED_BELOW else 1
        room = largest * self._deepened + 1.0
        self.size = 2 * int(np.ceil(room)) + (2 if self.phases > 1 else 0)
        # Seats of each kind carry their numbers where these can be read.
        self._numbered = 2 * np.ceil(self.radii * self._deepened + 1.0) >= LABELLED_FROM
        self._numbered &= texts is not None and self.phases == 1
        self.labelled = bool(self._numbered.any())
        self._texts = texts
        # Less what the rounding of both seats' corners can bring them closer.
        closer = 0.18 if self.phases > 1 else 0.71
        self._reaches = [kind.apart * scale / 2 - closer for kind in hall.kinds]
        shape = (len(hall.kinds) * LOOKS, self.turns * self.phases**2, self.size, self.size)
        self._pixels = np.empty(shape, np.uint32)
        self._ready = False
        self._strips: dict[int, list[tuple[Span, NDArray[np.void]]]] = {}
        self.spans, self._outline_of = self._outlines()
        self.span_count = sum(map(len, self.spans))
        self.most_pixels = max(
            (sum(span.width for span in spans) for spans in self.spans), default=0
        )
        self._own_pixels: NDArray[np.int64] | None = None
        self._slot_of = np.full((0, 0), -1)
        if self.labelled:
            self._slot_of = np.full((len(hall.kinds) * len(hall.texts), LOOKS), -1)

    def groups(self, seats: NDArray[np.int64], phase: NDArray[np.int64]) -> NDArray[np.uint16]:
        """Which set of spans each of the seats fills: by its outline, turn and phase."""
        outline = self._outline_of[self.hall.kind_of[seats]]
        if self.turns > 1:
            phase = self.hall.turn_of[seats] * self.phases**2 + phase
        return (phase * self._outlines_count + outline).astype(np.uint16)

    def slots(self, seats: NDArray[np.int64], seat_looks: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Which sprite each of the seats has now."""
        look = seat_looks.astype(np.int64)
        key: NDArray[np.int64] = self.hall.kind_of[seats] * LOOKS + look
        if not self.labelled:
            return key
        pair = self.hall.kind_of[seats] * len(self.hall.texts) + self.hall.text_of[seats]
        numbered = np.isin(look, _LABELLED) & self._numbered[self.hall.kind_of[seats]]
        missing = numbered & (self._slot_of[pair, look] < 0)
        if missing.any():
            self._add_labels(np.unique(pair[missing] * LOOKS + look[missing]), pair, look, numbered)
        labelled: NDArray[np.int64] = np.where(numbered, self._slot_of[pair, look], key)
        return labelled

    def dots(
        self, group: NDArray[np.uint16], slots: NDArray[np.int64], stride: int
    ) -> tuple[NDArray[np.int64], _Pixels]:
        """For each seat its pixels: where from its corner in a buffer, and in what colour."""
        if self._own_pixels is None:
            self._own_pixels = np.zeros((len(self.spans), self.most_pixels), np.int64)
            for spans, own in zip(self.spans, self._own_pixels, strict=True):
                steps = [
                    span.row * self.size + span.start + np.arange(span.width) for span in spans
                ]
                inside = np.concatenate(steps)
                # All have as many: those with fewer name their first one again.
                own[:] = inside[0]
                own[: len(inside)] = inside
        own = self._own_pixels[group]
        sprites = self._pixels.reshape(len(self._pixels), -1, self.size**2)
        colours: _Pixels = sprites[slots[:, None], (group // self._outlines_count)[:, None], own]
        return own // self.size * stride + own % self.size, colours

    def strips(self, group: int) -> list[tuple[Span, NDArray[np.void]]]:
        """For each span of a group, that part of every sprite as one item of the span's width."""
        strips = self._strips.get(group)
        if strips is None:
            plane = self._pixels[:, group // self._outlines_count]
            strips = [(span, _items(plane, span)) for span in self.spans[group]]
            self._strips[group] = strips
        return strips

    def _outlines(self) -> tuple[list[list[Span]], NDArray[np.int64]]:
        """Spans by turn, phase and outline (round or square, radius), and each kind's outline."""
        keys: list[tuple[float, float | None, float]] = [
            (float(r), self._turned(kind.turned) if kind.features & _ANGULAR else None, reach)
            for r, kind, reach in zip(self.radii, self.hall.kinds, self._reaches, strict=False)
        ]
        distinct = sorted(set(keys), key=str)
        self._outlines_count = len(distinct)
        owned = [self._owned(*key) for key in distinct]
        spans = [
            _spans(own[phase]) for phase in range(self.turns * self.phases**2) for own in owned
        ]
        return spans, np.array([distinct.index(key) for key in keys], dtype=np.int64)

    def _turned(self, degrees: int) -> float:
        """Radians by which a seat is drawn turned; from afar all follow their rows."""
        return 0.0 if self.turns > 1 else float(np.deg2rad(degrees))

    def _owned(self, radius: float, turned: float | None, reach: float) -> NDArray[np.bool_]:
        """The pixels that belong to a seat, (phases, size, size); not turned: a round one."""
        dx, dy = self._offsets()
        edge = np.hypot(dx, dy)
        shape: _Floats = edge - radius
        if turned is not None:
            shape = _square(*_rotated(dx, dy, turned), radius)
        owned: NDArray[np.bool_] = (shape < 0.5) & (edge < max(reach, 0.71))
        return owned

    def _offsets(self) -> tuple[_Floats, _Floats]:
        """Of each turn's and phase's pixels from the seat's centre, (turns x phases, size, size).

        Along the row and across it, where seats are turned; across counts less where they are deep.
        """
        middle = self.size / 2
        steps = (np.arange(self.phases) + 0.5) / self.phases if self.phases > 1 else np.zeros(1)
        pixel = np.arange(self.size) + 0.5 - middle
        across = (pixel[None, :] - steps[:, None]).astype(np.float32)
        shape = (self.phases, self.phases, self.size, self.size)
        dx = np.broadcast_to(across[None, :, None, :], shape).reshape(-1, self.size, self.size)
        dy = np.broadcast_to(across[:, None, :, None], shape).reshape(-1, self.size, self.size)
        if self.turns == 1:
            return dx, dy
        angle = np.arange(self.turns, dtype=np.float32)[:, None, None, None] * np.pi / self.turns
        along = dx * np.cos(angle) + dy * np.sin(angle)
        behind = (dy * np.cos(angle) - dx * np.sin(angle)) / self._deepened
        size = self.size
        return along.reshape(-1, size, size), behind.reshape(-1, size, size)

    def prepare(self) -> Iterator[None]:
        """Draw the sprites, all looks of a kind at a time; before the first seat is drawn."""
        if self._ready:
            return
        dx, dy = self._offsets()
        drawn: dict[tuple[int, float, int, Look], _Pixels] = {}
        colours = self._palette.categories
        for index, kind in enumerate(self.hall.kinds):
            for look in Look:
                same = (kind.features, kind.radius, kind.turned, look)
                own_colour = look in _COLOURED
                fill = colours[kind.category] if own_colour else self._palette.tokens.floor
                if own_colour or same not in drawn:
                    brush = _Brush(dx, dy, kind.radius * self.scale, self._turned(kind.turned))
                    layers = brush.layers(look, kind.features, self._palette.tokens, fill)
                    if self._numbered[index]:
                        layers = layers[:2]
                    drawn[same] = brush.blend(self._palette.tokens.floor, layers)
                    yield
                self._pixels[index * LOOKS + look] = drawn[same]
        self._ready = True

    def _add_labels(
        self,
        wanted: NDArray[np.int64],
        pair: NDArray[np.int64],
        look: NDArray[np.int64],
        numbered: NDArray[np.bool_],
    ) -> None:
        """Draw numbered sprites that are missing; start again when the table is full."""
        plain = len(self.hall.kinds) * LOOKS
        if (len(self._pixels) + len(wanted)) * self.size**2 * 4 > _TABLE_LIMIT_BYTES:
            self._pixels = self._pixels[:plain]
            self._slot_of[:] = -1
            wanted = np.unique(pair[numbered] * LOOKS + look[numbered])
        pairs, wanted_looks = wanted // LOOKS, wanted % LOOKS
        kinds, texts = pairs // len(self.hall.texts), pairs % len(self.hall.texts)
        distinct, mask_of = np.unique(texts, return_inverse=True)
        assert self._texts is not None
        names, mask_of = [self.hall.texts[i] for i in distinct], mask_of.reshape(-1)
        alpha = np.empty((len(wanted), self.size, self.size, 1), np.float32)
        rooms = self._rooms()[kinds]
        for room in np.unique(rooms).tolist():
            masks, those = self._texts(names, self.size, room), rooms == room
            alpha[those] = masks[mask_of[those]].astype(np.float32)[..., None] / 255
        base = _unpack(self._pixels[kinds * LOOKS + wanted_looks, 0])
        ink = np.stack(
            [rgb(self._ink(int(k), int(o))) for k, o in zip(kinds, wanted_looks, strict=True)]
        )
        new = _pack(base + (ink[:, None, None, :] - base) * alpha)[:, None]
        self._slot_of[pairs, wanted_looks] = len(self._pixels) + np.arange(len(wanted))
        self._pixels = np.concatenate((self._pixels, new))
        self._strips = {}

    def _rooms(self) -> _Floats:
        """How wide a number of each kind may be: all that stand as close have the same size."""
        apart = np.array([kind.apart for kind in self.hall.kinds])
        return np.array([1.72 * float(self.radii[apart == one].min()) for one in apart])

    def _ink(self, kind: int, look: int) -> str:
        tokens = self._palette.tokens
        if look == Look.MINE:
            return tokens.accent_ink
        if look == Look.HELD:
            return tokens.held
        return readable_on(self._palette.categories[self.hall.kinds[kind].category])


def item_type(width: int) -> np.dtype[np.void]:
    """`width` pixels as one item."""
    return np.dtype((np.void, 4 * width))


def _items(plane: _Pixels, span: Span) -> NDArray[np.void]:
    part = np.ascontiguousarray(plane[:, span.row, span.start : span.start + span.width])
    items: NDArray[np.void] = part.view(item_type(span.width))[:, 0]
    return items


def _spans(owned: NDArray[np.bool_]) -> list[Span]:
    found = []
    for row, line in enumerate(owned):
        inside = np.flatnonzero(line)
        if inside.size:
            found.append(Span(row, int(inside[0]), int(inside[-1] - inside[0] + 1)))
    return found


_ANGULAR = int(Feature.ACCESSIBLE | Feature.COMPANION)
_Layer = tuple[str, _Floats]  # colour, coverage


def _rotated(dx: _Floats, dy: _Floats, by: float) -> tuple[_Floats, _Floats]:
    """The offsets as a seat has them that is turned clockwise by so many radians."""
    if not by:
        return dx, dy
    return dx * np.cos(by) + dy * np.sin(by), dy * np.cos(by) - dx * np.sin(by)


def _square(dx: _Floats, dy: _Floats, radius: float) -> _Floats:
    """Distance to a rounded square that is as large as the round seat."""
    half, corner = 0.83 * radius, 0.3 * radius
    qx, qy = np.abs(dx) - (half - corner), np.abs(dy) - (half - corner)
    outside = np.hypot(np.maximum(qx, 0), np.maximum(qy, 0))
    distance: _Floats = outside + np.minimum(np.maximum(qx, qy), 0) - corner
    return distance


def _segment(
    dx: _Floats, dy: _Floats, start: tuple[float, float], end: tuple[float, float]
) -> _Floats:
    """Distance to a line from start to end."""
    ax, ay = dx - start[0], dy - start[1]
    bx, by = end[0] - start[0], end[1] - start[1]
    along = np.clip((ax * bx + ay * by) / (bx * bx + by * by), 0, 1)
    distance: _Floats = np.hypot(ax - along * bx, ay - along * by)
    return distance


def _cover(distance: _Floats) -> _Floats:
    covered: _Floats = np.clip(0.5 - distance, 0, 1)
    return covered


@dataclass(frozen=True, eq=False)
class _Brush:
    """Draws seats of one radius (pixels) at given offsets from the centre."""

    dx: _Floats
    dy: _Floats
    radius: float
    turned: float = 0.0

    def layers(self, look: Look, features: int, tokens: MapTokens, fill: str) -> list[_Layer]:
        """From the floor up: the seat's body first, at most one mark on it second."""
        if look is Look.FREE:
            return [(fill, _cover(self._body(features, self.radius)))]
        if look is Look.OWN:
            return self._own(features, tokens, fill)
        if look is Look.UNKNOWN:
            return [(tokens.held, self._dash(features))]
        if look is Look.HELD:
            return [(tokens.held, self._ring(features))]
        if look is Look.ALLOTTED:
            return [(tokens.held, self._half(features))]
        if look is Look.SOLD:
            return [(tokens.sold, _cover(self._body(features, max(0.34 * self.radius, 0.8))))]
        if look is Look.HOUSE:
            return [(tokens.house, self._cross(features))]
        return self._mine(features, tokens)

    def blend(self, floor: str, layers: list[_Layer]) -> _Pixels:
        """The layers over the floor."""
        colour: _Floats = np.broadcast_to(rgb(floor), (*self.dx.shape, 3))
        for ink, partial in layers:
            # Dots of two or three pixels would be pale: their edges count for more.
            coverage = partial**0.6 if self.radius < _FAR else partial
            colour = colour + (rgb(ink) - colour) * coverage[..., None]
        return _pack(colour)

    def _body(self, features: int, radius: float) -> _Floats:
        distance: _Floats = np.hypot(self.dx, self.dy) - radius
        dx, dy = _rotated(self.dx, self.dy, self.turned)
        if features & Feature.ACCESSIBLE:
            distance = _square(dx, dy, radius)
        elif features & Feature.COMPANION:
            # Square on the left, round on the right.
            distance = np.where(dx < 0, _square(dx, dy, radius), distance + 0.1 * radius)
        if features & Feature.RESTRICTED and self.radius >= 4.5:
            # Inside the notch where negative: a wedge from the rim to above the number.
            notch = (np.abs(dx) + 0.62 * (dy + 0.34 * radius)) / 1.18
            distance = np.maximum(distance, -notch)
        return distance

    def _ring(self, features: int) -> _Floats:
        """Hollow and, where there is room, dashed."""
        if self.radius < _FAR:
            return _cover(self._body(features, self.radius)) * np.float32(_HELD_FAR)
        thick = max(1.1, 0.13 * self.radius)
        ring = np.abs(self._body(features, self.radius - thick / 2)) - thick / 2
        covered = _cover(ring)
        if self.radius >= 6:
            turn = np.arctan2(self.dy, self.dx) / (2 * np.pi) * 10
            gap = (np.abs(turn - np.round(turn)) - 0.16) * (2 * np.pi / 10) * self.radius
            covered = covered * np.clip(gap + 0.5, 0, 1)
        return covered

    def _half(self, features: int) -> _Floats:
        """Half filled, and a rim around it where there is room."""
        body = self._body(features, 0.92 * self.radius)
        filled = _cover(np.maximum(body, -self.dy))
        if self.radius < _OWN_RIM_FROM:
            return filled
        thick = max(1.0, 0.09 * self.radius)
        return np.maximum(filled, _cover(np.abs(body + thick / 2) - thick / 2))

    def _own(self, features: int, tokens: MapTokens, fill: str) -> list[_Layer]:
        """A free seat with a line inside its rim; a hole where there is no room for one."""
        layers = [(fill, _cover(self._body(features, self.radius)))]
        if self.radius >= _OWN_RIM_FROM:
            thick = max(1.0, 0.09 * self.radius)
            rim = np.abs(self._body(features, 0.8 * self.radius)) - thick / 2
            layers.append((tokens.floor, _cover(rim)))
        else:
            hole = np.hypot(self.dx, self.dy) - max(0.35 * self.radius, 0.7)
            layers.append((tokens.floor, _cover(hole)))
        return layers

    def _dash(self, features: int) -> _Floats:
        """Small and thin: nothing is known of it."""
        if self.radius < _FAR:
            return _cover(self._body(features, self.radius)) * np.float32(_UNKNOWN_FAR)
        arm, thick = max(0.7 * self.radius, 0.9), max(0.13 * self.radius, 0.5)
        return _cover(_segment(self.dx, self.dy, (-arm, 0.0), (arm, 0.0)) - thick)

    def _cross(self, features: int) -> _Floats:
        if self.radius < _FAR:
            return _cover(self._body(features, 0.75 * self.radius))
        arm, thick = max(0.5 * self.radius, 0.9), max(0.09 * self.radius, 0.55)
        one = _segment(self.dx, self.dy, (-arm, -arm), (arm, arm))
        other = _segment(self.dx, self.dy, (-arm, arm), (arm, -arm))
        return _cover(np.minimum(one, other) - thick)

    def _mine(self, features: int, tokens: MapTokens) -> list[_Layer]:
        body = self._body(features, self.radius)
        filled = _cover(body)
        if self.radius < _FAR:
            return [(tokens.ink, filled), (tokens.accent, _cover(body + 1.0))]
        thick = max(1.2, 0.12 * self.radius)
        layers = [(tokens.ink, filled), (tokens.accent, _cover(body + thick))]
        if self.radius >= 4.5:
            r = self.radius
            down = _segment(self.dx, self.dy, (-0.38 * r, 0.02 * r), (-0.1 * r, 0.3 * r))
            up = _segment(self.dx, self.dy, (-0.1 * r, 0.3 * r), (0.42 * r, -0.28 * r))
            tick = _cover(np.minimum(down, up) - max(0.1 * r, 0.6))
            layers.append((tokens.accent_ink, tick))
        return layers


def _pack(colour: _Floats) -> _Pixels:
    whole = np.rint(colour).astype(np.uint32)
    shifted = whole << np.array([16, 8, 0], np.uint32)
    pixels: _Pixels = np.bitwise_or.reduce(shifted, axis=-1) | np.uint32(0xFF000000)
    return pixels


def _unpack(pixels: _Pixels) -> NDArray[np.float32]:
    parts = [(pixels >> shift) & 255 for shift in (16, 8, 0)]
    return np.stack(parts, axis=-1).astype(np.float32)

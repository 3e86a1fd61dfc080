"""Where the hall stands in the window: scale and origin, kept within sensible bounds."""

from dataclasses import dataclass

_MARGIN = 0.04


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in plan units."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Plan units from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Plan units from top to bottom."""
        return self.bottom - self.top


class Viewport:
    """Pixel = plan * scale - origin. Pixels here are the screen's own (device) pixels."""

    def __init__(self) -> None:
        self.content = Box(0, 0, 1, 1)
        self.width = 1
        self.height = 1
        self.closest = 1.0
        self.scale = 1.0
        self.left = 0.0
        self.top = 0.0

    @property
    def fit_scale(self) -> float:
        """The scale at which the whole hall is seen."""
        across = self.width * (1 - 2 * _MARGIN) / max(self.content.width, 1e-6)
        down = self.height * (1 - 2 * _MARGIN) / max(self.content.height, 1e-6)
        return min(across, down, self.closest)

    @property
    def fits(self) -> bool:
        """Whether the whole hall is shown, as `fit` leaves it."""
        return self.scale <= self.fit_scale * 1.0001

    def fit(self) -> None:
        """Show the whole hall in the middle."""
        self.scale = self.fit_scale
        self._centre()

    def to_plan(self, x: float, y: float) -> tuple[float, float]:
        """The plan's point under a pixel."""
        return (x + self.left) / self.scale, (y + self.top) / self.scale

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of a plan's point."""
        return x * self.scale - self.left, y * self.scale - self.top

    def pan(self, dx: float, dy: float) -> None:
        """Drag the hall by so many pixels."""
        self.left -= dx
        self.top -= dy
        self._clamp()

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Scale by a factor; the point under the pixel stays where it is."""
        scale = min(max(self.scale * factor, self.fit_scale), max(self.closest, self.fit_scale))
        ratio = scale / self.scale
        self.left = (x + self.left) * ratio - x
        self.top = (y + self.top) * ratio - y
        self.scale = scale
        self._clamp()

    def show(self, scale: float, x: float, y: float) -> None:
        """Put a plan's point in the middle of the window at a scale."""
        self.scale = min(max(scale, self.fit_scale), max(self.closest, self.fit_scale))
        self.left = x * self.scale - self.width / 2
        self.top = y * self.scale - self.height / 2
        self._clamp()

    def snap(self) -> None:
        """Move by less than a pixel to whole pixels, so that planes can be shifted."""
        self.left = float(round(self.left))
        self.top = float(round(self.top))

    def _centre(self) -> None:
        box = self.content
        self.left = (box.left + box.right) / 2 * self.scale - self.width / 2
        self.top = (box.top + box.bottom) / 2 * self.scale - self.height / 2

    def _clamp(self) -> None:
        box, scale = self.content, self.scale
        self.left = _within(self.left, box.left * scale, box.right * scale, self.width)
        self.top = _within(self.top, box.top * scale, box.bottom * scale, self.height)


def _within(origin: float, low: float, high: float, size: int) -> float:
    """The origin so that the hall's edge comes no further than a third into the window."""
    spare = size / 3
    if high - low <= size * (1 - 2 * _MARGIN) + 1:
        return (low + high) / 2 - size / 2
    return min(max(origin, low - spare), high - size + spare)

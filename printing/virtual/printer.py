"""The virtual printer: a TCP server that behaves as an ESC/POS printer does."""

from collections.abc import Callable

from PIL import Image


class VirtualPrinter:
    """Listens on 127.0.0.1; each cut paper goes to `on_paper` from the printer's own thread.

    `run()` serves until `stop()`; the caller decides which thread that is.
    """

    def __init__(
        self, port: int = 0, on_paper: Callable[[Image.Image], None] | None = None
    ) -> None:
        raise NotImplementedError

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens (from the constructor on)."""
        raise NotImplementedError

    def run(self) -> None:
        """Serve, one connection at a time, until stopped."""
        raise NotImplementedError

    def stop(self) -> None:
        """End `run`. Any thread."""
        raise NotImplementedError

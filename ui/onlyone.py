"""One till to a data folder: a second one would give back what the first is about to sell."""

import os
from pathlib import Path

from ui.settings import SettingsWrong


class OnlyOne:
    """Holds the folder. The lock dies with the process, however that ends."""

    def __init__(self, folder: Path, name: str = "till") -> None:
        """Raises SettingsWrong where another till holds it, or nobody can."""
        self._descriptor: int | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:  # somebody else's folder, or a disk that cannot be written
            raise SettingsWrong(f"{folder}: {error.strerror}") from error
        try:
            _lock(self._descriptor)
        except OSError:
            self.release()
            raise SettingsWrong(f"{folder}: this till is already running") from None

    def release(self) -> None:
        """Let the next one in. Again is no fault."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

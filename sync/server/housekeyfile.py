"""The file of the house's key: made once, for no other eyes, and never beside the books.

Who loses it has lost every person's data; who copies it with the books has it all. So a backup of
it belongs elsewhere than the backups of the books.
"""

import hashlib
import os
import stat
from pathlib import Path

import platformdirs
from sqlalchemy.engine import URL

from pos.domain.personal.housekey import HouseKey, new_house_key, read_house_key

_FILE_BYTES_MAX = 1000


class HouseKeyMissing(Exception):
    """Personal data cannot be read or written; the sentence is for a person."""


def default_path(url: URL) -> Path:
    """One file for each database, in the system's state folder."""
    said = url.render_as_string(hide_password=True)
    name = hashlib.sha256(said.encode()).hexdigest()[:16]
    return platformdirs.user_state_path("parterre", appauthor=False) / f"server-{name}.housekey"


def make(path: Path) -> HouseKey:
    """A new key, written for this user only; one that lies there already stays as it is.

    Raises HouseKeyMissing.
    """
    made = new_house_key()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return load(path)
    except OSError as error:
        raise HouseKeyMissing(f"The house's key cannot be written to {path}: {error}.") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made.written())
        file.flush()
        os.fsync(file.fileno())
    return made


def load(path: Path) -> HouseKey:
    """The key. Raises HouseKeyMissing, with what a person can do about it."""
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise HouseKeyMissing(
                f"Others than the server's user may read the house's key {path}; chmod 600 it."
            )
        if path.stat().st_size > _FILE_BYTES_MAX:
            raise ValueError("too long")
        return read_house_key(path.read_text("ascii"))
    except FileNotFoundError:
        raise HouseKeyMissing(
            f"The house's key is not at {path}. Without it nobody's personal data can be read:"
            " put the file back from where it was kept apart from the books."
        ) from None
    except (OSError, ValueError) as error:
        raise HouseKeyMissing(f"The house's key {path} cannot be read: {error}.") from None

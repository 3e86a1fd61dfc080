"""The anchor on disk: a small file outside of the data folder, so that no backup carries it."""

import base64
import json
import os
import uuid
from pathlib import Path

from pos.domain.anchor import Anchor
from pos.domain.ids import TillId

_MACHINE_FILES = ("/etc/machine-id", "/sys/class/dmi/id/product_uuid")


class AnchorFile:
    """Written whole and brought to the disk before `write` returns."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Anchor | None:
        """The anchor; None where there is none, or one that nobody can read."""
        try:
            raw = json.loads(self._path.read_text("utf-8"))
            return Anchor(
                till=TillId(int(raw["till"])),
                incarnation=int(raw["incarnation"]),
                number=int(raw["number"]),
                hash=base64.b64decode(raw["hash"], validate=True),
                machine=str(raw["machine"]),
                papers=int(raw.get("papers", 0)),
                ending=raw.get("ending", False) is not False,
                confirmed=int(raw.get("confirmed", 0)),
                lives=int(raw.get("lives", 0)),
            )
        except (OSError, KeyError, TypeError, ValueError):
            return None

    def write(self, anchor: Anchor) -> None:
        """Put it on the disk; the old one stays whole until the new one is. Raises OSError."""
        raw = {
            "till": anchor.till,
            "incarnation": anchor.incarnation,
            "number": anchor.number,
            "hash": base64.b64encode(anchor.hash).decode("ascii"),
            "machine": anchor.machine,
            "papers": anchor.papers,
            "ending": anchor.ending,
            "confirmed": anchor.confirmed,
            "lives": anchor.lives,
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(self._path.name + ".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(raw, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        _sync_folder(self._path.parent)


def _sync_folder(folder: Path) -> None:
    """So that the new name is on the disk, too; Windows has no such thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def this_machine() -> str:
    """What tells this machine from one that its disk was copied to, as far as that can be told."""
    said = []
    for name in _MACHINE_FILES:
        try:
            said.append(Path(name).read_text("ascii").strip())
        except (OSError, UnicodeDecodeError):
            continue
    return "-".join(said) or f"{uuid.getnode():012x}"

"""Settings changed at the till, written into its file: other lines stay as they are."""

import json
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path


def keep(path: Path, changes: Mapping[str, str]) -> None:
    """Write the texts of these settings; all or nothing. Raises OSError."""
    before = path.read_text("utf-8") if path.exists() else ""
    after = _with(before, changes)
    try:
        whole = {**tomllib.loads(before), **changes}
        if tomllib.loads(after) != whole:
            raise OSError(f"{path.name} cannot be changed here: it is not written line by line")
    except tomllib.TOMLDecodeError as error:
        raise OSError(f"{path.name}: {error}") from error
    _replace(path, after)


def _with(text: str, changes: Mapping[str, str]) -> str:
    lines, left = [], dict(changes)
    for line in text.splitlines():
        found = re.match(r"\s*([a-z_]+)\s*=", line)
        name = found[1] if found else ""
        lines.append(_line(name, left.pop(name)) if name in left else line)
    lines += [_line(name, value) for name, value in left.items()]
    return "\n".join(lines) + "\n"


def _line(name: str, value: str) -> str:
    """JSON's texts are TOML's, too, where no sign is a control sign."""
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def _replace(path: Path, text: str) -> None:
    """A torn file would keep the till from starting."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

"""Labels drawn by a ZPL printer that somebody else wrote (zpl-renderer-js, in Node).

`run.py test` installs it into `.zpl`, from the lock beside this file. Without it, or without Node,
the tests that use it are skipped, saying so; in CI they fail.
"""

import base64
import io
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from printing.profile import Profile

_ROOT = Path(__file__).resolve().parents[3]
LIBRARY = _ROOT / ".zpl"
_PROGRAM = Path(__file__).with_name("drawn.cjs")
_WAIT_S = 110.0


def need_library() -> str:
    """Node's program; without it or the library a test is skipped, but never in CI."""
    node = shutil.which("node")
    if node and (LIBRARY / "node_modules" / "zpl-renderer-js").is_dir():
        return node
    reason = "no label printer: `run.py test` installs Node and a renderer of labels into .zpl"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def drawn(labels: Sequence[bytes], profile: Profile, heights: Sequence[int]) -> list[Image.Image]:
    """Each label on paper as wide as the profile's and so many dots high."""
    dots_per_mm = round(profile.dpi / 25.4)
    asked = [
        {
            "zpl": label.decode("ascii"),
            "width_mm": profile.width_dots / dots_per_mm,
            "height_mm": height / dots_per_mm,
            "dots_per_mm": dots_per_mm,
        }
        for label, height in zip(labels, heights, strict=True)
    ]
    done = subprocess.run(
        [need_library(), str(_PROGRAM), str(LIBRARY)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=_WAIT_S,
    )
    return [_picture(one) for one in json.loads(done.stdout)]


def _picture(encoded: str) -> Image.Image:
    grey = Image.open(io.BytesIO(base64.b64decode(encoded))).convert("L")
    return grey.point([0] * 128 + [255] * 128, "1")

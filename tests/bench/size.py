"""What the installed environment takes on disk, and its five largest parts."""

import sys
from pathlib import Path

from tests.bench.table import show


def folder_mb(folder: Path) -> float:
    """MB of all files below."""
    return sum(f.lstat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


def main(_: list[str]) -> None:
    """Print the table."""
    packages = next(Path(p) for p in sys.path if p.endswith("site-packages"))
    sizes = sorted(
        ((folder_mb(one), one.name) for one in packages.iterdir() if one.is_dir()), reverse=True
    )
    rows = [["the whole environment", f"{folder_mb(Path(sys.prefix)):.0f} MB"]]
    rows += [[name, f"{size:.0f} MB"] for size, name in sizes[:5]]
    show(["installed", "on disk"], rows)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Freeze the till and the server into dist/parterre, then let both test themselves."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FREEZE_TIMEOUT_S = 1500
SELFTEST_TIMEOUT_S = 180
PROGRAMS = ("parterre-till", "parterre-server")


def freeze() -> Path:
    """Run PyInstaller on the spec; the folder it made."""
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
            *("--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build" / "freeze")),
            str(ROOT / "installer" / "parterre.spec"),
        ],
        cwd=ROOT,
        check=True,
        timeout=FREEZE_TIMEOUT_S,
    )
    return ROOT / "dist" / "parterre"


def selftest(folder: Path, program: str) -> bool:
    """The frozen program's own test, away from the source tree so that nothing leaks in."""
    suffix = ".exe" if os.name == "nt" else ""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [str(folder / f"{program}{suffix}"), "--selftest"],
        cwd=folder.parent,
        env=environment,
        check=False,
        timeout=SELFTEST_TIMEOUT_S,
    )
    return done.returncode == 0


def size_mb(folder: Path) -> float:
    """What the folder takes on disk, in MB."""
    files = (f for f in folder.rglob("*") if f.is_file() and not f.is_symlink())
    return sum(f.stat().st_size for f in files) / 1e6


def main() -> int:
    """0 when both frozen programs pass."""
    parser = argparse.ArgumentParser(prog="run.py bundle", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="only test a bundle already there")
    options = parser.parse_args()
    folder = ROOT / "dist" / "parterre"
    if not options.keep:
        shutil.rmtree(folder, ignore_errors=True)
        folder = freeze()
    failed = [program for program in PROGRAMS if not selftest(folder, program)]
    print(f"bundle: {folder.relative_to(ROOT)}, {size_mb(folder):.0f} MB", flush=True)
    if failed:
        print(f"self-test failed: {', '.join(failed)}", flush=True)
        return 1
    print("self-tests passed", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

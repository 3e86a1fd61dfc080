#!/usr/bin/env python3
"""The front door: sets everything up on a fresh machine, then runs one word of the program.

python3 run.py                 the demo: a sales server, a till, a second till, a ticket printer
python3 run.py test            the tests
python3 run.py WORD --help     till server check bench simulate chaos verify shots bundle

Standard library only; needs Python 3.11 or newer. On Windows: py run.py
"""

from __future__ import annotations  # so that an older Python gets as far as the sentence for it

import contextlib
import ctypes
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
EMU = ROOT / ".emu"
LOCK = ROOT / "requirements.lock"
EMU_LOCK = ROOT / "tests" / "emupos.lock"
NEXO = ROOT / ".nexo"
NEXO_PARTS = ROOT / "tests" / "pos" / "payments" / "terminal"
LABELS = ROOT / ".zpl"
LABEL_PARTS = ROOT / "tests" / "printing" / "labels"
SETTING_UP = ROOT / ".setting-up.lock"
ON_WINDOWS = os.name == "nt"
ON_LINUX = sys.platform.startswith("linux")
SET_UP_TIMEOUT_S = 1800
MOST_TESTERS = 4  # each starts a PostgreSQL and servers of its own

# What Qt loads at start, what shapes the letters on paper, and the Debian package that holds it;
# the first name that exists is taken.
SYSTEM_LIBRARIES = {
    "libfribidi.so.0": ("libfribidi0",),
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
}
NODE = {"node": "nodejs", "npm": "npm"}  # for the card terminal and the label printer of the tests
CJK_FONT_MARKS = ("cjk", "droidsansfallback", "wqy", "sourcehan", "uming", "ukai")


class CannotSetUp(Exception):
    """Something this machine lacks and this program may not install; the text says what to do."""


def say(text: str) -> None:
    """A line for the person at the terminal, before anything slow."""
    print(f"parterre: {text}", file=sys.stderr, flush=True)


def stop_if_old() -> None:
    """Python 3.10 and older cannot run the program."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python may well run this file
        raise CannotSetUp(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}."
            " Start it with a newer one, as in: python3.12 run.py"
        )


def library_is_there(name: str) -> bool:
    """Whether the dynamic linker finds the library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def cjk_font_is_there() -> bool:
    """Whether a font with Chinese characters lies in the usual places."""
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
    return any(
        mark in found.name.lower().replace("-", "").replace("_", "")
        for folder in folders
        if folder.is_dir()
        for found in folder.rglob("*.tt[fc]")
        for mark in CJK_FONT_MARKS
    )


def venv_is_possible() -> bool:
    """Debian splits venv and pip off from its Python."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def known_to_apt(package: str) -> bool:
    """Whether apt can install a package of that name."""
    found = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", package],
        capture_output=True,
        check=False,
        timeout=60,
    )
    return found.returncode == 0


def freezing_wants() -> list[tuple[str, ...]]:
    """What Debian splits off that PyInstaller needs: objdump, and Python as a library."""
    wanted: list[tuple[str, ...]] = []
    if not shutil.which("objdump"):
        wanted.append(("binutils",))
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    library = f"libpython{version}.so.1.0"
    own = Path(sys.base_prefix) / "lib" / library
    if not own.exists() and not library_is_there(library):
        wanted.append((f"libpython{version}",))
    return wanted


def apt_wants(*, for_tests: bool, to_freeze: bool) -> list[tuple[str, ...]]:
    """Debian packages that are missing, each as its possible names."""
    wanted = [names for library, names in SYSTEM_LIBRARIES.items() if not library_is_there(library)]
    if not cjk_font_is_there():
        wanted.append(("fonts-droid-fallback",))
    if not venv_is_possible() and not shutil.which("uv"):
        wanted.append((f"python{sys.version_info[0]}.{sys.version_info[1]}-venv", "python3-venv"))
    if for_tests:
        if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            wanted.append(("postgresql",))
        if not shutil.which("Xvfb"):
            wanted.append(("xvfb",))
        wanted += [(package,) for tool, package in NODE.items() if not shutil.which(tool)]
        if not Path("/usr/sbin/cupsd").exists():
            wanted.append(("cups-daemon",))
        if not shutil.which("lp"):
            wanted.append(("cups-client",))
        if os.geteuid() == 0 and not Path("/usr/sbin/ip").exists() and not shutil.which("ip"):
            wanted.append(("iproute2",))  # a namespace a till; without root nobody may have one
    if to_freeze:
        wanted += freezing_wants()
    return wanted


def install_system_packages(*, for_tests: bool, to_freeze: bool) -> None:
    """As root on Debian or Ubuntu: install what is missing. Otherwise say the line to type."""
    if not ON_LINUX:
        return
    wanted = apt_wants(for_tests=for_tests, to_freeze=to_freeze)
    if not wanted:
        return
    apt = shutil.which("apt-get")
    if apt is None:
        missing = ", ".join(names[-1] for names in wanted)
        say(f"not found on this system: {missing} (Debian's names); trying without")
        return
    if os.geteuid() != 0:
        line = f"sudo apt-get install -y {' '.join(names[-1] for names in wanted)}"
        raise CannotSetUp(f"some system packages are missing. Please type:\n\n    {line}\n")
    say(f"installing {len(wanted)} system packages")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.run([apt, "-q", "update"], env=environment, check=True, timeout=SET_UP_TIMEOUT_S)
    chosen = [next((n for n in names if known_to_apt(n)), names[-1]) for names in wanted]
    subprocess.run(
        [apt, "-q", "install", "-y", "--no-install-recommends", *chosen],
        env=environment,
        check=True,
        timeout=SET_UP_TIMEOUT_S,
    )


def taken(file: IO[str]) -> bool:
    """Whether the file's lock is this process's now; it dies with the process."""
    try:
        if ON_WINDOWS:
            import msvcrt

            msvcrt.locking(  # type: ignore[attr-defined,unused-ignore]
                file.fileno(),
                msvcrt.LK_NBLCK,  # type: ignore[attr-defined,unused-ignore]
                1,
            )
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time: a second start waits until the first has made everything."""
    with contextlib.ExitStack() as held:
        try:
            file = held.enter_context(SETTING_UP.open("a"))
        except OSError:  # a folder that is not this person's; whoever owns it has set it up
            yield
            return
        until_s = time.monotonic() + SET_UP_TIMEOUT_S
        waits = False
        while not taken(file):
            if not waits:
                say("another start is setting up; waiting for it")
                waits = True
            if time.monotonic() > until_s:
                raise CannotSetUp("another start of this program does not end its set-up")
            time.sleep(0.2)
        yield


def python_of(folder: Path) -> Path:
    """The interpreter inside a virtual environment."""
    return folder / ("Scripts/python.exe" if ON_WINDOWS else "bin/python")


def lock_stamp(lock: Path, base: str) -> str:
    """Changes when the lock or the interpreter does."""
    return hashlib.sha256(lock.read_bytes() + base.encode()).hexdigest()


def own_python() -> str:
    """The interpreter this runs on; outside of any environment it was started from."""
    base = Path(sys.base_prefix)
    name = "python.exe" if ON_WINDOWS else f"bin/python{sys.version_info[0]}.{sys.version_info[1]}"
    found = base / name
    return str(found) if found.exists() else sys.executable


def has_pip(python: Path) -> bool:
    """Not where a set-up was stopped half-way."""
    asked = [str(python), "-m", "pip", "--version"]
    return subprocess.run(asked, capture_output=True, check=False, timeout=60).returncode == 0


def make_environment(folder: Path, lock: Path, base: str) -> Path:
    """A virtual environment with exactly what the lock names; nothing to do when it is so."""
    stamp = folder / "parterre.stamp"
    wanted = lock_stamp(lock, base)
    python = python_of(folder)
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    say(f"setting up {folder.name} from {lock.name} (a minute or two, once)")
    uv = shutil.which("uv")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["UV_PYTHON_DOWNLOADS"] = "never"
    stamp.unlink(missing_ok=True)
    if not python.exists() or not (uv or has_pip(python)):
        made = [uv, "venv", "-q", "-p", base] if uv else [base, "-m", "venv", "--clear"]
        subprocess.run([*made, str(folder)], env=environment, check=True, timeout=SET_UP_TIMEOUT_S)
    if uv:
        install = [uv, "pip", "install", "-q", "--compile-bytecode", "-p", str(python)]
    else:
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run(
        [*install, "--require-hashes", "-r", str(lock)],
        env=environment,
        check=True,
        timeout=SET_UP_TIMEOUT_S,
    )
    stamp.write_text(wanted)
    return python


def newer_python() -> str | None:
    """A Python of at least 3.13 for the emulated printer, in the usual places."""
    names = [f"python3.{minor}" for minor in range(20, 12, -1)]
    found = [path for path in map(shutil.which, names) if path]
    if sys.version_info >= (3, 13):
        found.insert(0, sys.executable)
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found += [str(path) for path in sorted(versions.glob("3.1[3-9]*/bin/python3"))]
    for candidate in found:
        probe = subprocess.run(
            [candidate, "-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 13))"],
            capture_output=True,
            check=False,
            timeout=60,
        )
        if probe.returncode == 0:
            return candidate
    return None


def make_emulated_printer() -> str:
    """The environment of the emulated ESC/POS printer; a sentence if it cannot be had."""
    base = newer_python()
    if base is None:
        return "SKIPPED: the tests on an emulated ticket printer (no Python 3.13 or newer found)"
    with alone():
        make_environment(EMU, EMU_LOCK, base)
    return ""


def make_node_parts(folder: Path, parts: Path, skipped: str) -> str:
    """What a test's counterpart in Node needs; a sentence if it cannot be had."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return f"{skipped} (no Node found)"
    lock, stamp = parts / "package-lock.json", folder / "parterre.stamp"
    with alone():
        wanted = lock_stamp(lock, "")
        if stamp.exists() and stamp.read_text() == wanted:
            return ""
        say(f"setting up {folder.name} from {lock.name} (some seconds, once)")
        folder.mkdir(exist_ok=True)
        stamp.unlink(missing_ok=True)
        for part in (lock, parts / "package.json"):
            shutil.copy(part, folder)
        install = [npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
        try:
            subprocess.run(install, cwd=folder, check=True, timeout=SET_UP_TIMEOUT_S)
        except (OSError, subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            return f"{skipped} ({error})"
        stamp.write_text(wanted)
    return ""


def make_card_terminal() -> str:
    """The vendor's library for the tests' card terminal; a sentence if it cannot be had."""
    return make_node_parts(NEXO, NEXO_PARTS, "SKIPPED: the tests on a card terminal")


def make_label_printer() -> str:
    """The renderer of labels for the tests' ZPL; a sentence if it cannot be had."""
    return make_node_parts(LABELS, LABEL_PARTS, "SKIPPED: the tests on a label printer")


def environment_for_qt() -> dict[str, str]:
    """The child's environment: bytecode kept, and no display means off screen."""
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    has_display = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    if ON_LINUX and not has_display:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment


def run(
    command: Sequence[str | Path],
    environment: dict[str, str] | None = None,
    folder: Path | None = ROOT,
) -> int:
    """Run a command in the repository, or where the person stands; its exit code.

    Ctrl-C reaches the child by itself.
    """
    with subprocess.Popen(
        [str(part) for part in command], cwd=folder, env=environment or environment_for_qt()
    ) as child:
        # A service that stops us, or `timeout`, means the program and not only its front door.
        before = signal.signal(signal.SIGTERM, lambda _signal, _frame: child.terminate())
        try:
            while True:
                with contextlib.suppress(KeyboardInterrupt):
                    return child.wait()
        finally:
            signal.signal(signal.SIGTERM, before)


def module(name: str) -> Callable[[Path, list[str]], int]:
    """A word that is a module of the program. Files it is told of lie where the person stands."""

    def start(python: Path, arguments: list[str]) -> int:
        environment = {**environment_for_qt(), "PYTHONPATH": str(ROOT)}
        # -P: nothing that lies there is taken for a part of the program.
        return run([python, "-P", "-m", name, *arguments], environment, folder=None)

    return start


def test(python: Path, arguments: list[str]) -> int:
    """The tests, with everything real that they need."""
    made = (make_emulated_printer(), make_card_terminal(), make_label_printer())
    skipped = [sentence for sentence in made if sentence]
    environment = environment_for_qt()
    environment["QT_QPA_PLATFORM"] = "offscreen"
    if not arguments:  # all of them, then: a process for each core, and one for while these wait
        testers = min((os.cpu_count() or 1) + 1, MOST_TESTERS)
        arguments = ["-n", str(testers), "--dist", "worksteal"]
    code = run([python, "-m", "pytest", *arguments], environment)
    for sentence in skipped:
        say(f"*** {sentence} ***")
    return code


def bench(python: Path, arguments: list[str]) -> int:
    """Ratios and times, with the card terminal that some of them are taken at."""
    if sentence := make_card_terminal():
        say(sentence)
    return module("tests.bench")(python, arguments)


def check(python: Path, arguments: list[str]) -> int:
    """Format, lint, types, import contracts."""
    scripts = python.parent
    steps: tuple[list[str | Path], ...] = (
        [python, "-m", "ruff", "format", "--check", "--quiet", "."],
        [python, "-m", "ruff", "check", "--quiet", "."],
        [python, "-m", "mypy"],
        [scripts / "lint-imports", "--no-logo"],
    )
    failed = [str(step[2] if step[1] == "-m" else "lint-imports") for step in steps if run(step)]
    if failed:
        say(f"check failed: {', '.join(failed)}")
        return 1
    say("check passed")
    return 0


def bundle(python: Path, arguments: list[str]) -> int:
    """The frozen till and server, with their self-test."""
    return run([python, ROOT / "installer" / "build.py", *arguments])


WORDS: dict[str, Callable[[Path, list[str]], int]] = {
    "demo": module("ui.demo"),
    "test": test,
    "check": check,
    "till": module("ui"),
    "server": module("sync.server"),
    "bench": bench,
    "chaos": module("tests.chaos"),
    "simulate": module("tests.simulation"),
    "verify": module("pos.services.verifying"),
    "shots": module("ui.shots"),
    "bundle": bundle,
}


def main(arguments: list[str]) -> int:
    """Set up, then do the word; the word's exit code."""
    word = "demo"
    if arguments and not arguments[0].startswith("-"):
        word, *arguments = arguments
    elif arguments and arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    if word not in WORDS:
        say(f"no such word: '{word}'. There are: {' '.join(WORDS)}")
        return 2
    try:
        stop_if_old()
        with alone():
            install_system_packages(
                for_tests=word in ("test", "bench", "chaos"), to_freeze=word == "bundle"
            )
            python = make_environment(VENV, LOCK, own_python())
    except CannotSetUp as error:
        say(str(error))
        return 1
    except (OSError, subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        say(f"set-up failed: {error}")
        return 1
    return WORDS[word](python, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

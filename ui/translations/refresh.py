"""Collects every string of the screens into the .ts files and compiles them: a developer's tool.

`python -m ui.translations.refresh` after changing a string; then translate what is unfinished.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import PySide6

from ui.translations import FOLDER, LANGUAGES

ROOT = FOLDER.parent
_TIMEOUT_S = 120


@dataclass(frozen=True)
class Message:
    """One string as a .ts file has it; `finished` when every plural form has its translation."""

    context: str
    source: str
    translation: tuple[str, ...]
    finished: bool


def sources() -> list[Path]:
    """Every module of the screens, in a fixed order."""
    return sorted(ROOT.rglob("*.py"))


def collect(folder: Path) -> None:
    """Merge the strings of `ui` into the folder's .ts files; what is gone is dropped."""
    listed = folder / "sources.lst"
    listed.write_text("\n".join(str(path) for path in sources()), encoding="utf-8")
    try:
        for language in LANGUAGES:
            # English needs a catalogue for its plurals alone.
            plural = ["-pluralonly"] if language == "en" else []
            options = ["-no-obsolete", "-locations", "none", "-source-language", "en"]
            options += ["-target-language", language, "-warnings-are-errors", "-silent"]
            ts = folder / f"parterre_{language}.ts"
            _tool("lupdate", *options, *plural, f"@{listed}", "-ts", str(ts))
    finally:
        listed.unlink()


def release(folder: Path) -> None:
    """Compile the folder's .ts files to the .qm files that the till loads."""
    for language in LANGUAGES:
        name = folder / f"parterre_{language}"
        _tool("lrelease", "-silent", f"{name}.ts", "-qm", f"{name}.qm")


def messages(path: Path) -> tuple[Message, ...]:
    """The strings of a .ts file."""
    tree = ElementTree.parse(path)  # noqa: S314 - our own file
    return tuple(
        _message(context.findtext("name", ""), message)
        for context in tree.getroot().iter("context")
        for message in context.iter("message")
    )


def _message(context: str, message: "ElementTree.Element[str]") -> Message:
    translation = message.find("translation")
    if translation is None:
        raise ValueError(f"{context}: a message without a translation element")
    forms = [form.text or "" for form in translation.iter("numerusform")]
    texts = tuple(forms or [translation.text or ""])
    finished = translation.get("type") is None and all(texts)
    return Message(context, message.findtext("source", ""), texts, finished)


def _tool(name: str, *arguments: str) -> None:
    program = Path(PySide6.__file__).parent / name
    done = subprocess.run(
        [str(program), *arguments],
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stdout}{done.stderr}")


def main() -> int:
    """Collect, compile, and name what is not translated yet; exit code 1 if something is."""
    collect(FOLDER)
    release(FOLDER)
    missing = [
        (language, one)
        for language in LANGUAGES
        for one in messages(FOLDER / f"parterre_{language}.ts")
        if not one.finished
    ]
    for language, one in missing:
        sys.stdout.write(f"{language} {one.context}: {one.source!r}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

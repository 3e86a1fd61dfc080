"""What a person saw on the trial page, and what follows from it for the profile. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from printing.finding.trialpage import CODES_MM
from printing.profile import Profile

# Heads that there are; a ruler is read to the millimetre, so the nearest one is meant.
HEADS_DPI = (152, 180, 200, 203, 300, 600)
_NEAR = 0.02
_LEAST_ROWS = 32
_WHOLE_BYTE = 8


@dataclass(frozen=True)
class Seen:
    """None: nobody said. `last_mm`: the last mark at the right end of the upper ruler.

    `code`: the smallest one that the scanner reads; "" if it reads none of them.
    """

    ruler_mm: float | None = None
    last_mm: int | None = None
    chinese: bool | None = None
    code: str | None = None
    letters: bool | None = None
    cut: bool | None = None


def judged(profile: Profile, ruler_mm: int, seen: Seen) -> Profile:
    """The profile after what was seen of a page whose ruler should be so long."""
    if seen.ruler_mm:
        profile = _with_dpi(profile, _head(profile.dpi * ruler_mm / seen.ruler_mm, profile.dpi))
    if seen.last_mm:
        profile = _with_width(profile, seen.last_mm)
    if seen.chinese is False:  # strips too high for its memory come out torn or not at all
        profile = replace(profile, strip_rows=max(_LEAST_ROWS, profile.strip_rows // 2))
    if seen.code:
        smallest = min(CODES_MM.values())
        needed = CODES_MM[seen.code]
        profile = replace(profile, code_mm=needed if needed > smallest else 0.0)
    if seen.letters is False:
        profile = replace(profile, native=None, native_code=False)
    if seen.cut is not None:
        profile = replace(profile, cutter=seen.cut)
    return profile


def _head(measured: float, told: int) -> int:
    """What it is thought to be, if that is near enough: 200 and 203 are a millimetre apart."""
    if abs(measured - told) <= _NEAR * told:
        return told
    return min(HEADS_DPI, key=lambda one: abs(one - measured))


def _with_dpi(profile: Profile, dpi: int) -> Profile:
    """Stock stays as wide as it is; a roll's head keeps its dots."""
    if dpi == profile.dpi:
        return profile
    width = profile.width_dots
    if profile.stock_mm is not None:
        width = round(width * dpi / profile.dpi)
    return replace(profile, dpi=dpi, width_dots=width)


def _with_width(profile: Profile, last_mm: int) -> Profile:
    """As far as marks were seen; not less than the marks there are said to be."""
    whole_mm = int(profile.width_dots / profile.dpi * 25.4)
    if last_mm >= whole_mm - 1:
        return profile
    whole_bytes = -(-profile.dots(last_mm) // _WHOLE_BYTE)  # it ends between this mark and the next
    return replace(profile, width_dots=max(128, whole_bytes * _WHOLE_BYTE))


def told(profile: Profile, models: Mapping[str, Profile]) -> str:
    """The line of the settings for that profile: the nearest model and what is different."""
    from printing.deviations import deviations

    alike = {name: one for name, one in models.items() if _same_kind(one, profile)}
    lines = {name: deviations(profile, one) for name, one in alike.items()}
    name = min(lines, key=lambda one: (len(lines[one]), list(alike).index(one)))
    return " ".join([name, *lines[name]])


def _same_kind(one: Profile, other: Profile) -> bool:
    """Alike in what cannot be told as a deviation."""
    fixed = ("language", "confirm", "paper_mm_s", "native_code", "counts_cuts")
    return all(getattr(one, name) == getattr(other, name) for name in fixed)

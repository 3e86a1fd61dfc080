"""Languages: a page becomes bytes that a printer understands, and its answers become a status."""

from printing.languages.escpos import EscPos
from printing.languages.fgl import Fgl
from printing.languages.language import Language
from printing.languages.zpl import Zpl
from printing.profile import Profile


def language_of(profile: Profile) -> Language:
    """The one that the profile's printers speak."""
    match profile.language:
        case "zpl":
            return Zpl(profile)
        case "fgl":
            return Fgl(profile)
        case "escpos":
            return EscPos(profile)

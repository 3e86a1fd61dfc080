"""Which model of the table a printer that named itself most likely is."""

import re

from printing.finding.asking import Identity
from printing.models import MODELS, USUAL

# Of Epson's, those that say of each paper that it came out (GS ( H); not T88III and older.
_NAMES_PAPERS = re.compile(r"TM-(?:T20|T81III|T82|T83III|T88IV|T88V|m30|U220)", re.I)
_180_DPI = re.compile(r"TM-T88", re.I)
_NARROW = re.compile(r"58|RPP02|MINI", re.I)
_ZEBRA_DPI = re.compile(r"(203|300|600)\s*dpi", re.I)


def propose(identity: Identity, called: str = "") -> str:
    """A line for the settings: the model and what is different. `called`: what the system calls it,
    for those that do not answer."""
    name = identity.name or called
    match identity.language or _language_of(name):
        case "zpl":
            return _zebra(identity, name)
        case "fgl":
            return _boca(name)
    return _roll(name)


def _language_of(name: str) -> str:
    if re.search(r"zebra|\bZTC\b|\bZD\d|\bGK4|\bZT\d", name, re.I):
        return "zpl"
    return "fgl" if re.search(r"\bboca\b|lemur|\bFGL\b", name, re.I) else "escpos"


def _zebra(identity: Identity, name: str) -> str:
    found = _ZEBRA_DPI.search(name)
    dpi = identity.dpi or (int(found[1]) if found else 203)
    if dpi in (203, 300):
        return "zebra-300" if dpi == 300 else "zebra-203"
    width = round(MODELS["zebra-203"].width_dots * dpi / MODELS["zebra-203"].dpi)
    return f"zebra-203 dpi={dpi} width_dots={width}"


def _boca(name: str) -> str:
    """Dots are not told: the ruler of the test page tells them."""
    found = re.search(r"([236]00) ?dpi", name, re.I)
    return f"boca-{found[1] if found else 200}"


def _roll(name: str) -> str:
    if re.search(r"TM-L90", name, re.I):
        return "epson-tm-l90"
    if _180_DPI.search(name):
        confirms = _NAMES_PAPERS.search(name)
        return "epson-tm-180" if confirms else f"{USUAL} width_dots=512 dpi=180"
    if _NAMES_PAPERS.search(name):
        return "epson-tm"
    return "roll-58mm" if _NARROW.search(name) else USUAL

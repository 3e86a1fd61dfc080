"""What a supervisor reads while setting up a printer."""

from PySide6.QtCore import QCoreApplication

from printing.finding.asking import Identity
from printing.finding.places import Kind, Place
from printing.finding.trying import Asked, Tried
from printing.printer import Progress
from printing.profile import Confirm, Profile
from ui import printerwords


def kind(place: Place) -> str:
    """By what it hangs on this till."""
    translate = QCoreApplication.translate
    words = {
        Kind.NETWORK: translate("PrinterSetUp", "Network"),
        Kind.USB: translate("PrinterSetUp", "USB"),
        Kind.SERIAL: translate("PrinterSetUp", "Serial line"),
        Kind.QUEUE: translate("PrinterSetUp", "Queue of the system: never says that it printed"),
    }
    return words[place.kind]


def said(asked: Asked) -> str:
    """What it is, as far as it said."""
    translate = QCoreApplication.translate
    if asked.trouble:
        return translate("PrinterSetUp", "Nothing answers there.")
    identity = asked.identity
    if identity.language is None:
        return translate(
            "PrinterSetUp",
            "It takes data and does not say what it is: choose its model and print the test page.",
        )
    if not identity.name:
        return translate(
            "PrinterSetUp", "It speaks {language} and does not name itself: has it paper?"
        ).format(language=language(identity))
    return translate("PrinterSetUp", "{name}, speaks {language}").format(
        name=identity.name, language=language(identity)
    )


def language(identity: Identity) -> str:
    """The printers' language by the name that stands on their boxes."""
    return {"escpos": "ESC/POS", "zpl": "ZPL", "fgl": "FGL"}.get(identity.language or "", "")


def tried(result: Tried, profile: Profile) -> str:
    """What became of the test page, on a printer of that profile."""
    translate = QCoreApplication.translate
    if result.progress is Progress.PRINTED:
        return translate("PrinterSetUp", "The printer says that the page came out.")
    if result.progress is Progress.UNCONFIRMED:
        return translate("PrinterSetUp", "The page was handed over. Look whether it came out.")
    if result.progress is None:
        return printerwords.wants(result.status) or translate(
            "PrinterSetUp", "The printer cannot be reached: nothing was sent."
        )
    if profile.confirm is Confirm.PRINTED and result.status.ready:
        return translate(
            "PrinterSetUp",
            "The printer did not say whether the page came out. If it did, this model is wrong:"
            " choose one that does not name its papers, such as a plain roll.",
        )
    return (
        translate(
            "PrinterSetUp", "Nobody knows whether the page came out: look at the printer. {why}"
        )
        .format(why=printerwords.wants(result.status))
        .strip()
    )

"""The controls every screen is made of; each knows its size in millimetres and its name."""

from ui.widgets.fitted import FittedKey
from ui.widgets.keypad import Keypad
from ui.widgets.keys import BigButton, Key
from ui.widgets.labels import Heading, MoneyLabel, label
from ui.widgets.lamp import Lamp, LampKey, LampState
from ui.widgets.overlay import Overlay
from ui.widgets.pinpad import PinPad
from ui.widgets.sentence import SentenceBar
from ui.widgets.surfaces import Card, TicketCard, column, row, surface
from ui.widgets.taps import Tapped
from ui.widgets.tiles import ListTile

__all__ = [
    "BigButton",
    "Card",
    "FittedKey",
    "Heading",
    "Key",
    "Keypad",
    "Lamp",
    "LampKey",
    "LampState",
    "ListTile",
    "MoneyLabel",
    "Overlay",
    "PinPad",
    "SentenceBar",
    "Tapped",
    "TicketCard",
    "column",
    "label",
    "row",
    "surface",
]

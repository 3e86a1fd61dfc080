"""The test page, and what came out of the printer: the questions that set the profile right."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QDoubleValidator, QIntValidator
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QWidget

from printing.finding.answers import Seen
from printing.finding.trialpage import CODES_MM
from printing.profile import Profile
from ui.printers.rolekeys import RoleKeys
from ui.theme import mm, px
from ui.widgets import BigButton, Card, Heading, Key, label, row

_NO, _YES = 0, 1


class TrialCard(Card):
    """Emits `print_wanted`, `seen` with what was seen of the page, and `use`."""

    print_wanted = Signal()
    seen = Signal(object)
    use = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=16)
        self.print_key = Key(self.tr("Print the test page"), self, icon_name="print")
        self.result = label("", "body", self)
        self.ruler = self._figure(self.tr("Length of the ruler in mm"))
        self.ruler.setValidator(QDoubleValidator(1, 999, 1, self.ruler))
        self.last = self._figure(self.tr("Last mark in mm"))
        self.last.setValidator(QIntValidator(1, 999, self.last))
        yes_no = (self.tr("No"), self.tr("Yes"))
        self.chinese = self._keys(yes_no)
        self.codes = self._keys((*CODES_MM, self.tr("None")))
        self.letters = self._keys(yes_no)
        self.cut = self._keys(yes_no)
        self.apply_key = Key(self.tr("Set it so"), self, kind="accent")
        self.roles = RoleKeys(self)
        self.use_key = BigButton(self.tr("Use this printer"), self, icon_name="check")
        self._asked: list[QWidget] = []
        self._lay_out()
        self.print_key.clicked.connect(self.print_wanted)
        self.apply_key.clicked.connect(lambda: self.seen.emit(self.answers()))
        self.use_key.clicked.connect(self.use)
        self.ask_nothing()

    def _figure(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setMinimumHeight(mm(self, 10))
        field.setMaximumWidth(mm(self, 22))
        field.setAccessibleName(name)
        return field

    def _keys(self, texts: tuple[str, ...]) -> QButtonGroup:
        group = QButtonGroup(self)
        for number, text in enumerate(texts):
            group.addButton(Key(text, self, checkable=True), number)
        return group

    def _lay_out(self) -> None:
        self.body.setSpacing(px(self, 6))
        self.result.setWordWrap(True)
        self.body.addWidget(Heading(self.tr("How does it print?"), self, role="heading"))
        self.body.addWidget(self.print_key)
        self.body.addWidget(self.result)
        self.ruler_word = self._question("", self.ruler)
        self.last_word = self._question(
            self.tr("The last mark at the right end, in mm?"), self.last
        )
        self._question(self.tr("Is the Chinese line readable?"), *self.chinese.buttons())
        self._question(
            self.tr("Which is the smallest code that your scanner reads?"), *self.codes.buttons()
        )
        self.letters_word = self._question(
            self.tr("Are the pairs of lines below alike?"), *self.letters.buttons()
        )
        self._question(self.tr("Was it cut?"), *self.cut.buttons())
        self.body.addWidget(self.apply_key)
        self._asked.append(self.apply_key)
        self.body.addStretch(1)
        self.body.addWidget(self.roles)
        self.body.addWidget(self.use_key)

    def _question(self, text: str, *answers: QWidget) -> QLabel:
        word = label(text, "quiet", self)
        word.setWordWrap(True)
        line = row(word, *answers, space=6)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self._asked += [word, *answers]
        return word

    # --- what is asked ------------------------------------------------------------------------

    def ask_nothing(self) -> None:
        """No page has been printed yet."""
        self.result.clear()
        for one in self._asked:
            one.hide()

    def ask_about(self, profile: Profile, ruler_mm: int) -> None:
        """A page of that profile came out: what does it look like?"""
        for group in (self.chinese, self.codes, self.letters, self.cut):
            group.setExclusive(False)
            for key in group.buttons():
                key.setChecked(False)
            group.setExclusive(True)
        self.ruler.clear()
        self.last.clear()
        self.ruler.setPlaceholderText(str(ruler_mm))
        self.last.setPlaceholderText(str(int(profile.width_dots / profile.dpi * 25.4)))
        self.ruler_word.setText(
            self.tr("How long is the upper ruler from its end to {mm}, in mm?").format(mm=ruler_mm)
        )
        for one in self._asked:
            one.show()
        for one in (self.letters_word, *self.letters.buttons()):
            one.setVisible(profile.native is not None and not profile.stock_dots)

    def answers(self) -> Seen:
        """What was answered so far."""
        number = self.codes.checkedId()
        return Seen(
            ruler_mm=_figure_of(self.ruler.text()),
            last_mm=int(_figure_of(self.last.text()) or 0) or None,
            chinese=_yes(self.chinese),
            code=None if number < 0 else [*CODES_MM, ""][number],
            letters=_yes(self.letters),
            cut=_yes(self.cut),
        )


def _yes(group: QButtonGroup) -> bool | None:
    number = group.checkedId()
    return None if number < 0 else number == _YES


def _figure_of(text: str) -> float | None:
    try:
        return float(text.replace(",", ".")) or None
    except ValueError:
        return None

"""Who a ticket is for: name and identity number, one ticket after the other, quick for a queue."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.domain.personal.holder import NAME_LIMIT, Named, read_named
from pos.domain.personal.identitynumber import NUMBER_LIMIT, IdentityKind
from pos.domain.pricing.circumstances import Key as PlaceKey
from pos.domain.refusals import Reason, Refusal
from ui.notices import Notices
from ui.theme import mm
from ui.widgets import BigButton, Heading, Key, Overlay, SentenceBar, label, row

Asked = Sequence[tuple[PlaceKey, str]]


class NamesSheet(Overlay):
    """Asks for the tickets one by one; Enter goes on. Emits `named` with all of them."""

    named = Signal(object)

    def __init__(self, notices: Notices, parent: QWidget) -> None:
        super().__init__(parent, width_mm=130)
        self.card.setMinimumWidth(mm(self, 120))
        self._notices = notices
        self._asked: Asked = ()
        self._at = 0
        self._given: dict[PlaceKey, Named] = {}
        self._kind: IdentityKind = "cn_id"
        self._member = ""
        self.which = label("", "heading", self)
        self.which.setWordWrap(True)  # a place may have a long name
        self.sentence = SentenceBar(self)
        self.name = self._field(self.tr("Name, as the document has it"), NAME_LIMIT)
        self.number = self._field(self.tr("Identity number"), NUMBER_LIMIT)
        self.name.returnPressed.connect(self._on_from_name)
        self.number.returnPressed.connect(self._take)
        self.kinds: dict[IdentityKind, Key] = {
            "cn_id": Key(self.tr("ID card (China)"), self, checkable=True),
            "passport": Key(self.tr("Passport"), self, checkable=True),
            "other": Key(self.tr("Other document"), self, checkable=True),
        }
        for kind, key in self.kinds.items():
            key.clicked.connect(lambda _on, kind=kind: self._choose(kind))
        self.copy = Key(self.tr("Name of the member"), self)
        self.copy.clicked.connect(self._copy)
        self.take = BigButton("", self, kind="accent", icon_name="check")
        self.take.clicked.connect(self._take)
        self.back = Key(self.tr("Back"), self, icon_name="arrow_back")
        self.back.clicked.connect(self._back)
        self._lay_out()

    def _field(self, hint: str, limit: int) -> QLineEdit:
        field = QLineEdit(self)
        field.setMaxLength(limit)
        field.setMinimumHeight(mm(self, 13))
        field.setPlaceholderText(hint)
        field.setAccessibleName(hint)
        return field

    def _lay_out(self) -> None:
        self.body.addWidget(Heading(self.tr("Who is it for?"), self))
        for piece in (self.which, self.sentence, self.name, self.copy):
            self.body.addWidget(piece)
        self.body.addLayout(row(*self.kinds.values()))
        self.body.addWidget(self.number)
        self.body.addLayout(row(self.back, None, self.take))

    def ask(self, asked: Asked, given: Mapping[PlaceKey, Named], member: str) -> None:
        """Begin with the first ticket that has no name; `member` is a name to copy."""
        self._asked, self._member = asked, member
        self._given = {key: given[key] for key, _ in asked if key in given}
        missing = [at for at, (key, _) in enumerate(asked) if key not in self._given]
        self._show(missing[0] if missing else 0)
        self.open()
        self.name.setFocus()

    def doubt(self, sentence: str, key: PlaceKey | None) -> None:
        """That ticket cannot be for that person; None: something else is wrong."""
        places = [one for one, _ in self._asked]
        if key in places:
            self._show(places.index(key))
        self.setEnabled(True)
        self.sentence.refuse(sentence)
        self.number.setFocus()
        self.number.selectAll()

    def wait(self) -> None:
        """The server is asked whether they have a ticket already."""
        self.sentence.say(self.tr("Asking whether there is a ticket for them already …"))
        self.setEnabled(False)

    def dismiss(self) -> None:
        """Go away, and keep nothing that was typed."""
        self._given, self._member = {}, ""
        for field in (self.name, self.number):
            field.clear()
        self.setEnabled(True)
        super().dismiss()

    def _show(self, at: int) -> None:
        self._at = at
        key, place = self._asked[at]
        said = self.tr("{place}, ticket {number} of {count}")
        self.which.setText(said.format(place=place, number=at + 1, count=len(self._asked)))
        named = self._given.get(key)
        self.name.setText(named.name if named else "")
        self.number.setText(named.number if named else "")
        if named:
            self._choose(named.kind)
        else:
            self._choose(self._kind)
        self.sentence.clear()
        self.copy.setVisible(bool(self._member))
        is_last = at + 1 == len(self._asked)
        self.take.setText(self.tr("To the payment") if is_last else self.tr("Next ticket"))

    def _choose(self, kind: IdentityKind) -> None:
        self._kind = kind
        for one, key in self.kinds.items():
            key.setChecked(one == kind)
        digits = kind == "cn_id"
        hint = Qt.InputMethodHint.ImhPreferNumbers if digits else Qt.InputMethodHint.ImhNone
        self.number.setInputMethodHints(hint)

    def _copy(self) -> None:
        self.name.setText(self._member[:NAME_LIMIT])
        self.number.setFocus()

    def _on_from_name(self) -> None:
        """A queue's hands stay on the keyboard: a name, Enter, a number, Enter."""
        if self.name.text().strip():
            self.number.setFocus()

    def _back(self) -> None:
        if self._at:
            self._show(self._at - 1)
            self.name.setFocus()
        else:
            self.dismiss()

    def _take(self) -> None:
        key, _ = self._asked[self._at]
        try:
            self._given[key] = read_named(self.name.text(), self._kind, self.number.text())
        except Refusal as refusal:
            self.sentence.refuse(self._said(refusal))
            wrong = self.name if refusal.reason is Reason.NAME_MISSING else self.number
            if refusal.reason is Reason.CARD_NUMBER_TYPED:
                self.number.clear()
            wrong.setFocus()
            wrong.selectAll()
            return
        if self._at + 1 < len(self._asked):
            self._show(self._at + 1)
            self.name.setFocus()
        else:
            self.named.emit(dict(self._given))

    def _said(self, refusal: Refusal) -> str:
        if refusal.reason is Reason.CARD_NUMBER_TYPED:
            return self.tr("That looks like a payment card's number, which no document has.")
        return self._notices.sentence(refusal)

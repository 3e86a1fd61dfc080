"""The templates on the house's desk: which there are, how they look, what is wrong."""

from collections.abc import Sequence
from dataclasses import replace

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pos.domain.paper import Designed, TicketPaper
from pos.domain.template import samples, slipsamples
from pos.domain.template.finding import Finding
from pos.domain.template.kinds import EVERY_KIND
from pos.domain.template.model import Template
from pos.services import papers
from printing.layout.designs import fits
from ui.house.deciding import Deciding
from ui.receipts import pdf
from ui.templates import words
from ui.templates.opening import OpenOverlay
from ui.templates.showing import Showing, Wanted, pixmap
from ui.theme import mm, px
from ui.widgets import BigButton, Card, Heading, Key, ListTile, column, label, row

_TYPED_LIMIT = 400
LANGUAGES = (("en_GB", "English"), ("de_DE", "Deutsch"), ("zh_CN", "中文"))


class PaperView(QLabel):
    """A piece of paper, as large as its place, never larger than its own dots."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setMinimumSize(mm(self, 40), mm(self, 40))
        self.shown: Image.Image | None = None
        self._whole = QPixmap()

    def show_picture(self, picture: Image.Image) -> None:
        """That paper."""
        self.shown, self._whole = picture, pixmap(picture)
        self._fit()

    def show_why(self, sentence: str) -> None:
        """Why there is none."""
        self.shown, self._whole = None, QPixmap()
        self.setText(sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As large as fits now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            return
        room = self.contentsRect().size() * self.devicePixelRatioF()
        size = self._whole.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        size = size.boundedTo(self._whole.size())
        smooth = Qt.TransformationMode.SmoothTransformation
        shown = self._whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self.setPixmap(shown)


class TemplatesPage(QWidget):
    """A supervisor chooses one, looks at it with real or typed values, and tries it on paper."""

    def __init__(self, deciding: Deciding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deciding, self._desk = deciding, deciding.desk
        self._opened: dict[str, Template] = {}
        self.template: Template | None = None
        self.tiles: dict[str, ListTile] = {}
        self.findings: list[str] = []
        self.showing = Showing(self._desk.background, self._drawn, self._proved)
        pdf.make_ready()
        self.view = PaperView(self)
        self.open = Key(self.tr("Open a file"), self, icon_name="search")
        self.opening = OpenOverlay(self)
        self.languages = QButtonGroup(self)
        self.copy = Key(self.tr("A second paper"), self, checkable=True)
        self.named = Key(self.tr("In a name"), self, checkable=True)
        self.fields: dict[str, QLineEdit] = {}
        self.verdict = label("", "heading", self)
        self.verdict.setWordWrap(True)
        self.why_not = label("", "quiet", self)
        self.why_not.setWordWrap(True)
        self.print_key = BigButton(self.tr("Print a test"), self, icon_name="print")
        self._list, self._found = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self.open.clicked.connect(self.opening.ask)
        self.opening.opened.connect(self._take)
        self.languages.idClicked.connect(lambda _number: self._show())
        self.copy.toggled.connect(lambda _on: self._show())
        self.named.toggled.connect(lambda _on: self._show())
        self.print_key.clicked.connect(self._print)

    # --- laying out ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left = Card(self, margin=16)
        left.setFixedWidth(mm(self, 98))
        left.body.addWidget(Heading(self.tr("Templates"), self, role="heading"))
        left.body.addWidget(self._area(self._list), 1)
        left.body.addWidget(self.open)
        right = Card(self, margin=16)
        right.setFixedWidth(mm(self, 92))
        right.body.addLayout(self._values())
        right.body.addWidget(self.verdict)
        right.body.addWidget(self._area(self._found), 1)
        right.body.addWidget(self.why_not)
        right.body.addWidget(self.print_key)
        whole = row(left, self.view, right, space=16, parent=self)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _area(self, box: QVBoxLayout) -> QScrollArea:
        box.setSpacing(px(self, 6))
        inside = QWidget()
        inside.setLayout(column(box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def _values(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(px(self, 6))
        for number, (_, name) in enumerate(LANGUAGES):
            key = Key(name, self, checkable=True)
            self.languages.addButton(key, number)
            grid.addWidget(key, 0, number * 2, 1, 2)
        for number, (name, text) in enumerate(
            (
                ("title", self.tr("Title")),
                ("section", self.tr("Section")),
                ("row", self.tr("Row")),
                ("seat", self.tr("Seat")),
            )
        ):
            field = QLineEdit(self)
            field.setMaxLength(_TYPED_LIMIT)
            field.setMinimumHeight(mm(self, 10))
            field.setAccessibleName(text)
            field.setPlaceholderText(text)
            field.textChanged.connect(lambda _text: self._show())
            self.fields[name] = field
            if number < 2:
                grid.addWidget(field, 1 + number, 0, 1, 6)
            else:
                grid.addWidget(field, 3, (number - 2) * 3, 1, 3)
        grid.addWidget(self.copy, 4, 0, 1, 3)
        grid.addWidget(self.named, 4, 3, 1, 3)
        return grid

    # --- what is shown ------------------------------------------------------------------------

    def entered(self) -> None:
        """The templates as they are now, and the house's language."""
        season = self._desk.season
        if self.languages.checkedId() < 0:
            house = season.house.locale[:2] if season is not None else "en"
            known = [one[:2] for one, _ in LANGUAGES]
            self.languages.button(known.index(house) if house in known else 0).setChecked(True)
        self._fill()
        every = self._every()
        name = self.template.name if self.template is not None else ""
        self._choose(name if name in every else next(iter(every)))

    def _every(self) -> dict[str, Template]:
        every = self._desk.till.spool.designs.every()
        shown = {name: one for name, one in every.items() if name == one.name}
        return {**self._opened, **shown}

    def _fill(self) -> None:
        _clear(self._list)
        self.tiles = {}
        designs, profiles = self._desk.till.spool.designs, self._desk.till.spool.profiles()
        here = [designs.choose(self._wished(), one)[:1] for one in profiles.values()]
        used = {one.name for found in here for one in found}
        used |= {
            designs.choose_slip(kind, one)[0].name
            for kind in EVERY_KIND
            for one in profiles.values()
            if kind != "ticket" and one.stock_mm is None
        }
        used.add(designs.page_for("receipt").name)
        for name, why in designs.wrong.items():
            self._list.addWidget(_card(self, words.left_out(name), words.fault(why.told)))
        for name, template in self._every().items():
            trailing = self.tr("here") if name in used else ""
            tile = ListTile(template.title, words.stock(template), trailing, self, checkable=True)
            tile.clicked.connect(lambda _on=False, name=name: self._choose(name))
            self.tiles[name] = tile
            self._list.addWidget(tile)

    def _wished(self) -> tuple[str, ...]:
        season, performance = self._desk.season, self._desk.performance
        if season is None:
            return ()
        if performance is None:
            return season.house.ticket_templates
        return season.ticket_templates(performance.id)

    def _choose(self, name: str) -> None:
        self.template = self._every()[name]
        for other, tile in self.tiles.items():
            tile.setChecked(other == name)
        self._show()
        self._prove()

    def paper(self) -> Designed:
        """What is shown: a paper of the template's kind with the ticket's values."""
        kind = "ticket" if self.template is None else self.template.kind
        season = self._desk.season
        tax_number = "" if season is None else season.house.tax_number
        second = self.copy.isChecked()
        return slipsamples.paper_of(kind, self.ticket(), copy=second, tax_number=tax_number)

    def ticket(self) -> TicketPaper:
        """Of the performance on the sale screen, as typed over."""
        season, performance = self._desk.season, self._desk.performance
        found = samples.PLAIN
        if season is not None and performance is not None:
            found = samples.of_performance(season, performance, self._desk.plan)
        for name, field in self.fields.items():
            now = found.title if name == "title" else getattr(found.label, name)
            field.setPlaceholderText(f"{field.accessibleName()}  ·  {now}" if now else "")
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        label_ = replace(
            found.label, **{name: typed[name] for name in ("section", "row", "seat") if typed[name]}
        )
        return replace(
            found,
            title=typed["title"] or found.title,
            label=label_,
            locale=LANGUAGES[max(0, self.languages.checkedId())][0],
            print_no=2 if self.copy.isChecked() else 1,
            holder=samples.HOLDER if self.named.isChecked() else "",
        )

    def _show(self) -> None:
        if self.template is None:
            return
        self.showing.draw(Wanted(self.template, self.paper()))
        kind = self.template.kind
        self.copy.setEnabled(kind in ("ticket", "receipt"))
        self.named.setEnabled(kind == "ticket")
        why_not = self._why_not_on_paper(self.template)
        self.print_key.setEnabled(not why_not)
        self.why_not.setVisible(bool(why_not))
        self.why_not.setText(why_not)

    def _why_not_on_paper(self, template: Template) -> str:
        """A ticket names its design; a slip is drawn in the one that is for the printer's stock."""
        spool = self._desk.till.spool
        profiles = spool.profiles().values()
        if not any(fits(template, one) for one in profiles):
            return self.tr("This till's printer has no such stock.")
        if template.kind == "ticket":
            return ""
        chosen = [spool.designs.choose_slip(template.kind, one)[0].name for one in profiles]
        if template.name in chosen:
            return ""
        return self.tr("It is printed here once it lies in the season's folder.")

    def _drawn(self, result: Image.Image | str) -> None:
        if isinstance(result, str):
            self.view.show_why(self.tr("It cannot be drawn: {why}").format(why=result))
        else:
            self.view.show_picture(result)

    def _prove(self) -> None:
        assert self.template is not None
        _clear(self._found)
        self.findings = []
        self.verdict.setText(self.tr("Being checked with the season's longest values …"))
        season, plans = self._desk.season, self._desk.till.plans

        def longest() -> Sequence[TicketPaper]:
            if season is None:
                return ()
            digests = dict.fromkeys(one.plan_digest for one in season.performances)
            halls = (plans.load(one) for one in digests)
            return tuple(samples.longest(season, [one for one in halls if one is not None]))

        self.showing.prove(self.template, longest)

    def _proved(self, found: Sequence[Finding]) -> None:
        self.findings = [words.finding(one) for one in found]
        grave = sum(one.grave for one in found)
        if grave:
            self.verdict.setText(self.tr("%n thing(s) to mend before it is used", "", grave))
        else:
            self.verdict.setText(self.tr("In order: nothing of the season is lost on it."))
        for one, sentence in zip(found, self.findings, strict=True):
            about = self.tr("To mend") if one.grave else self.tr("Worth knowing")
            self._found.addWidget(_card(self, about, sentence))

    # --- doing --------------------------------------------------------------------------------

    def _take(self, template: Template) -> None:
        """A file was opened: it is shown first; the season's folder is what makes it the house's.

        On this till it can be tried on paper; no ticket of the house asks for it.
        """
        spool = self._desk.till.spool
        spool.designs, name = spool.designs.with_trial(template)
        self._opened = {name: replace(template, name=name), **self._opened}
        self._fill()
        self._choose(name)
        self._deciding.sentence.say(
            self.tr("Opened to be tried. It is the house's once it lies in the season's folder.")
        )

    def _print(self) -> None:
        desk, person, template = self._desk.till.desk, self._desk.person, self.template
        if person is None or template is None:
            return
        spool, name = self._desk.till.spool, template.name
        if name in self._opened and name not in spool.designs.own:  # a newer season came since
            spool.designs = replace(spool.designs, own={**spool.designs.own, name: template})
        shown = self.paper()
        test = replace(shown, templates=(name,)) if isinstance(shown, TicketPaper) else shown
        self._desk.background.on_storage(
            lambda: papers.queue_test(desk, person, test),
            lambda _nothing: self._deciding.sentence.say(
                self.tr("The test is on its way to the printer. It admits nobody."),
                tone="success",
            ),
            self._deciding.failed,
        )


def _card(parent: QWidget, about: str, sentence: str) -> Card:
    card = Card(parent, margin=8)
    for text, role in ((about, "quiet"), (sentence, "body")):
        words_ = label(text, role)
        words_.setWordWrap(True)
        card.body.addWidget(words_)
    return card


def _clear(box: QVBoxLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()

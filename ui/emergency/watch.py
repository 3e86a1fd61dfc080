"""The pack by itself: before doors and when the server was lost, once for a performance."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.emergency import Cause, Pack, Watch
from pos.domain.ids import PerformanceId
from pos.domain.refusals import Reason, Refusal
from pos.services.packing import PackWish
from printing.status import PaperLevel
from ui import formats
from ui.desk import Stand, TillDesk
from ui.emergency import files, printing

_log = logging.getLogger(__name__)
LOOK_MS = 20_000


class OutageWatch(QObject):
    """Looks now and then. `waits_for_paper` while a pack is wanted and the roll is nearly empty:
    then a person decides, by a new roll or by the key.
    """

    changed = Signal()  # `waits_for_paper` is new
    packed = Signal(object)  # a Pack was printed by itself

    def __init__(self, desk: TillDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        settings = desk.till.settings
        self._desk = desk
        self.watch = Watch(settings.outage_before_doors_min, settings.outage_server_lost_min)
        self.waits_for_paper = False
        self._done: set[PerformanceId] = set()  # also those that cannot be packed
        self._lost_at_s: float | None = None
        self._beat = QTimer(self, interval=LOOK_MS)
        self._beat.timeout.connect(self.look)
        if self.watch.doors_min or self.watch.lost_min:
            self._beat.start()

    def stop(self) -> None:
        """Print nothing by itself any more."""
        self._beat.stop()

    def look(self) -> None:
        """Is a pack due? One at a time; the next one at the next look."""
        desk, season = self._desk, self._desk.season
        clock = desk.till.desk.clock
        if season is None or desk.stand is Stand.SUSPENDED:
            return
        self._note_server(clock.monotonic_s())
        lost_s = 0.0 if self._lost_at_s is None else clock.monotonic_s() - self._lost_at_s
        now = formats.moment(clock.now_ms())
        due = self.watch.due(now, season.performances, lost_s)
        wanted = next((one for one in due if one[0] not in self._done), None)
        self._wait(wanted is not None and self._is_low())
        if wanted is not None and not self.waits_for_paper and not desk.background.busy("storage"):
            self._print(*wanted)

    def _note_server(self, now_s: float) -> None:
        if self._desk.server_up is not False and self._desk.stand is not Stand.CUT_OFF:
            self._lost_at_s = None
        elif self._lost_at_s is None:
            self._lost_at_s = now_s

    def _is_low(self) -> bool:
        return self._desk.till.spool.status().paper is not PaperLevel.OK

    def _wait(self, waits: bool) -> None:
        if waits != self.waits_for_paper:
            self.waits_for_paper = waits
            self.changed.emit()

    def _print(self, performance: PerformanceId, cause: Cause) -> None:
        desk, season = self._desk, self._desk.season
        assert season is not None, "somebody looked"
        self._done.add(performance)

        def work() -> Pack:
            plan = printing.plan_of(desk.till, season, performance)
            wish = PackWish(performance, season, plan, None, cause)
            made = printing.pack(desk.till, wish, plan, desk.places_in_use)
            if desk.till.settings.outage_folder is not None:
                self._to_folder(lambda: files.write_lists(desk.till, season, performance))
            return made

        desk.background.on_storage(work, self._printed, self._not_printed)

    @staticmethod
    def _to_folder(write: Callable[[], object]) -> None:
        """The stick may be out: what is on paper counts."""
        try:
            write()
        except Refusal as refusal:
            _log.warning("no outage lists in a folder: %s", refusal)

    def _printed(self, made: Pack) -> None:
        _log.info("an outage pack of performance %s: %s", made.performance, made.cause)
        self._desk.refresh_own()
        self.packed.emit(made)

    def _not_printed(self, error: Exception) -> None:
        if not isinstance(error, Refusal):
            self._desk.notices.present(error)
        elif error.reason is not Reason.PACKED_ALREADY:
            _log.warning("no outage pack by itself: %s", error)

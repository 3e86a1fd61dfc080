"""What a cashier reads of the server: at its lamp, over the hall, and on a place nobody knows."""

from collections import Counter
from collections.abc import Collection

from babel.lists import format_list
from PySide6.QtCore import QCoreApplication, QObject

from pos.domain.ids import PlaceId, TillId
from ui import formats
from ui.desk import Stand, TillDesk
from ui.widgets import LampState


class _ServerCounts(QObject):
    """Words that go with a number: plurals are collected from `tr` alone."""

    def beside_lamp(self, count: int) -> str:
        return self.tr("No server, own %n", "", count)

    def to_sell(self, count: int) -> str:
        return self.tr("You can sell %n place(s) of this till's own: {rooms}.", "", count)


def lamp(desk: TillDesk) -> tuple[LampState, str]:
    """Shape and word, in the header."""
    stand = desk.stand
    if stand is Stand.SUSPENDED:
        return LampState.TROUBLE, QCoreApplication.translate("Server", "Till stopped")
    if stand is Stand.RECOVERING:
        return LampState.BUSY, QCoreApplication.translate("Server", "Server waits")
    if desk.server_up and stand is Stand.TOGETHER:
        return LampState.OK, QCoreApplication.translate("Server", "Server")
    count = len(desk.own_to_sell()) if desk.plan is not None else 0
    if not count:
        return LampState.TROUBLE, QCoreApplication.translate("Server", "No server")
    return LampState.TROUBLE, _ServerCounts().beside_lamp(count)


def standing(desk: TillDesk) -> str:
    """Why not everything can be sold, and what can; empty where all is well."""
    stand = desk.stand
    if stand is Stand.SUSPENDED:
        return QCoreApplication.translate(
            "Server",
            "This till's books were put back from a copy; it sells again once the server has put"
            " them in order.",
        )
    if stand is Stand.RECOVERING:
        names = [desk.till_name(TillId(one)) for one in desk.missing]
        waits = QCoreApplication.translate(
            "Server", "The server was put back from a copy and waits for {tills}. {can}"
        )
        return waits.format(
            tills=str(format_list(names, locale=formats.locale())), can=can_sell(desk)
        )
    if stand is Stand.CUT_OFF:
        if desk.heard_ms and desk.season is not None:
            since = formats.time_of(formats.moment(desk.heard_ms), desk.season.house.timezone)
            gone = QCoreApplication.translate("Server", "No server since {time}. {can}")
            return gone.format(time=since, can=can_sell(desk))
        return QCoreApplication.translate("Server", "No server. {can}").format(can=can_sell(desk))
    return ""


def can_sell(desk: TillDesk) -> str:
    """What may be sold without the server, by price category."""
    owned = desk.own_to_sell()
    if not owned:
        return QCoreApplication.translate(
            "Server", "This till has no place of its own here to sell."
        )
    rooms = " · ".join(f"{name} × {count}" for name, count in _by_category(desk, owned))
    return _ServerCounts().to_sell(len(owned)).format(rooms=rooms)


def _since(desk: TillDesk) -> str:
    seconds = max(0, desk.till.desk.clock.now_ms() - desk.seen_ms) // 1000
    return formats.ago(seconds) if seconds else QCoreApplication.translate("Server", "a moment ago")


def freshness(desk: TillDesk) -> str:
    """How old what the map shows is; empty while the server's word is of now."""
    if desk.replica is None or desk.is_fresh:
        return ""
    if not desk.seen_ms and desk.stand is Stand.CUT_OFF:
        return QCoreApplication.translate(
            "Server", "Who has the other places was never seen on this till."
        )
    if not desk.seen_ms or desk.season is None:
        return QCoreApplication.translate("Server", "Who has which place is not known yet.")
    at = formats.time_of(formats.moment(desk.seen_ms), desk.season.house.timezone)
    as_of = QCoreApplication.translate("Server", "As of {time}, {ago}")
    return as_of.format(time=at, ago=_since(desk))


def not_own(desk: TillDesk, place: PlaceId) -> str:
    """Why a place that is not this till's cannot be sold now."""
    name = desk.place_name(place)
    if desk.stand is Stand.SUSPENDED:
        return standing(desk)
    if desk.stand is Stand.TOGETHER:
        return _asked()
    if desk.stand is Stand.RECOVERING:
        gone = QCoreApplication.translate(
            "Server", "Until the server has heard all tills, {place} may be another till's. {can}"
        )
    else:
        gone = QCoreApplication.translate(
            "Server", "Without the server nobody knows whether {place} is free. {can}"
        )
    return gone.format(place=name, can=can_sell(desk))


def asking() -> str:
    """What a tap waits for."""
    return QCoreApplication.translate(
        "Server", "One moment: the server is being asked who has which place."
    )


def _asked() -> str:
    """The server is there and has not said yet who has what."""
    return QCoreApplication.translate(
        "Server", "The server is being asked who has which place; try again in a moment."
    )


def too_few_own(desk: TillDesk) -> str:
    """Best-available, or an area, has not enough of this till's own."""
    if desk.stand is Stand.SUSPENDED:
        return standing(desk)
    if desk.stand is Stand.TOGETHER:
        return _asked()
    return QCoreApplication.translate("Server", "That is more than this till owns. {can}").format(
        can=can_sell(desk)
    )


def _by_category(desk: TillDesk, places: Collection[PlaceId]) -> list[tuple[str, int]]:
    plan, season = desk.plan, desk.season
    assert plan is not None
    assert season is not None
    counted = Counter(plan.category(place) for place in places if place < plan.place_count)
    return [(one.name, counted[one.id]) for one in season.categories if counted[one.id]]

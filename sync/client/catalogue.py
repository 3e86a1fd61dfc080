"""The catalogue: the season by its entity tag, plans by their digest, kept for offline days."""

import msgspec

from pos.domain.planfile import Step
from pos.domain.refusals import Refusal, Trouble
from pos.domain.season import Season
from pos.services import catalogue
from pos.services.desk import Desk
from pos.storage.plans import PlanShelf
from sync.client.http import SERVER_UNCLEAR, Http


class Catalogue:
    """Fetches what is new and keeps it."""

    def __init__(self, desk: Desk, http: Http, shelf: PlanShelf) -> None:
        self._desk = desk
        self._http = http
        self._shelf = shelf

    def refresh(self, step: Step = lambda _part: None) -> Season:
        """The server's season, kept with all its plans. Raises Trouble; the kept one stays.

        `step` is told how much of each new plan is here, from 0 to 1; what it raises ends it all,
        and the kept season stays.
        """
        kept = catalogue.current_season(self._desk)
        answer = self._http.fetch("/v1/season", f'"{kept.version}"' if kept else "")
        if answer is None and kept is not None:
            season = kept
        elif answer is not None:
            season = _decode(answer.body)
        else:
            raise Trouble("server", SERVER_UNCLEAR)
        # Plans first: a season is kept only when every one of its halls can be shown.
        for digest in dict.fromkeys(one.plan_digest for one in season.performances):
            self._fetch_plan(digest, step)
        if season is not kept:
            catalogue.keep_season(self._desk, season)
        return season

    def _fetch_plan(self, digest: str, step: Step) -> None:
        if self._shelf.load(digest) is not None:
            return
        step(0.0)
        answer = self._http.fetch(f"/v1/plans/{digest}", step=lambda part: step(part / 2))
        try:
            reading = (lambda part: step(0.5 + part / 2)) if answer else step
            plan = self._shelf.put(answer.body, reading) if answer else None
        except Refusal as error:
            raise Trouble("server", SERVER_UNCLEAR) from error
        if plan is None or plan.digest != digest:
            raise Trouble("server", SERVER_UNCLEAR)


def _decode(raw: bytes) -> Season:
    try:
        return msgspec.json.decode(raw, type=Season)
    except msgspec.MsgspecError as error:
        raise Trouble("server", SERVER_UNCLEAR) from error

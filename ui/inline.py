"""Refusals said on the screen they belong to; anything else goes the way of all errors."""

from collections.abc import Callable

from pos.domain.refusals import Refusal, Trouble
from ui.background import Failed
from ui.notices import Notices
from ui.widgets import SentenceBar


def refuse_in(
    bar: SentenceBar, notices: Notices, after: Callable[[], None] | None = None
) -> Failed:
    """What to do when a job fails: `after` brings the screen back, `bar` says why not."""

    def failed(error: Exception) -> None:
        if after is not None:
            after()
        if isinstance(error, Refusal | Trouble):
            bar.refuse(notices.sentence(error))
        else:
            notices.present(error)

    return failed

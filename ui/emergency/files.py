"""The outage pack's lists as a file: on a stick, or wherever the settings say."""

from pathlib import Path

from pos.domain.ids import PerformanceId
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season
from pos.services import outagepapers
from printing.layout.outagesheets import outage_pdf
from ui.bootstrap import Till
from ui.emergency.printing import plan_of
from ui.receipts.files import save


def write_lists(till: Till, season: Season, performance: PerformanceId) -> Path:
    """Both lists as one PDF in the folder of the settings. Raises LIST_NOT_WRITTEN."""
    plan = plan_of(till, season, performance)
    papers = outagepapers.lists(till.desk, season, performance, plan)
    folder = till.settings.outage_to
    starts_at = season.performance(performance).starts_at
    path = folder / f"outage-{performance}-{starts_at:%Y%m%d-%H%M}.pdf"
    try:
        save(path, outage_pdf(papers))
    except OSError as error:
        raise Refusal(Reason.LIST_NOT_WRITTEN, folder=str(folder)) from error
    return path

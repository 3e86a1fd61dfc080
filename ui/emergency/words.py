"""What emergency papers are called on the screens. Words only."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from pos.domain.emergency import EmergencyPaper, numbered
from pos.domain.ids import TillId
from pos.domain.ticketcode import short_code
from pos.domain.willcall import written
from ui.orders.words import whole_place


def title(paper: EmergencyPaper, till: TillId) -> str:
    """3-E007 · ABCD-EFGH."""
    return f"{numbered(till, paper.number)}  ·  {written(short_code(paper.ticket.id))}"


def quiet(paper: EmergencyPaper, performance: str) -> str:
    """Its place, its performance, and why it is lost."""
    parts = [whole_place(paper.ticket.label), performance]
    if paper.state == "lost":
        lost = QCoreApplication.translate("Emergency", "lost: {why}").format(why=paper.why)
        parts.append(lost)
    return "  ·  ".join(part for part in parts if part)


def moment_at(text: str, now_ms: int, timezone: str) -> int:
    """The last moment before now at which the house's clock showed that time, as 1930 or 19:30; 0
    where nothing was typed. Raises ValueError for what is no time.
    """
    digits = text.strip().replace(":", "").replace(".", "")
    if not digits:
        return 0
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (3, 4):
        raise ValueError(text)
    hour, minute = int(digits[:-2]), int(digits[-2:])
    now = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(timezone))
    at = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    at_ms = int(at.timestamp() * 1000)
    return at_ms if at_ms <= now_ms else at_ms - 86_400_000

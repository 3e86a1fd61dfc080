"""Wrong PINs, and approvals given and spent."""

from sqlalchemy.orm import Session

from pos.domain.ids import PersonId
from pos.domain.people import Approval, LockOut
from pos.storage.tables import ApprovalRow, LockOutRow


class People:
    """What must survive a restart about people; who they are stands in the season."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def lock_out(self, person: PersonId) -> LockOut:
        """Wrong PINs since the last right one."""
        row = self._session.get(LockOutRow, person)
        return LockOut() if row is None else LockOut(row.wrong, row.last_wrong_ms)

    def set_lock_out(self, person: PersonId, lock: LockOut) -> None:
        """Write the count."""
        self._session.merge(
            LockOutRow(person=person, wrong=lock.wrong, last_wrong_ms=lock.last_wrong_ms)
        )
        self._session.flush()

    def add_approval(self, approval: Approval) -> None:
        """Write a supervisor's word down."""
        self._session.add(
            ApprovalRow(
                id=approval.id,
                action=approval.action,
                subject=approval.subject,
                approver=approval.approver,
                approver_name=approval.approver_name,
                at_ms=approval.at_ms,
                used_at_ms=None,
            )
        )
        self._session.flush()

    def spend_approval(self, approval: Approval, at_ms: int) -> bool:
        """Use it up; False if it was never given so, or is spent."""
        row = self._session.get(ApprovalRow, approval.id)
        if row is None or row.used_at_ms is not None:
            return False
        given = (row.action, row.subject, row.approver)
        if given != (approval.action, approval.subject, approval.approver):
            return False
        row.used_at_ms = at_ms
        self._session.flush()
        return True

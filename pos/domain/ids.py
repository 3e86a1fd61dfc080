"""Ids: small integers given by the server, UUIDv7 made by the till before anything is sent."""

from typing import NewType
from uuid import UUID

TillId = NewType("TillId", int)
PerformanceId = NewType("PerformanceId", int)
ProductionId = NewType("ProductionId", int)
# A place's position in its plan: seats first, in reading order, then each standing area's units.
PlaceId = NewType("PlaceId", int)
CategoryId = NewType("CategoryId", str)
TicketTypeId = NewType("TicketTypeId", str)
PersonId = NewType("PersonId", str)

OperationId = NewType("OperationId", UUID)
OrderId = NewType("OrderId", UUID)
TicketId = NewType("TicketId", UUID)
RefundId = NewType("RefundId", UUID)
ExchangeId = NewType("ExchangeId", UUID)
ShiftId = NewType("ShiftId", UUID)
AttemptId = NewType("AttemptId", UUID)
JobId = NewType("JobId", UUID)
PackId = NewType("PackId", UUID)


def uuid7(unix_ms: int, random_bits: int) -> UUID:
    """A version 7 UUID (RFC 9562, 5.7): 48 bits of `unix_ms`, then 74 of `random_bits`."""
    if not 0 <= unix_ms < 1 << 48:
        raise ValueError(f"time out of range for a UUIDv7: {unix_ms}")
    value = unix_ms << 80
    value |= 0x7 << 76
    value |= ((random_bits >> 62) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random_bits & ((1 << 62) - 1)
    return UUID(int=value)

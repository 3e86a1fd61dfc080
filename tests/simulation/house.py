"""The house that is simulated: small, so that everybody wants the same places."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain.basket import Item
from pos.domain.ids import (
    CategoryId,
    PerformanceId,
    PersonId,
    PlaceId,
    ProductionId,
    TicketTypeId,
    TillId,
)
from pos.domain.money import Currency
from pos.domain.plan import PlaceLabel
from pos.domain.season import (
    House,
    Performance,
    Person,
    Price,
    PriceCategory,
    PriceList,
    Production,
    Season,
    TicketType,
)
from pos.storage.credentials import Credentials

EUR = Currency("EUR")
STALLS, FLOOR = CategoryId("stalls"), CategoryId("floor")
ADULT, CHILD = TicketTypeId("adult"), TicketTypeId("child")
CASHIER = Person(PersonId("c1"), "Cashier", "cashier", "")
SUPERVISOR = Person(PersonId("s1"), "Supervisor", "supervisor", "")
FLOAT_MINOR = 10_000
_PRICES = {(STALLS, ADULT): 4250, (STALLS, CHILD): 1205, (FLOOR, ADULT): 1900, (FLOOR, CHILD): 700}


@dataclass(frozen=True)
class Hall:
    """Rows of numbered seats, then standing room; the same for each performance."""

    rows: int = 2
    seats: int = 6
    standing: int = 6
    performances: int = 1

    @property
    def numbered(self) -> int:
        """How many seats have a number."""
        return self.rows * self.seats

    @property
    def places(self) -> int:
        """How many people fit in."""
        return self.numbered + self.standing


def season(hall: Hall) -> Season:
    """One production, and as many performances as the hall has."""
    starts_at = datetime(2027, 1, 15, 19, 30, tzinfo=UTC)
    prices = tuple(Price(*cell, minor) for cell, minor in _PRICES.items())
    return Season(
        version=1,
        house=House("Parterre House", EUR.code, "Europe/Berlin", "de", "Theaterplatz 1"),
        categories=(PriceCategory(STALLS, "Stalls"), PriceCategory(FLOOR, "Floor")),
        ticket_types=(TicketType(ADULT, "Adult"), TicketType(CHILD, "Child")),
        productions=(Production(ProductionId(1), "The Magic Flute"),),
        price_lists=(PriceList("A", prices),),
        performances=tuple(
            Performance(
                PerformanceId(number), ProductionId(1), "Great House", "d" * 64, "A", starts_at
            )
            for number in range(1, hall.performances + 1)
        ),
        people=(CASHIER, SUPERVISOR),
    )


def items(hall: Hall, of: Season) -> dict[tuple[int, int], tuple[Item, Item]]:
    """Each place of each performance as a line of a basket: for an adult, for a child."""
    found = {}
    for performance in of.performances:
        for place in range(hall.places):
            is_seat = place < hall.numbered
            category = STALLS if is_seat else FLOOR
            row = "AB"[place // hall.seats % 2] if is_seat else ""
            label = PlaceLabel("Stalls" if is_seat else "Floor", row, str(place) if is_seat else "")
            found[performance.id, place] = tuple(
                Item(
                    performance.id,
                    PlaceId(place),
                    label,
                    category,
                    kind,
                    of.price(performance.id, category, kind),
                )
                for kind in (ADULT, CHILD)
            )
    return found  # type: ignore[return-value]


def credentials(till: int, incarnation: int = 1) -> Credentials:
    """What enrolment gave that till. The key is real: signing is no more than 3 % of a run."""
    return Credentials(
        till=TillId(till),
        till_name=f"Till {till}",
        token="token",
        private_key=_key(till),
        certificate=b"",
        server_key=b"",
        pepper=b"",
        incarnation=incarnation,
        server_url="",
    )


@cache
def _key(till: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(till.to_bytes(32, "big"))

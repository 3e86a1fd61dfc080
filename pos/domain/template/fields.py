"""What may stand on a ticket, and when: the names that a template uses."""

from collections.abc import Collection

# What the ticket says of itself. A field that is empty takes no room.
FIELDS = (
    *("house", "address", "title", "subtitle", "venue"),
    *("weekday", "short_weekday", "date", "short_date", "time"),
    *("section", "floor", "row", "seat", "place"),
    *("price", "ticket_type", "category", "order", "short_code", "till", "sold"),
    *("print", "copy", "holder"),
)
# Printed words of the paper's own catalogue, in the house's language.
WORDS = ("section", "row", "seat", "entry", "standing", "code", "order", "print", "till", "sold")
# What a ticket is, beside the fields that it has.
KINDS = ("timed", "seated", "standing", "logo")

NOT = "not "


def holds(when: Collection[str], facts: Collection[str]) -> bool:
    """Whether all of the conditions are so: `row`, `timed`, `not subtitle`."""
    return all((one.removeprefix(NOT) in facts) is not one.startswith(NOT) for one in when)

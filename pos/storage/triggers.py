"""Triggers: the books are append-only, whoever opens them."""

# Never changed, never deleted: corrections are new records.
FROZEN = (
    "journal",
    "orders",
    "tenders",
    "refunds",
    "refund_tickets",
    "refund_tenders",
    "cash_moves",
    "exchanges",
    "exchanged_out",
    "exchanged_in",
    "exchange_tenders",
    "roundings",
    "day_rates",
    "taken_back",
    "terminal_comparisons",
    "invoices",
    "uses_of_facts",
    "order_customers",
    "ticket_holders",
    "exchange_terms",
    "job_steps",
    "reprints",
    "drawer_openings",
    "packs",
)
_TICKET_FACTS = (
    'id, "order", position, performance, place, floor, section, row, seat, category, ticket_type,'
    " price_minor, code, short_code, spoken, print_no"
)

_PAPER_FACTS = "ticket, pack, number, performance, place, short_code, code, body"


def triggers() -> dict[str, str]:
    """The triggers by name: what the migration makes and what verifying looks for."""
    made = {}
    for table in FROZEN:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_refuse_{verb.lower()}"
            made[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    made["tickets_refuse_delete"] = (
        "CREATE TRIGGER tickets_refuse_delete BEFORE DELETE ON tickets"
        " BEGIN SELECT RAISE(ABORT, 'tickets are never deleted'); END"
    )
    made["tickets_refuse_update"] = (
        f"CREATE TRIGGER tickets_refuse_update BEFORE UPDATE OF {_TICKET_FACTS} ON tickets"
        " BEGIN SELECT RAISE(ABORT, 'a ticket only dies'); END"
    )
    made["tickets_stay_dead"] = (
        "CREATE TRIGGER tickets_stay_dead BEFORE UPDATE OF state ON tickets"
        " WHEN OLD.state = 'dead' BEGIN SELECT RAISE(ABORT, 'a dead ticket stays dead'); END"
    )
    made["emergency_papers_refuse_delete"] = (
        "CREATE TRIGGER emergency_papers_refuse_delete BEFORE DELETE ON emergency_papers"
        " BEGIN SELECT RAISE(ABORT, 'emergency papers are never deleted'); END"
    )
    made["emergency_papers_refuse_update"] = (
        f"CREATE TRIGGER emergency_papers_refuse_update BEFORE UPDATE OF {_PAPER_FACTS}"
        " ON emergency_papers"
        " BEGIN SELECT RAISE(ABORT, 'a paper is only accounted for'); END"
    )
    made["emergency_papers_stay_settled"] = (
        "CREATE TRIGGER emergency_papers_stay_settled BEFORE UPDATE OF state ON emergency_papers"
        " WHEN OLD.state IN ('sold', 'back')"
        " BEGIN SELECT RAISE(ABORT, 'what became of a paper is said once'); END"
    )
    made["shifts_refuse_delete"] = (
        "CREATE TRIGGER shifts_refuse_delete BEFORE DELETE ON shifts"
        " BEGIN SELECT RAISE(ABORT, 'shifts are never deleted'); END"
    )
    made["shifts_stay_closed"] = (
        "CREATE TRIGGER shifts_stay_closed BEFORE UPDATE ON shifts"
        " WHEN OLD.closed_at_ms IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'a closed shift stays closed'); END"
    )
    return made

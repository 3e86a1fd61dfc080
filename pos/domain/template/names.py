"""The designs that the program brings along, by name; `printing/designs` holds them."""

# In the order of a list; the first one is what any roll falls back to.
SHIPPED = (
    *("roll-80mm", "roll-58mm", "boca-2x5-5", "label-80x100"),
    *("a4-4", "a4-1", "letter-4", "letter-1"),
)
# Everything that is no ticket; each kind for both rolls, first the wide one.
SHIPPED_SLIPS = (
    *("receipt-80mm", "receipt-58mm", "receipt-a4", "refund-80mm", "refund-58mm"),
    *("report-80mm", "report-58mm", "card-80mm", "card-58mm"),
    *("emergency-80mm", "emergency-58mm"),
)

"""The sale: the hall, the basket, best-available keys, and the way to being paid."""

"""After the sale: the change, the tickets, the next customer."""

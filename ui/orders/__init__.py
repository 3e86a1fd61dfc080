"""Orders that were sold: look-up, one order's page, and refunds."""

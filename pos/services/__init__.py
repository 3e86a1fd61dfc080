"""One verb, one transaction."""

"""A till without a window, for tests and as the demo's second till."""

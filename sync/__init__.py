"""Tills and the central sales server, talking."""

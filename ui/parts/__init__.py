"""Paying in parts: what is left, and what was taken."""

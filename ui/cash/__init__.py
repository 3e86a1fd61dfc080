"""Paying in cash: what was handed over, and the change."""

"""Paying with a voucher."""

"""Receipts and invoices for customers: on the roll, as a file, and for whom."""

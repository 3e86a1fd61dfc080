"""Printer languages: a page becomes the bytes one family of printers understands."""

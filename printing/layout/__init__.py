"""Layout: a paper's facts become one black-and-white picture at the printer's resolution. Pure."""

from printing.layout.page import Page, lay_out

__all__ = ["Page", "lay_out"]

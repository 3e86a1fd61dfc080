"""The spool: the queue of papers, drained to the printers without losing or doubling one."""

from printing.spool.spool import Spool

__all__ = ["Spool"]

"""Transports: bytes to a printer and its answers back, every wait bounded."""

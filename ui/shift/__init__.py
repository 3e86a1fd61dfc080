"""The shift: opening with a float, cash in and out, the X report, counting and closing."""

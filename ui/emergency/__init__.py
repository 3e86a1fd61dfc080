"""The outage pack: print it, write it to a stick, and say what became of each emergency ticket."""

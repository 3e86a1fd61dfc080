"""The till's mind: no Qt, no sockets, no printer."""

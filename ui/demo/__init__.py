"""The demo: a whole box office on one machine, on loopback, in one folder."""

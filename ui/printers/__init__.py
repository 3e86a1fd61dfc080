"""Setting up a printer: where it is, what it is, how its paper came out."""

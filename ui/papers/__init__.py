"""The printers and their papers: what each printer says, what waits, and what a person decides."""

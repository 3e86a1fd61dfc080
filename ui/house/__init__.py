"""The house as a supervisor sees it: tills, what is set aside for them, lost places, the door."""

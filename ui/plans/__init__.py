"""The plan of a hall as a supervisor checks and mends it: no drawing program."""

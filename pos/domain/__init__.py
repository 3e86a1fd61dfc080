"""What a box office knows: frozen dataclasses and pure functions."""

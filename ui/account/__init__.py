"""An invoice instead of money."""

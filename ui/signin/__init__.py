"""Who is selling: tiles of people, then a PIN."""

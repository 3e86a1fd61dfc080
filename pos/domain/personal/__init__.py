"""Personal data: sealed under a key of each person, found by keyed indexes, erased with the key."""

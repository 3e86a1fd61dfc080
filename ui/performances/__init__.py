"""Which performance to sell: the days ahead, with their halls and how full they are."""

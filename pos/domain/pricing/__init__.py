"""Prices by rules: a tariff laid over the season's price lists, and why each price is what it is.

tariff     the rules as data              tarifffile, tariffwriting   from JSON and back
book       the tariff laid over a season  circumstances               what varies from sale to sale
price      `price(wanted, book, circumstances) -> Priced`, with a trace of each line
limits     how many one may buy           codes, cash                 promo codes; rounding of cash
"""

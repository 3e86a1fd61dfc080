"""Paying by card on a stand-alone terminal that a person keys the amount into."""

"""The house's ticket templates on the screen: looked at, checked, tried on paper."""

"""Templates: how a house's ticket looks, as data. Read and judged here, drawn by `printing`."""

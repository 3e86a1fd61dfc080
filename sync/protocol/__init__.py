"""What tills and server say to each other: versioned wire types."""

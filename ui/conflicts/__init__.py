"""The conflict desk: what the server did not take as it stood, and how a person settles it."""

"""The till's side of the conversation with the sales server."""

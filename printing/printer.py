"""A printer: a transport, what is known of the model, and the language it speaks."""

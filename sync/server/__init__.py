"""The central sales server: it alone decides who owns a place."""

"""Payment attempts and the terminals' protocols: bytes in, bytes out."""

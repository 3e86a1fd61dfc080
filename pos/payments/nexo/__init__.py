"""nexo Sale to POI as Adyen's terminals speak it on the local network: bytes in, bytes out."""

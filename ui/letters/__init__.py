"""Letters for a till without a keyboard: a panel of keys that comes where a finger taps a field."""

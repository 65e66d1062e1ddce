"""Which statements belong together."""

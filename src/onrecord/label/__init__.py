"""Which position a statement takes: codebooks, codings and how far coders agree."""

"""Which statement is which: attributions become statements with ids that last."""

"""Other programs' files in and out, and the report: one module each."""

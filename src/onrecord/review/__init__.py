"""What people decided about what the model suggests, and what holds in the end."""

"""Observations -> Network: who agrees with whom, over what, when. `networks.py`: start here."""

"""Measurements against peers: side by side, in one run, on the same broker and database."""

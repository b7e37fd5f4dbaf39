"""A small mail server for demos and tests: it keeps what it receives and shows it."""

"""Welcome calls: who calls whom, when, and what becomes of it."""

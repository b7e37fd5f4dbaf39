"""Information and deepening sessions: their times, their seats, and who is invited to them."""

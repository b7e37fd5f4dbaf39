"""Messages to members: what matters to them, once, in their own language."""

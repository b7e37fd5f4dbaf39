"""How matching's things look in JSON."""

"""The services: each keeps its own data and speaks to the others in events alone."""

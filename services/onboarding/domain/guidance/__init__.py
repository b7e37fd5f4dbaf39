"""What a network hands on: its values, its answers, what its welcomers have learned."""

"""Rounds at work: computed by a process of their own, published in two phases, begun at night."""

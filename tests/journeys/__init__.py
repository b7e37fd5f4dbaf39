"""Newcomers' journeys through the whole system, as real processes."""

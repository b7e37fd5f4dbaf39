"""Concerns, voiced in confidence and read by the staff alone."""

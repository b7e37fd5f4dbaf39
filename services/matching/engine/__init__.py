"""Matching in numbers: many people at once, in agreement with the domain's plain definitions."""

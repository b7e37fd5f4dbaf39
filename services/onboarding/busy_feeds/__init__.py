"""Welcomers' own calendars, looked at to learn when they are busy: from anywhere, and safely."""

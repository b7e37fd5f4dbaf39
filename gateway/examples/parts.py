"""Whom and when the examples are about, and the two forms in which they stand."""

from typing import Any

PLACE_ID = "0b9c7c1e-8f0a-5c3e-9a52-7f7c6a0f3d11"
MEMBER_ID = "5f0c3f0e-0d68-4f5e-8a57-3f8a4b1c9d20"
PEER_ID = "2b1f9a44-7c55-4d0e-9b13-6f2f5f4a7e01"
OTHER_ID = "6a4d2c31-2f7b-4a55-8f0e-0b8e4a1d7c02"
CHARTER_ID = "7d8a2c10-52c5-5d0b-8a3f-1f6f0c9f2b44"
NOW = "2027-03-01T09:30:00Z"
SOON = "2027-03-08T09:30:00Z"


def one(value: dict[str, Any]) -> dict[str, Any]:
    """Return the one example of a body."""
    return {"usual": {"value": value}}


def page(item: dict[str, Any]) -> dict[str, Any]:
    """Return a list with one item, and no more to come."""
    return {"items": [item], "next_cursor": None}

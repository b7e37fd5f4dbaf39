"""How single values look in JSON."""

from datetime import UTC, datetime


def moment(at: datetime) -> str:
    """Return a moment in RFC 3339, UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")

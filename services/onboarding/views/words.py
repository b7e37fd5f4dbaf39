"""How moments and points look in JSON."""

from datetime import UTC, datetime

from services.onboarding.domain.places import Point


def moment(at: datetime | None) -> str | None:
    """Return a point in time as RFC 3339 in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def location(point: Point | None) -> dict[str, float] | None:
    """Return a point on the earth, in degrees."""
    return None if point is None else {"latitude": point.latitude, "longitude": point.longitude}

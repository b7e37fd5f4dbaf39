"""What the API answers besides JSON, for a route's ``response_class``."""

from fastapi import Response


class Drawing(Response):
    """A drawing that a browser shows."""

    media_type = "image/svg+xml"


class Calendar(Response):
    """Appointments that a calendar takes in (RFC 5545)."""

    media_type = "text/calendar"

"""Information sessions."""

from gateway.policy.rules import (
    EVERYBODY_AND_THEIR_OWN,
    FOR_ONESELF_OR_WHO_ASKS_ONE,
    WHO_LEADS,
    Rule,
    row,
)

SESSIONS: dict[tuple[str, str], Rule] = {
    # Sessions are public without names and links; who leads a place plans its own.
    ("GET", "/v1/sessions"): row("sessions:read", EVERYBODY_AND_THEIR_OWN),
    ("GET", "/v1/sessions/{session_id}"): row("sessions:read", EVERYBODY_AND_THEIR_OWN),
    ("GET", "/v1/session-languages"): row(None, WHO_LEADS),
    ("POST", "/v1/sessions"): row(None, WHO_LEADS),
    ("PATCH", "/v1/sessions/{session_id}"): row(None, WHO_LEADS),
    ("POST", "/v1/sessions/{session_id}/cancel"): row(None, WHO_LEADS),
    ("POST", "/v1/sessions/{session_id}/poll/close"): row(None, WHO_LEADS),
    ("POST", "/v1/sessions/{session_id}/attendance"): row(None, WHO_LEADS),
    ("GET", "/v1/sessions/{session_id}/seats"): row(None, WHO_LEADS),
    # People act for themselves; who has no Internet asks their coordinator.
    ("POST", "/v1/sessions/{session_id}/poll/votes"): row(
        "sessions:write", FOR_ONESELF_OR_WHO_ASKS_ONE
    ),
    ("POST", "/v1/sessions/{session_id}/seats"): row("sessions:write", FOR_ONESELF_OR_WHO_ASKS_ONE),
    ("GET", "/v1/sessions/{session_id}/seats/{member_id}"): row(
        "sessions:read", FOR_ONESELF_OR_WHO_ASKS_ONE
    ),
    ("POST", "/v1/sessions/{session_id}/seats/{member_id}/accept"): row(
        "sessions:write", FOR_ONESELF_OR_WHO_ASKS_ONE
    ),
    ("POST", "/v1/sessions/{session_id}/seats/{member_id}/withdraw"): row(
        "sessions:write", FOR_ONESELF_OR_WHO_ASKS_ONE
    ),
}

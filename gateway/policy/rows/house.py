"""Concerns, dead letters, and what the house says of itself."""

from gateway.policy.rules import NETWORK, PUBLIC, UNGUARDED, Rule, row

HOUSE: dict[tuple[str, str], Rule] = {
    # Anybody may voice a concern, but no program may in somebody's name.
    ("POST", "/v1/concerns"): row(
        None,
        visitor=PUBLIC,
        member=PUBLIC,
        welcomer=PUBLIC,
        mentor=PUBLIC,
        coordinator=PUBLIC,
        staff=PUBLIC,
        ops=PUBLIC,
    ),
    ("GET", "/v1/concerns"): row(None, staff=NETWORK),
    ("GET", "/v1/concerns/{concern_id}"): row(None, staff=NETWORK),
    ("GET", "/v1/dead-letters"): row(None, ops=NETWORK),
    ("POST", "/v1/dead-letters/{dead_letter_id}/replay"): row(None, ops=NETWORK),
    ("POST", "/v1/dead-letters/{dead_letter_id}/discard"): row(None, ops=NETWORK),
    ("GET", "/livez"): UNGUARDED,
    ("GET", "/readyz"): UNGUARDED,
    ("GET", "/docs"): UNGUARDED,
    ("GET", "/openapi.json"): UNGUARDED,
}

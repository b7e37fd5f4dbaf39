"""Welcome calls, who gives them, and what they open: hosting."""

from gateway.policy.rules import (
    ASSIGNED,
    BY_ADDRESS,
    FOR_ONESELF_OR_WHO_ASKS_ONE,
    NETWORK,
    OWN,
    PLACE,
    WHO_LEADS,
    Rule,
    row,
)

_ARRANGING = "calls:write"
_CALL = "/v1/members/{member_id}/welcome-call"
_HOSTING = "/v1/members/{member_id}/hosting"

WELCOME: dict[tuple[str, str], Rule] = {
    # Whoever arranges a call for somebody else does so at their wish: by telephone, mostly.
    ("POST", _CALL): row(_ARRANGING, FOR_ONESELF_OR_WHO_ASKS_ONE),
    ("GET", f"{_CALL}/slots"): row("profile:read", FOR_ONESELF_OR_WHO_ASKS_ONE),
    ("POST", f"{_CALL}/choose"): row(_ARRANGING, FOR_ONESELF_OR_WHO_ASKS_ONE),
    ("POST", f"{_CALL}/rebook"): row(_ARRANGING, FOR_ONESELF_OR_WHO_ASKS_ONE),
    ("POST", f"{_CALL}/decline"): row(_ARRANGING, FOR_ONESELF_OR_WHO_ASKS_ONE),
    # A welcomer moves and gives back the calls that they are to give.
    ("POST", f"{_CALL}/move"): row(
        _ARRANGING, FOR_ONESELF_OR_WHO_ASKS_ONE, welcomer=OWN | ASSIGNED
    ),
    ("POST", f"{_CALL}/cancel"): row(
        _ARRANGING, FOR_ONESELF_OR_WHO_ASKS_ONE, welcomer=OWN | ASSIGNED
    ),
    ("POST", f"{_CALL}/held"): row(None, WHO_LEADS, welcomer=ASSIGNED),
    ("POST", f"{_CALL}/missed"): row(None, WHO_LEADS, welcomer=ASSIGNED),
    ("POST", f"{_CALL}/contacts"): row(None, WHO_LEADS, welcomer=ASSIGNED),
    ("GET", f"{_CALL}/notes"): row(None, WHO_LEADS, welcomer=ASSIGNED),
    ("POST", f"{_CALL}/outcome/confirm"): row(None, WHO_LEADS),
    ("POST", f"{_CALL}/outcome/overturn"): row(None, WHO_LEADS),
    ("GET", "/v1/welcomers/{welcomer_id}/calls"): row(None, WHO_LEADS, welcomer=OWN),
    ("GET", _HOSTING): row(
        "profile:read",
        member=OWN,
        welcomer=OWN,
        mentor=OWN,
        coordinator=OWN | PLACE,
        staff=OWN | NETWORK,
        app=OWN,
    ),
    ("POST", f"{_HOSTING}/hold"): row(None, WHO_LEADS),
    ("POST", f"{_HOSTING}/confirm"): row(None, WHO_LEADS),
    ("POST", f"{_HOSTING}/overturn"): row(None, WHO_LEADS),
    ("POST", f"{_HOSTING}/clear"): row(None, WHO_LEADS),
    ("GET", "/v1/tasks"): row(None, WHO_LEADS, welcomer=OWN),
    ("POST", "/v1/tasks/{task_id}/done"): row(None, WHO_LEADS, welcomer=OWN),
    ("GET", "/v1/network/welcome"): row(None, staff=NETWORK),
    ("PATCH", "/v1/network/welcome"): row(None, staff=NETWORK),
    # A mentor has no business with the call of their mentee, nor a welcomer with the mentor.
    ("GET", "/v1/members/{member_id}/welcome-call"): row(
        "profile:read",
        member=OWN,
        welcomer=OWN | ASSIGNED,
        mentor=OWN,
        coordinator=OWN | PLACE,
        staff=OWN | NETWORK,
        app=OWN,
    ),
    ("POST", "/v1/welcomers"): row(None, WHO_LEADS),
    ("GET", "/v1/welcomers"): row(None, WHO_LEADS),
    ("GET", "/v1/welcomers/{welcomer_id}"): row(None, WHO_LEADS, welcomer=OWN),
    # Their own calendar is nobody else's business, whoever leads.
    ("POST", "/v1/welcomers/{welcomer_id}/calendar-feed"): row(None, welcomer=OWN),
    ("DELETE", "/v1/welcomers/{welcomer_id}/calendar-feed"): row(None, welcomer=OWN),
    ("POST", "/v1/welcomers/{welcomer_id}/busy-feed"): row(None, welcomer=OWN),
    ("GET", "/v1/welcomers/{welcomer_id}/busy-feed"): row(None, welcomer=OWN),
    ("DELETE", "/v1/welcomers/{welcomer_id}/busy-feed"): row(None, welcomer=OWN),
    # Their own time is theirs; only who leads says that a training counts.
    ("PATCH", "/v1/welcomers/{welcomer_id}"): row(None, WHO_LEADS, welcomer=OWN),
    ("POST", "/v1/welcomers/{welcomer_id}/absences"): row(None, WHO_LEADS, welcomer=OWN),
    ("DELETE", "/v1/welcomers/{welcomer_id}/absences/{absence_id}"): row(
        None, WHO_LEADS, welcomer=OWN
    ),
    ("POST", "/v1/welcomers/{welcomer_id}/pause"): row(None, WHO_LEADS, welcomer=OWN),
    ("POST", "/v1/welcomers/{welcomer_id}/resume"): row(None, WHO_LEADS, welcomer=OWN),
    ("POST", "/v1/welcomers/{welcomer_id}/leave"): row(None, WHO_LEADS, welcomer=OWN),
    ("POST", "/v1/welcomers/{welcomer_id}/training"): row(None, WHO_LEADS),
    # A newcomer without an account acts on their own call. GET and HEAD show, POST acts: what
    # scans their mail follows every link, and must never book.
    ("GET", "/call/{token}"): BY_ADDRESS,
    ("HEAD", "/call/{token}"): BY_ADDRESS,
    ("POST", "/call/{token}"): BY_ADDRESS,
    ("GET", "/v1/links/{token}"): BY_ADDRESS,
    ("POST", "/v1/links/{token}"): BY_ADDRESS,
    # A calendar program has no token; the secret in the address is known to its welcomer alone.
    ("GET", "/feeds/{secret}.ics"): BY_ADDRESS,
}

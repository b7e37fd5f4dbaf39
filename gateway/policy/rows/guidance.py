"""What a community has agreed on, and what helps people along."""

from gateway.policy.rules import (
    EVERYBODY,
    FOR_ONESELF_OR_WHO_ASKS_ONE,
    IN_PERSON,
    NETWORK,
    PLACE,
    PUBLIC,
    WHO_CALLS,
    WHO_LEADS,
    Rule,
    row,
)

GUIDANCE: dict[tuple[str, str], Rule] = {
    # What a community has agreed on is public; those who lead it write it.
    ("POST", "/v1/charters"): row(None, WHO_LEADS),
    ("GET", "/v1/charters"): row("places:read", EVERYBODY),
    ("GET", "/v1/charters/{charter_id}"): row("places:read", EVERYBODY),
    ("GET", "/v1/charters/{charter_id}/draft"): row(None, WHO_LEADS),
    ("PATCH", "/v1/charters/{charter_id}/draft"): row(None, WHO_LEADS),
    ("GET", "/v1/charters/{charter_id}/versions"): row("places:read", EVERYBODY),
    ("POST", "/v1/charters/{charter_id}/versions"): row(None, WHO_LEADS),
    ("GET", "/v1/charters/{charter_id}/versions/{number}"): row("places:read", EVERYBODY),
    ("GET", "/v1/charters/{charter_id}/versions/{number}/changes"): row("places:read", EVERYBODY),
    # Who says yes does so themselves; those at the place may note what they were told.
    ("GET", "/v1/members/{member_id}/charter"): row("profile:read", FOR_ONESELF_OR_WHO_ASKS_ONE),
    ("POST", "/v1/members/{member_id}/charter/acceptances"): row(None, IN_PERSON),
    ("GET", "/v1/members/{member_id}/charter/acceptances/{receipt_id}"): row(
        "profile:read", FOR_ONESELF_OR_WHO_ASKS_ONE
    ),
    # What helps people along is public; those who lead write it.
    ("GET", "/v1/values"): row("places:read", EVERYBODY),
    ("PATCH", "/v1/values"): row(None, staff=NETWORK),
    ("GET", "/v1/help"): row("places:read", EVERYBODY),
    ("GET", "/v1/help/{topic}"): row("places:read", EVERYBODY),
    ("GET", "/v1/charters/{charter_id}/faq"): row("places:read", EVERYBODY),
    ("POST", "/v1/charters/{charter_id}/faq"): row(None, WHO_LEADS),
    ("GET", "/v1/charters/{charter_id}/faq/{entry_id}"): row("places:read", EVERYBODY),
    ("PATCH", "/v1/charters/{charter_id}/faq/{entry_id}"): row(None, WHO_LEADS),
    ("POST", "/v1/quality-measures"): row(None, WHO_LEADS),
    ("GET", "/v1/quality-measures"): row(None, WHO_LEADS),
    ("GET", "/v1/quality-measures/{quality_measure_id}"): row(None, WHO_LEADS),
    ("PATCH", "/v1/quality-measures/{quality_measure_id}"): row(None, WHO_LEADS),
    # The guide to a call is for all who give calls, whatever their place.
    ("GET", "/v1/call-guide"): row(None, WHO_CALLS),
    ("POST", "/v1/call-guide/lessons"): row(None, WHO_CALLS),
    ("GET", "/v1/call-guide/lessons/{lesson_id}"): row(None, WHO_CALLS),
    ("PATCH", "/v1/call-guide/lessons/{lesson_id}"): row(None, coordinator=PUBLIC, staff=PUBLIC),
    ("POST", "/v1/call-guide/questions"): row(None, WHO_CALLS),
    ("GET", "/v1/call-guide/questions"): row(None, WHO_CALLS),
    ("GET", "/v1/call-guide/questions/{question_id}"): row(None, WHO_CALLS),
    ("POST", "/v1/call-guide/questions/{question_id}/answer"): row(None, WHO_CALLS),
    # Whether the charter is theirs to explain is held against their places.
    ("POST", "/v1/call-guide/questions/{question_id}/promote"): row(
        None, coordinator=PUBLIC | PLACE, staff=PUBLIC | NETWORK
    ),
    # Anybody of the network may contribute; they see the answer, and who answers sees them.
    ("POST", "/v1/contributions"): row(
        None, member=PUBLIC, welcomer=PUBLIC, mentor=PUBLIC, coordinator=PUBLIC, staff=PUBLIC
    ),
    ("GET", "/v1/contributions"): row(None, IN_PERSON),
    ("GET", "/v1/contributions/{contribution_id}"): row(None, IN_PERSON),
    ("POST", "/v1/contributions/{contribution_id}/answer"): row(None, WHO_LEADS),
    ("POST", "/v1/contributions/{contribution_id}/promote"): row(None, WHO_LEADS),
}

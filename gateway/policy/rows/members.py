"""Places, people, their journeys, and what they let each other know."""

from gateway.policy.rules import (
    ASSIGNED,
    AT_THEIR_SIDE,
    AT_THEIR_SIDE_IN_PERSON,
    EVERYBODY,
    IN_PERSON,
    NETWORK,
    OWN,
    OWN_ONLY,
    PLACE,
    PUBLIC,
    WHO_LEADS,
    Rule,
    row,
)

MEMBERS: dict[tuple[str, str], Rule] = {
    # Places are public; the network's staff alone adds one.
    ("GET", "/v1/places"): row("places:read", EVERYBODY),
    ("GET", "/v1/places/{place_id}"): row("places:read", EVERYBODY),
    ("POST", "/v1/places"): row(None, staff=NETWORK),
    # Joining is for who is not a member yet, and for those who register somebody else.
    ("POST", "/v1/members"): row(
        "join:write", visitor=PUBLIC, coordinator=PLACE, staff=NETWORK, app=PUBLIC
    ),
    ("GET", "/v1/members"): row(None, WHO_LEADS),
    ("GET", "/v1/members/{member_id}"): row("profile:read", AT_THEIR_SIDE),
    ("GET", "/v1/members/{member_id}/journey"): row("profile:read", AT_THEIR_SIDE),
    ("GET", "/v1/members/{member_id}/journey.svg"): row("profile:read", AT_THEIR_SIDE),
    # What is known of somebody is theirs to change.
    ("PATCH", "/v1/members/{member_id}"): row(
        None, member=OWN, welcomer=OWN, mentor=OWN, coordinator=OWN, staff=OWN
    ),
    # Who has no Internet has a step noted for them; what each may note, the step says.
    ("POST", "/v1/members/{member_id}/journey/steps/{step}"): row(None, AT_THEIR_SIDE_IN_PERSON),
    ("GET", "/v1/journeys/figures"): row(None, WHO_LEADS),
    ("GET", "/v1/members/{member_id}/support-file"): row(None, AT_THEIR_SIDE_IN_PERSON),
    ("PATCH", "/v1/members/{member_id}/support-file"): row(
        None, WHO_LEADS, welcomer=ASSIGNED, mentor=ASSIGNED
    ),
    ("POST", "/v1/members/{member_id}/contacts"): row(
        None, WHO_LEADS, welcomer=ASSIGNED, mentor=ASSIGNED
    ),
    ("POST", "/v1/members/{member_id}/leave"): row(None, IN_PERSON),
    ("POST", "/v1/members/{member_id}/return"): row(None, IN_PERSON),
    ("GET", "/v1/departures"): row(None, WHO_LEADS),
    # What somebody lets the others of their place know, they alone decide; the others see it.
    ("GET", "/v1/members/{member_id}/shared-contact"): row(None, OWN_ONLY),
    ("POST", "/v1/members/{member_id}/shared-contact"): row(None, OWN_ONLY),
    ("GET", "/v1/places/{place_id}/contacts"): row(None, IN_PERSON),
    # What somebody was written is theirs; staff answers when a message went astray.
    ("GET", "/v1/members/{member_id}/messages"): row(
        "messages:read",
        member=OWN,
        welcomer=OWN,
        mentor=OWN,
        coordinator=OWN,
        staff=OWN | NETWORK,
        app=OWN,
    ),
}

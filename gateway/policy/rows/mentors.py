"""Mentors, those at their side, rounds, skills, and whom to turn to."""

from gateway.policy.rules import (
    ASSIGNED,
    BY_ADDRESS,
    EVERYBODY,
    IN_PERSON,
    NETWORK,
    OF_THE_NETWORK,
    OWN,
    OWN_ONLY,
    PLACE,
    PUBLIC,
    WHO_LEADS,
    Rule,
    row,
)

_MENTOR = "/v1/members/{member_id}/mentor"
_OF_MENTORS = "/v1/mentors/{mentor_id}"
_ROUND = "/v1/matching/rounds/{round_id}"

MENTORS: dict[tuple[str, str], Rule] = {
    ("GET", _MENTOR): row(
        "profile:read",
        member=OWN,
        welcomer=OWN,
        mentor=OWN | ASSIGNED,
        coordinator=OWN | PLACE,
        staff=OWN | NETWORK,
        app=OWN,
    ),
    # A mentor alone says yes or no; a newcomer may be helped to ask for another.
    ("POST", f"{_MENTOR}/accept"): row(None, mentor=ASSIGNED),
    ("POST", f"{_MENTOR}/decline"): row(None, mentor=ASSIGNED),
    ("POST", f"{_MENTOR}/ask-another"): row(None, IN_PERSON),
    # Whether they have been in touch, either of the two may say; a newcomer may be helped to.
    ("POST", f"{_MENTOR}/contacted"): row(None, IN_PERSON, mentor=OWN | ASSIGNED),
    # How it is going between the two, each of them says, and nobody in their name.
    ("POST", f"{_MENTOR}/check"): row(None, OWN_ONLY, mentor=OWN | ASSIGNED),
    ("POST", f"{_MENTOR}/autonomy"): row(None, OWN_ONLY, mentor=OWN | ASSIGNED),
    ("GET", f"{_MENTOR}/explanation"): row(None, WHO_LEADS),
    ("GET", f"{_MENTOR}/wishes"): row(None, IN_PERSON),
    ("PATCH", f"{_MENTOR}/wishes"): row(None, IN_PERSON),
    ("POST", f"{_MENTOR}/questions"): row(None, OWN_ONLY, mentor=OWN | ASSIGNED),
    ("GET", f"{_MENTOR}/questions"): row(None, IN_PERSON, mentor=OWN | ASSIGNED),
    ("POST", f"{_MENTOR}/questions/{{question_id}}/answer"): row(None, WHO_LEADS, mentor=ASSIGNED),
    ("GET", "/v1/mentor-role-card"): row("places:read", EVERYBODY),
    # Whom to turn to is for everybody of the network; who leads writes it.
    ("POST", "/v1/orientation"): row(None, WHO_LEADS),
    ("GET", "/v1/orientation"): row(None, OF_THE_NETWORK),
    ("GET", "/v1/orientation/{signpost_id}"): row(None, OF_THE_NETWORK),
    ("DELETE", "/v1/orientation/{signpost_id}"): row(None, WHO_LEADS),
    # What there is to learn, everybody may look up; of the network, anybody says what is
    # missing.
    ("GET", "/v1/skills"): row("places:read", EVERYBODY),
    ("GET", "/v1/skills/{skill_id}"): row("places:read", EVERYBODY),
    ("POST", "/v1/skills/suggestions"): row(None, OF_THE_NETWORK),
    ("GET", "/v1/skills/unknown-words"): row(None, coordinator=PUBLIC, staff=PUBLIC),
    ("POST", "/v1/skills/unknown-words/{word_id}/settle"): row(
        None, coordinator=PUBLIC, staff=PUBLIC
    ),
    ("POST", "/v1/skills/imports"): row(None, staff=NETWORK),
    ("POST", "/v1/mentors"): row(None, WHO_LEADS),
    ("GET", "/v1/mentors"): row(None, WHO_LEADS),
    ("GET", _OF_MENTORS): row(None, WHO_LEADS, mentor=OWN),
    ("PATCH", _OF_MENTORS): row(None, WHO_LEADS, mentor=OWN),
    ("POST", f"{_OF_MENTORS}/capacity"): row(None, WHO_LEADS, mentor=OWN),
    ("POST", f"{_OF_MENTORS}/pauses"): row(None, WHO_LEADS, mentor=OWN),
    ("DELETE", f"{_OF_MENTORS}/pauses/{{pause_id}}"): row(None, WHO_LEADS, mentor=OWN),
    ("POST", f"{_OF_MENTORS}/leave"): row(None, WHO_LEADS, mentor=OWN),
    ("GET", f"{_OF_MENTORS}/mentees"): row(None, WHO_LEADS, mentor=OWN),
    # Whether somebody is kept from newcomers is never theirs to say.
    ("POST", f"{_OF_MENTORS}/hold"): row(None, WHO_LEADS),
    ("POST", f"{_OF_MENTORS}/release"): row(None, WHO_LEADS),
    # A round of one place is for who coordinates it; the whole network's is for its staff.
    ("POST", "/v1/matching/rounds"): row(None, WHO_LEADS),
    ("GET", "/v1/matching/rounds"): row(None, WHO_LEADS),
    ("GET", _ROUND): row(None, WHO_LEADS),
    ("GET", f"{_ROUND}/pairs"): row(None, WHO_LEADS),
    ("GET", f"{_ROUND}/compare"): row(None, WHO_LEADS),
    ("POST", f"{_ROUND}/publish"): row(None, WHO_LEADS),
    ("GET", "/v1/matching/waiting"): row(None, WHO_LEADS),
    ("GET", "/v1/matching/figures"): row(None, WHO_LEADS),
    # A mentor who is asked needs no account, nor do both once they are at each other's side.
    ("GET", "/mentor/{token}"): BY_ADDRESS,
    ("HEAD", "/mentor/{token}"): BY_ADDRESS,
    ("POST", "/mentor/{token}"): BY_ADDRESS,
    # Letters to mentors name the page that says what they are and are not.
    ("GET", "/mentor-role"): row("places:read", EVERYBODY),
}

"""Examples of people, places and what they let each other know, by operation."""

from typing import Any

from gateway.examples.parts import MEMBER_ID, NOW, PEER_ID, PLACE_ID, one, page

_place = {
    "name": "Le Moulin partagé",
    "address": "3 rue de la Rivière",
    "postcode": "26400",
    "commune": "Crest",
    "region": "Auvergne et Rhône-Alpes",
    "territory": "Vallée de la Drôme",
    "country": "FR",
    "location": {"latitude": 44.728, "longitude": 5.022},
    "kind": "Tiers lieu rural",
    "website": "https://moulin.example.org",
    "population": 8500,
    "time_zone": "Europe/Paris",
}
_newcomer = {
    "given_name": "Amina",
    "family_name": "Benali",
    "email": "amina@example.org",
    "phone": "+33612345678",
    "place_id": PLACE_ID,
    "languages": ["fr", "ar"],
    "roles": ["organiser"],
    "wishes": "To repair bicycles together.",
}
_shared = {
    "member_id": MEMBER_ID,
    "place_id": PLACE_ID,
    "fields": ["given_name", "email"],
    "since": NOW,
}
_member = {
    "id": MEMBER_ID,
    **_newcomer,
    "status": "joined",
    "activity": "active",
    "joined_at": NOW,
}

REQUESTS: dict[str, dict[str, Any]] = {
    "add_place": one(_place),
    "join": one(_newcomer),
    "choose_shared_contact": one({"fields": ["given_name", "email"]}),
}

ANSWERS: dict[str, dict[str, Any] | str] = {
    "add_place": {"id": PLACE_ID, **_place, "distance_m": None},
    "read_shared_contact": _shared,
    "choose_shared_contact": _shared,
    "list_contacts": page(
        {"member_id": MEMBER_ID, "given_name": "Amina", "email": "amina@example.org"}
    ),
    "read_place": {"id": PLACE_ID, **_place, "distance_m": None},
    "list_places": page({"id": PLACE_ID, **_place, "distance_m": 1250.0}),
    "join": _member,
    "read_member": _member,
    "list_members": page(_member),
    "list_messages": page(
        {
            "id": PEER_ID,
            "about": "member_joined",
            "event_id": PLACE_ID,
            "channel": "email",
            "language": "fr",
            "subject": "Bienvenue",
            "status": "sent",
            "created_at": NOW,
            "sent_at": NOW,
        }
    ),
}

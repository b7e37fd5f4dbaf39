"""How places look in JSON."""

from typing import Any

from services.onboarding.domain.places import Place
from services.onboarding.views.words import location


def of_place(place: Place, distance_m: int | None = None) -> dict[str, Any]:
    """Return a place; with its distance where somebody asked for what is near."""
    view: dict[str, Any] = {
        "id": place.id,
        "name": place.name,
        "address": place.address,
        "postcode": place.postcode,
        "commune": place.commune,
        "region": place.region,
        "territory": place.territory,
        "country": place.country,
        "location": location(place.location),
        "kind": place.kind,
        "website": place.website,
        "population": place.population,
        "time_zone": place.time_zone,
    }
    if distance_m is not None:
        view["distance_m"] = distance_m
    return view

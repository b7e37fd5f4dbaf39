"""What a place must say of itself."""

from pydantic import Field

from chassis.forms import Form
from services.onboarding.forms.words import Country, Line, LocationForm, LongLine, Zone


class PlaceForm(Form):
    """A place that the network takes in."""

    name: Line
    address: LongLine | None = None
    postcode: Line | None = None
    commune: Line | None = None
    region: Line | None = None
    territory: Line | None = None
    country: Country
    location: LocationForm | None = None
    kind: Line | None = None
    website: LongLine | None = None
    population: int | None = Field(default=None, ge=0, le=10**10)
    time_zone: Zone | None = None

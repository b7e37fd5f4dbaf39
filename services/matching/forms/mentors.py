"""What requests about mentors must hold."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from chassis.forms import Form
from services.matching.domain.people import MOST_MENTEES, Level, Pause
from services.matching.domain.profiles import SaidAbility
from services.matching.forms.words import (
    Day,
    Email,
    Id,
    Ids,
    Languages,
    Line,
    LocationForm,
    Parts,
    Words,
    different,
)

Capacity = Annotated[int, Field(ge=1, le=MOST_MENTEES)]


class AbilityForm(Form):
    """Something that a mentor can do."""

    words: Line
    level: Level = 2
    shows: bool = True
    does: bool = True

    def ability(self) -> SaidAbility:
        """Return it in the domain's words."""
        return SaidAbility(words=self.words, level=self.level, shows=self.shows, does=self.does)


def _different_words(abilities: list[AbilityForm]) -> list[AbilityForm]:
    different([each.words for each in abilities])
    return abilities


class Profile(Form):
    """What may be said of a mentor, all of it optional."""

    location: LocationForm | None = None
    skills: Words = Field(default=[])
    abilities: Annotated[
        list[AbilityForm], Field(max_length=20), AfterValidator(_different_words)
    ] = Field(default=[])
    passes_on: Words = Field(default=[])
    reach_m: int | None = Field(default=None, ge=0, le=20_100_000)
    online: bool = True
    free: Parts = Field(default=[])
    household: Line | None = None
    employer: Line | None = None
    partner: Line | None = None
    member_since: Day | None = None
    member_id: Id | None = None
    accepts_at_once: bool = True

    def said(self) -> dict[str, Any]:
        """Return what was said, in the domain's words and by its names."""
        said = {name: _in_domain(getattr(self, name)) for name in self.model_fields_set}
        for name in {"free", "avoid"} & said.keys():
            said[name] = frozenset(said[name])
        if said.get("member_since") is not None:
            said["member_since"] = date.fromisoformat(said["member_since"])
        return said


class MentorForm(Profile):
    """An experienced member who offers to be a mentor."""

    given_name: Line
    family_name: Line | None = None
    email: Email
    place_id: Id
    languages: Languages
    capacity: Capacity

    def said(self) -> dict[str, Any]:
        """Return what was said, in the domain's words and by its names."""
        return {"family_name": None, "skills": (), **super().said()}


class MentorChangeForm(Profile):
    """What is to be different about a mentor; what is not named stays as it is."""

    given_name: Line = ""
    family_name: Line | None = None
    email: Email = ""
    languages: Languages = Field(default=[])
    capacity: Capacity = 1
    avoid: Ids = Field(default=[])


class CapacityForm(Form):
    """How many newcomers a mentor accompanies at a time, at the most."""

    capacity: Capacity


class PauseForm(Form):
    """Days on which a mentor is not to be counted on."""

    from_: Day = Field(alias="from")
    until: Day

    def pause(self) -> Pause:
        """Return it in the domain's words."""
        return Pause(first=date.fromisoformat(self.from_), last=date.fromisoformat(self.until))


class NothingForm(Form):
    """Nothing has to be said."""


def _in_domain(value: Any) -> Any:
    match value:
        case list():
            return tuple(_in_domain(each) for each in value)
        case AbilityForm():
            return value.ability()
        case LocationForm():
            return value.point()
        case _:
            return value

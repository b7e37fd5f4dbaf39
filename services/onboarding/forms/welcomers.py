"""What must be said of a welcomer, and what may change about one."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field

from chassis.forms import Form
from services.onboarding.domain.welcome.welcomers import (
    ANYWHERE,
    DAY_MINUTES,
    Availability,
    Hours,
    Territory,
)
from services.onboarding.forms.words import (
    Clock,
    Day,
    Email,
    Id,
    Languages,
    Line,
    Zone,
    different,
)

Ids = Annotated[list[Id], Field(max_length=100), AfterValidator(different)]
Words = Annotated[list[Line], Field(max_length=20), AfterValidator(different)]
Cap = Annotated[int, Field(ge=1, le=1000)]


class HoursForm(Form):
    """A part of a day, by the clock on the wall."""

    from_: Clock = Field(alias="from")
    until: Clock

    def hours(self) -> Hours:
        """Return it in the domain's words."""
        return Hours(from_minute=_minutes(self.from_), until_minute=_minutes(self.until))

    @classmethod
    def of(cls, hours: Hours) -> Self:
        """Return hours in the words of a request."""
        return cls.model_validate(
            {"from": _clock(hours.from_minute), "until": _clock(hours.until_minute)}
        )


class AvailabilityForm(Form):
    """Time that a welcomer gives each week, by the clock on their own wall."""

    weekday: int = Field(ge=1, le=7)
    from_: Clock = Field(alias="from")
    until: Clock

    def window(self) -> Availability:
        """Return it in the domain's words."""
        return Availability(
            weekday=self.weekday,
            from_minute=_minutes(self.from_),
            until_minute=_minutes(self.until),
        )

    @classmethod
    def of(cls, window: Availability) -> Self:
        """Return a window in the words of a request."""
        return cls.model_validate(
            {
                "weekday": window.weekday,
                "from": _clock(window.from_minute),
                "until": _clock(window.until_minute),
            }
        )


class TerritoryForm(Form):
    """Whose newcomers a welcomer calls."""

    radius_m: float | None = Field(default=None, ge=1, le=20_100_000, allow_inf_nan=False)
    place_ids: Ids = Field(default=[])
    regions: Words = Field(default=[])

    def territory(self) -> Territory:
        """Return it in the domain's words."""
        return Territory(
            radius_m=self.radius_m, place_ids=tuple(self.place_ids), regions=tuple(self.regions)
        )


class Wishes(Form):
    """What a welcomer may say of themselves, all of it optional."""

    per_day: Cap | None = None
    per_week: Cap | None = None
    per_month: Cap | None = None
    rest_minutes: int = Field(default=0, ge=0, le=1440)
    buffer_before_minutes: int = Field(default=0, ge=0, le=240)
    buffer_after_minutes: int = Field(default=0, ge=0, le=240)
    notice_hours: int | None = Field(default=None, ge=0, le=24 * 30)
    has_organised: bool = False
    has_taken_part: bool = False
    is_professional: bool = False
    kinds: Words = Field(default=[])
    territory: TerritoryForm | None = None
    household: Line | None = None
    employer: Line | None = None
    conflicts: Ids = Field(default=[])
    weight: float = Field(default=1.0, ge=0.1, le=10, allow_inf_nan=False)

    def said(self) -> dict[str, Any]:
        """Return what was said, in the domain's words and by its names."""
        return {name: _in_domain(getattr(self, name)) for name in self.model_fields_set}


class WelcomerForm(Wishes):
    """A peer who has been trained to give welcome calls."""

    given_name: Line
    family_name: Line | None = None
    email: Email
    place_id: Id
    languages: Languages
    time_zone: Zone
    trained_until: Day
    availability: list[AvailabilityForm] = Field(max_length=50)
    since: Day | None = None
    member_id: Id | None = None

    def said(self) -> dict[str, Any]:
        """Return what was said, in the domain's words and by its names."""
        return {"family_name": None, **_with_days(super().said())}


class WelcomerChangeForm(Wishes):
    """What is to be different about a welcomer; what is not named stays as it is."""

    given_name: Line = ""
    family_name: Line | None = None
    email: Email = ""
    languages: Languages = Field(default=[])
    time_zone: Zone = ""
    trained_until: Day = ""
    availability: list[AvailabilityForm] = Field(default=[], max_length=50)
    member_id: Id | None = None

    def said(self) -> dict[str, Any]:
        """Return what was said, in the domain's words and by its names."""
        return _with_days(super().said())


class AbsenceForm(Form):
    """Days on which a welcomer's week is not as usual."""

    from_: Day = Field(alias="from")
    until: Day
    hours: list[HoursForm] = Field(default=[], max_length=10)
    extra: bool = False


class PauseForm(Form):
    """A rest from giving calls; nobody has to say why."""

    until: Day | None = None


class NothingForm(Form):
    """Nothing has to be said."""


class TrainingForm(Form):
    """Until when a training counts."""

    trained_until: Day


def day_of(text: str) -> date:
    """Return the day that a form has checked."""
    return date.fromisoformat(text)


def _with_days(said: dict[str, Any]) -> dict[str, Any]:
    for name in {"trained_until", "since"} & said.keys():
        if said[name] is not None:
            said[name] = day_of(said[name])
    if "territory" in said:
        said["territory"] = said["territory"] or ANYWHERE
    return said


def _in_domain(value: Any) -> Any:
    match value:
        case list():
            return tuple(_in_domain(each) for each in value)
        case AvailabilityForm():
            return value.window()
        case TerritoryForm():
            return value.territory()
        case _:
            return value


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return min(int(hours) * 60 + int(minutes), DAY_MINUTES)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"

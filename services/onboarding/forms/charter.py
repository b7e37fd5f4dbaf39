"""What must be said of a charter, and of saying yes to it."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, Field, StringConstraints

from chassis.forms import Form
from services.onboarding.domain.charter.measures import Measure, Passage
from services.onboarding.domain.words import Tongue, tidy
from services.onboarding.forms.words import Id, Line, different

_HIDDEN_BUT_LINES = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f"

Slug = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Title = Annotated[Line, AfterValidator(tidy)]
Paragraphs = Annotated[
    str,
    StringConstraints(
        min_length=1,
        max_length=4000,
        pattern=rf"^[^{_HIDDEN_BUT_LINES}]*[^\s{_HIDDEN_BUT_LINES}][^{_HIDDEN_BUT_LINES}]*$",
    ),
    AfterValidator(tidy),
]
Roles = Annotated[list[Title], Field(max_length=10), AfterValidator(different)]
Number = Annotated[int, Field(ge=0, le=999_999)]

W = TypeVar("W")


class InTongues(Form, Generic[W]):
    """The same in French and, where somebody has translated it, in Dutch and English."""

    fr: W
    nl: W | None = None
    en: W | None = None

    def given(self) -> dict[Tongue, W]:
        """Return what there is, by language."""
        words: dict[Tongue, W] = {"fr": self.fr}
        if self.nl is not None:
            words["nl"] = self.nl
        if self.en is not None:
            words["en"] = self.en
        return words


class PassageForm(Form):
    """A measure in one language."""

    title: Title
    text: Paragraphs


class MeasureForm(Form):
    """One measure of a charter."""

    measure_id: Slug
    words: InTongues[PassageForm]
    roles: Roles = Field(default=[])
    excluded_practice: bool = False

    def measure(self) -> Measure:
        """Return it in the domain's words."""
        return Measure(
            id=self.measure_id,
            words={
                tongue: Passage(title=passage.title, text=passage.text)
                for tongue, passage in self.words.given().items()
            },
            roles=tuple(sorted(self.roles)),
            excluded_practice=self.excluded_practice,
        )


def _each_once(measures: list[MeasureForm]) -> list[MeasureForm]:
    if len({measure.measure_id for measure in measures}) != len(measures):
        raise ValueError("must not hold a measure_id twice")
    return measures


Measures = Annotated[
    list[MeasureForm], Field(min_length=1, max_length=60), AfterValidator(_each_once)
]


class CharterForm(Form):
    """A charter as it is being written."""

    place_id: Id | None = None
    title: InTongues[Title]
    measures: Measures


class DraftForm(Form):
    """What is changed in a draft; what is not named stays."""

    title: InTongues[Title] | None = None
    measures: Measures | None = None


class PublicationForm(Form):
    """The order to publish the draft."""

    expected_number: Number
    draft_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class AcceptanceForm(Form):
    """Somebody's yes."""

    charter_id: Id
    number: Annotated[int, Field(ge=1, le=999_999)]
    measures: Annotated[list[Slug], Field(min_length=1, max_length=60), AfterValidator(different)]
    given: Literal["online", "phone", "paper", "in_person"] = "online"

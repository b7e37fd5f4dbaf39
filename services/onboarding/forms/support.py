"""What is written into a support file."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from chassis.forms import Form
from services.onboarding.domain.support import Channel, Companion, NextAction, SupportStep
from services.onboarding.forms.words import Day, Id, Line

Notes = Annotated[str, StringConstraints(max_length=8000)]


def _moment(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("needs an offset, such as +02:00 or Z")
    return text


Moment = Annotated[str, StringConstraints(max_length=40), AfterValidator(_moment)]


class CompanionForm(Form):
    """Who looks after somebody."""

    name: Line
    person_id: Id | None = None


class SupportStepForm(Form):
    """Something that was agreed."""

    title: Line
    done: bool = False


class NextActionForm(Form):
    """What comes next."""

    what: Line
    by_whom: Line
    by_when: Day | None = None


class SupportFileForm(Form):
    """What changes in a support file; what is absent stays (RFC 7396)."""

    companion: CompanionForm | None = None
    steps: Annotated[list[SupportStepForm], Field(max_length=50)] = Field(default=[])
    notes: Notes = ""
    private_notes: Notes = ""
    next_action: NextActionForm | None = None

    def changes(self) -> dict[str, Any]:
        """Return what was sent, in the domain's words."""
        words: dict[str, Any] = {
            "companion": None
            if self.companion is None
            else Companion(name=self.companion.name, person_id=self.companion.person_id),
            "steps": tuple(SupportStep(title=each.title, done=each.done) for each in self.steps),
            "notes": self.notes,
            "private_notes": self.private_notes,
            "next_action": None if self.next_action is None else _next_action(self.next_action),
        }
        return {name: words[name] for name in self.model_fields_set}


class ContactForm(Form):
    """A time when somebody was spoken to."""

    channel: Channel
    at: Moment
    note: Annotated[str, StringConstraints(max_length=2000)] = ""


def _next_action(form: NextActionForm) -> NextAction:
    by_when = None if form.by_when is None else date.fromisoformat(form.by_when)
    return NextAction(what=form.what, by_whom=form.by_whom, by_when=by_when)

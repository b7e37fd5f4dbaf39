"""What requests about the directory and about questions to mentors must hold."""

from typing import Annotated

from pydantic import StringConstraints

from chassis.forms import Form
from services.matching.forms.words import Id, Languages, Line, LongLine

Said = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S")]


class SignpostForm(Form):
    """Whom to turn to with what; of the whole network where no place is named."""

    topic: Line
    who: Line
    where: LongLine
    languages: Languages
    place_id: Id | None = None


class SaidForm(Form):
    """A question to a mentor, or the answer to it."""

    text: Said

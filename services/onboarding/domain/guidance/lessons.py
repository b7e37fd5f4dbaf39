"""What welcomers have learned, handed on in the guide to a call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.onboarding.domain.words import Tongue

LessonStatus = Literal["proposed", "published", "retired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Something that helped in a call, or that would have.

    Attributes:
        section: the part of the call that it is about.
        status: whoever gives calls may propose; who leads decides what all of them read.
        published_by: who decided that; ``None`` while it is a proposal.
        version: counts its changes, from 1.
    """

    id: str
    section: str
    words: Mapping[Tongue, str]
    status: LessonStatus
    proposed_by: str
    proposed_at: datetime
    published_by: str | None = None
    version: int = 1

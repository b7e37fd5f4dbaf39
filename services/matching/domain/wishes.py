"""What newcomers say of themselves to whoever looks for their mentor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Self

from services.matching.domain.mentoring.comings_and_goings import is_news
from services.matching.domain.people import Point, Support
from services.matching.domain.profiles import Concepts


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a newcomer hopes for and brings along, as they say it themselves.

    Attributes:
        member_id, place_id: whose wishes they are.
        wishes: what they hope for, in their own words.
        learn: what they would like to learn, a few words each.
        can_words: what they can do already, a few words each.
        sought, can: the concepts of that; the weightiest first.
        learns: which of those sought they would like to learn.
        free: parts of the week that suit them.
        avoid: ids of mentors (or their member records) who are not to be theirs; secret.
        household, employer: whoever has the same is not their mentor; secret as well.
        ties: marks of what they said of that in their own record (see ``chassis.ties``).
        waiting_for: what is missing, while a mentor is wanted; ``None`` otherwise.
        does_without: whether they want no mentor, or have parted from theirs.
        said_at: when they last said what is said in two places: here, and in their own record.
        version: of all that is known of their mentoring.
    """

    member_id: str
    place_id: str
    languages: tuple[str, ...]
    wishes: str = ""
    learn: tuple[str, ...] = ()
    can_words: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()
    learns: frozenset[str] = frozenset()
    can: tuple[str, ...] = ()
    location: Point | None = None
    support: Support = "light"
    online: bool = True
    free: frozenset[str] = frozenset()
    avoid: frozenset[str] = frozenset()
    household: str | None = None
    employer: str | None = None
    ties: frozenset[str] = frozenset()
    waiting_for: str | None = None
    does_without: bool = False
    said_at: Mapping[str, datetime] = field(default_factory=dict)
    version: int = 1

    def saying(self, said: Mapping[str, Any], concepts: Concepts, at: datetime) -> Self:
        """Return them with what was said anew, and the concepts of it all.

        What somebody would like to learn weighs more than what their wishes mention. A household
        or an employer that is said here takes the place of its mark.
        """
        ties = frozenset(each for each in self.ties if each.partition(":")[0] not in said)
        twice = {name: at for name in SAID_TWICE if name in said}
        changed = replace(
            self,
            **{"ties": ties, **said},
            said_at={**self.said_at, **twice},
            version=self.version + 1,
        )
        return replace(
            changed,
            sought=_concepts((*changed.learn, changed.wishes), concepts),
            learns=frozenset(_concepts(changed.learn, concepts)),
            can=_concepts(changed.can_words, concepts),
        )

    def news_in(self, said: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        """Return what is news of what was said in their own record: the last word counts."""
        return {name: each for name, each in said.items() if is_news(self.said_at.get(name), at)}

    def sets_aside_otherwise(self, before: Self) -> bool:
        """Tell whether others than before may be out of the question."""
        return any(getattr(self, name) != getattr(before, name) for name in _SETTING_ASIDE)


_SETTING_ASIDE = ("languages", "avoid", "household", "employer", "ties")

SAID_TWICE: Final = ("languages", "wishes", "ties")
"""What somebody may say to who looks for their mentor, and in their record as a member."""


def _concepts(texts: Iterable[str], concepts: Concepts) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(concept for text in texts if text.strip() for concept in concepts(text))
    )

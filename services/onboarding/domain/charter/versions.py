"""Versions of a charter: published once, never altered, each told apart by what is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal
from uuid import UUID, uuid5

from services.onboarding.domain.charter.measures import Measure, fingerprint
from services.onboarding.domain.words import Tongue

_CHARTERS = UUID("6f1d6a2e-6f0b-5b0e-9b53-1f0c3f5a7d11")

NETWORK = "network"
"""The scope of what is not about one place."""


class NothingNew(ValueError):  # noqa: N818 - reads as the sentence it is
    """The draft says what the version in force says already."""


class NotTheLatest(ValueError):  # noqa: N818 - reads as the sentence it is
    """Somebody has read another version, or another draft, than there is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A charter as it is being written; nobody is bound by it.

    Attributes:
        place_id: whose charter it is; ``None`` for the network's own.
        version: counts its changes, from 1.
    """

    id: str
    place_id: str | None
    title: Mapping[Tongue, str]
    measures: tuple[Measure, ...]
    version: int = 1

    @property
    def content_hash(self) -> str:
        """What the version will have that is published from it."""
        return _hash_of(self.title, self.measures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a charter, as it was published.

    Attributes:
        number: counts the charter's versions, from 1.
        published_on: the day (UTC) from which it is in force.
        published_at: the moment; ``None`` for those that were published before it was noted.
    """

    charter_id: str
    place_id: str | None
    number: int
    title: Mapping[Tongue, str]
    measures: tuple[Measure, ...]
    published_on: date
    published_at: datetime | None = None

    @property
    def in_force_since(self) -> datetime:
        """Since when it is in force, aware UTC."""
        return self.published_at or datetime.combine(self.published_on, time(), UTC)

    @property
    def id(self) -> str:
        """One charter has one version of each number."""
        return version_id_of(self.charter_id, self.number)

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the title and the measures, in their order."""
        return _hash_of(self.title, self.measures)

    def measure(self, measure_id: str) -> Measure | None:
        """Return one of its measures."""
        return next((each for each in self.measures if each.id == measure_id), None)


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one measure between two versions."""

    kind: Literal["added", "changed", "removed"]
    before: Measure | None
    after: Measure | None

    @property
    def measure_id(self) -> str:
        """Which measure."""
        measure = self.after or self.before
        return measure.id if measure else ""


def charter_id_of(place_id: str | None) -> str:
    """Return the id of a place's charter, or of the network's: there is one of each."""
    return str(uuid5(_CHARTERS, place_id or NETWORK))


def version_id_of(charter_id: str, number: int) -> str:
    """Return the id of a version; the store lets it be taken once."""
    return str(uuid5(UUID(charter_id), f"version {number}"))


def next_version(
    draft: Draft,
    latest: Version | None,
    *,
    expected_number: int,
    expected_hash: str | None,
    today: date,
) -> Version:
    """Return the version that publishing the draft makes.

    Args:
        draft: what is to be published.
        latest: the version in force, if there is one.
        expected_number: of the version in force, as far as the publisher knows; 0 for none.
        expected_hash: of the draft that the publisher has read; ``None`` where they trust it.
        today: UTC.

    Raises:
        NotTheLatest: the publisher has read another version or draft.
        NothingNew: the version in force says the same.
    """
    number = latest.number if latest else 0
    if number != expected_number or expected_hash not in {None, draft.content_hash}:
        raise NotTheLatest
    if latest is not None and latest.content_hash == draft.content_hash:
        raise NothingNew
    return Version(
        charter_id=draft.id,
        place_id=draft.place_id,
        number=number + 1,
        title=draft.title,
        measures=draft.measures,
        published_on=max(today, latest.published_on) if latest else today,
    )


def steps_between(before: Version | None, after: Version) -> list[Step]:
    """Return what was added and changed, in the order of ``after``, then what was removed."""
    old = {measure.id: measure for measure in before.measures} if before else {}
    new = {measure.id for measure in after.measures}
    steps = []
    for measure in after.measures:
        known = old.get(measure.id)
        if known is None:
            steps.append(Step("added", None, measure))
        elif known.hash != measure.hash:
            steps.append(Step("changed", known, measure))
    gone = [measure for measure in old.values() if measure.id not in new]
    return steps + [Step("removed", measure, None) for measure in gone]


def newly_said(before: Version | None, after: Version) -> tuple[str, ...]:
    """Return the measures of ``after`` that are new or changed: those to be accepted again."""
    return tuple(step.measure_id for step in steps_between(before, after) if step.after)


def _hash_of(title: Mapping[Tongue, str], measures: Sequence[Measure]) -> str:
    return fingerprint({"title": dict(title), "measures": [each.content() for each in measures]})

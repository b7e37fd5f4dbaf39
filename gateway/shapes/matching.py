"""Matching as those who lead see it: rounds, who waits, and figures."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from gateway.words import Id, In, Out, Whole

Hundredths = Annotated[int, Field(ge=0, le=1000), Whole]


class NewRound(In):
    """A round to try out: what is not named is as usual."""

    place_id: Id | None = Field(
        default=None, description="of this place's newcomers; none for the whole network's"
    )
    seed: Annotated[int, Field(ge=0, le=2**31 - 1), Whole] = Field(
        default=0, description="decides between equals: the same seed gives the same round"
    )
    load_weight: Hundredths = Field(
        default=100, description="in hundredths: how much one more newcomer costs a mentor"
    )
    stability_threshold: Annotated[int, Field(ge=0, le=1000), Whole] = Field(
        default=100,
        description="no two may both rather have each other by more points than this",
    )
    candidates: Annotated[int, Field(ge=1, le=100), Whole] = Field(
        default=20, description="mentors who are looked at for each newcomer, at the most"
    )


class RoundSettings(Out):
    """What was chosen about a round."""

    seed: int
    load_weight: int
    stability_threshold: int
    candidates: int


class Load(Out):
    """How evenly mentors are asked, by the share of their seats that is taken."""

    gini: float = Field(description="0 where all bear the same share")
    spread: float = Field(description="the largest share less the smallest")


class RoundStatistics(Out):
    """What a round comes to."""

    newcomers: int
    paired: int
    coverage: float
    mean_fit: float
    load: Load
    longest_wait_days: float = Field(description="of those who would have a mentor")
    mean_wait_days: float
    longest_left_days: float = Field(description="of those who would go on waiting")
    blocking_pairs: int = Field(
        description="who would both rather have each other, by more than the threshold; counted "
        "among the `candidates` that are looked at for each newcomer who would have a mentor"
    )
    uncovered: dict[str, int] = Field(description="how many go on waiting, by why")
    seconds: dict[str, float] = Field(description="by part of the work")


class Round(Out):
    """A round: tried out, and published or not."""

    id: str
    place_id: str | None = None
    settings: RoundSettings
    status: str = Field(
        description="`computing`, then `ready` or `failed`; `publishing`, then `published`, or "
        "`refused` without any effect"
    )
    phase: str | None = Field(
        default=None, description="while computing: `queued`, `reading`, `planning`, `writing`"
    )
    because: str | None = Field(
        default=None,
        description="why it failed: `too_slow`, `too_much`, `ended_early`, `broken`; or was "
        "refused: `world_changed`",
    )
    nightly: bool
    created_at: AwareDatetime
    since: AwareDatetime
    statistics: RoundStatistics | None = None
    pairs: int
    settled: bool = Field(description="whether there is nothing left to do about it")
    arranged: int = Field(description="once published: pairs that became arrangements")
    moved_on: int = Field(
        description="once published: pairs that did not, as somebody left in that very moment"
    )


class RoundPair(Out):
    """Whom a round would bring together."""

    member_id: str
    mentor_id: str
    mentor_given_name: str | None = None
    points: int = Field(description="of the score, before load; 1000 would be perfect")
    fit: float
    waiting_since: AwareDatetime


class RoundComparison(Out):
    """Two rounds side by side, in numbers of newcomers."""

    this: Round
    other: Round
    both: int = Field(description="who have a mentor in both")
    same_pairs: int = Field(description="who have the same mentor in both")
    only_here: int
    only_there: int
    better_here: int = Field(description="whom another mentor in this round suits better")
    better_there: int
    equal: int = Field(description="with another mentor who suits them just as well")
    mean_gain: float = Field(description="points that this round gives more, to who is in both")


class Waiting(Out):
    """Somebody who waits for a mentor."""

    member_id: str
    place_id: str
    languages: list[str]
    support: str
    waiting_since: AwareDatetime
    days: int
    waiting_for: str = Field(
        description="`no_mentor`, `no_mentor_for_language`, `all_paused`, `all_mentors_full`, "
        "`all_set_aside`, `out_of_reach` or `next_round`"
    )
    reason: str = Field(description="the same as a sentence, in the reader's language")
    help: str = Field(
        description="`a_mentor`, `a_speaker`, `a_return`, `more_room`, `somebody_else`, "
        "`somebody_nearer` or `a_round`"
    )
    would_help: str = Field(description="the same in words, in the reader's language")


class Span(Out):
    """How many days something took people: the middle, and the middle half."""

    people: int
    median_days: float | None = None
    lower_quartile_days: float | None = None
    upper_quartile_days: float | None = None


class Counts(Out):
    """Newcomers by how far they are, now."""

    waiting: int
    asked: int
    accepted: int
    met: int
    ended: int


class MatchingFigures(Out):
    """How matching goes: at the places asked about, or in the whole network."""

    place_id: str | None = None
    at: AwareDatetime
    newcomers: Counts
    coverage: float = Field(description="newcomers with a mentor or somebody asked, of all of now")
    with_mentor: float = Field(description="newcomers whose mentor has said yes, of all of now")
    mean_fit: float
    load: Load
    longest_wait_days: float
    declined_share: float = Field(description="of all that mentors have answered")
    first_contact: Span = Field(description="from a mentor's yes to being in touch")
    autonomy: Span = Field(description="from joining to finding one's own way")

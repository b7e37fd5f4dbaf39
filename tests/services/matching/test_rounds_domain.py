"""What rounds, waits and figures come to, as plain numbers and sentences."""

from datetime import timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.rounds import Pair
from services.matching.domain.rounds.comparison import choices_of, compare
from services.matching.domain.rounds.figures import Figures, Span
from services.matching.domain.rounds.statistics import Load, gini, load_of, statistics_of
from services.matching.domain.waiting import Tongue, help_in, reason_in, wait_of
from services.matching.domain.waiting.reasons import HELP
from tests.services.matching.people import NOW, newcomer

shares = st.lists(st.floats(0, 10), min_size=1, max_size=30)
TONGUES: tuple[Tongue, ...] = ("fr", "nl", "en")


def uuid_of(number: int) -> str:
    return str(uuid5(UUID(int=0), str(number)))


def pair(member: int, mentor: str, points: int = 500, days: float = 1) -> Pair:
    """A newcomer who has waited for so long, and a mentor."""
    member_id = uuid_of(member)
    return Pair(
        assignment_id=str(uuid5(UUID(member_id), "mentor")),
        member_id=member_id,
        version=1,
        mentor_id=mentor,
        points=points,
        waiting_since=NOW - timedelta(days=days),
    )


plans = st.dictionaries(
    st.integers(0, 9), st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=10
).map(lambda plan: [pair(who, mentor, points) for who, (mentor, points) in plan.items()])


@given(shares, st.floats(0.1, 10), st.randoms(use_true_random=False))
def test_gini_is_between_nothing_and_everything(
    values: list[float], factor: float, chance: object
) -> None:
    """S2.30: the same whatever the order and the unit; 0 where all bear the same."""
    shuffled = [*values]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own random
    assert 0 <= gini(values) < 1
    assert gini(shuffled) == pytest.approx(gini(values))
    assert gini([factor * value for value in values]) == pytest.approx(gini(values), abs=1e-9)
    assert gini([factor] * len(values)) == pytest.approx(0, abs=1e-9)


@given(st.integers(2, 50))
def test_one_who_bears_it_all_is_as_uneven_as_can_be(people: int) -> None:
    """The known value of the coefficient."""
    assert gini([1.0] + [0.0] * (people - 1)) == pytest.approx((people - 1) / people)


def test_load_is_told_by_the_share_of_seats() -> None:
    """Two of four seats weigh as much as one of two."""
    assert load_of({"a": 4, "b": 2}, {"a": 2, "b": 1}) == Load(gini=0.0, spread=0.0)
    assert load_of({"a": 4, "b": 2}, {"a": 4}).spread == 1.0
    assert load_of({}, {}) == Load()


def test_statistics_say_what_a_round_comes_to() -> None:
    """S2.30, S2.33: coverage, waits, fit, load, and who goes on waiting by why."""
    pairs = [pair(1, "a", 800, days=10), pair(2, "b", 400, days=2)]
    left = {"x": "no_mentor_for_language", "y": "all_mentors_full"}
    waiting_since = {"x": NOW - timedelta(days=30), "y": NOW - timedelta(days=1)}
    found = statistics_of(
        pairs, left, waiting_since, capacities={"a": 2, "b": 2, "c": 2}, mentees={"a": 1}, now=NOW
    )
    assert (found.newcomers, found.paired, found.coverage) == (4, 2, 0.5)
    assert found.mean_fit == 0.6
    assert (found.longest_wait_days, found.mean_wait_days, found.longest_left_days) == (10, 6, 30)
    assert found.uncovered == {"all_mentors_full": 1, "no_mentor_for_language": 1}
    assert found.load == Load(gini=round(gini([1, 0.5, 0]), 4), spread=1.0)
    nobody = statistics_of([], {}, {}, capacities={}, mentees={}, now=NOW)
    assert (nobody.coverage, nobody.mean_fit, nobody.longest_wait_days) == (1.0, 0.0, 0.0)


@given(plans, plans)
def test_a_comparison_is_the_same_from_either_side(here: list[Pair], there: list[Pair]) -> None:
    """Everybody is counted once, and what one side gains the other loses."""
    one = compare(here, choices_of(there))
    other = compare(there, choices_of(here))
    assert one.both == other.both == len({p.member_id for p in here} & {p.member_id for p in there})
    assert (one.only_here, one.only_there) == (other.only_there, other.only_here)
    assert one.both + one.only_here == len(here)
    assert (one.better_here, one.better_there) == (other.better_there, other.better_here)
    assert (one.same_pairs, one.equal) == (other.same_pairs, other.equal)
    assert one.mean_gain == pytest.approx(-other.mean_gain)
    itself = compare(here, choices_of(here))
    assert (itself.same_pairs, itself.mean_gain) == (len(here), 0.0)


@pytest.mark.parametrize("tongue", TONGUES)
def test_every_wait_has_a_reason_and_something_that_would_help(tongue: Tongue) -> None:
    """S1.46, S2.32: each closed word is a sentence in each language, and so is an unknown one."""
    said = set()
    for because in (*HELP, None, "of_long_ago"):
        wait = wait_of(newcomer(languages=("nl-BE", "ar", "xx")), because)
        assert wait.because in HELP
        sentence, helping = reason_in(tongue, wait), help_in(tongue, wait)
        assert sentence.endswith(".")
        assert "{" not in sentence + helping
        said.add((sentence, helping))
    assert len(said) == len(HELP)


def test_what_would_help_names_the_languages() -> None:
    """As people call them; a tag that nobody knows stays as it is."""
    wait = wait_of(newcomer(languages=("nl-BE",)), "no_mentor_for_language")
    assert reason_in("en", wait) == "No mentor speaks Dutch."
    assert help_in("en", wait) == "a mentor who speaks Dutch"
    assert help_in("fr", wait) == "un parrain ou une marraine qui parle néerlandais"
    assert help_in("nl", wait) == "een mentor die Nederlands spreekt"
    several = wait_of(newcomer(languages=("nl", "xx")), "all_mentors_full")
    assert help_in("en", several) == "one more seat with a mentor who speaks Dutch or xx"


def test_figures_of_nobody_are_figures() -> None:
    """No division by nothing; what nobody has done has no median."""
    nobody = Figures(at=NOW)
    assert (nobody.coverage, nobody.with_mentor, nobody.declined_share) == (1.0, 1.0, 0.0)
    assert nobody.longest_wait_days == 0.0
    assert nobody.autonomy == Span(people=0, median=None, lower=None, upper=None)


def test_figures_are_shares_of_those_who_are_with_us_now() -> None:
    """S2.33: who has found their own way counts for neither side."""
    figures = Figures(
        at=NOW,
        newcomers={"waiting": 1, "asked": 1, "accepted": 1, "met": 1, "ended": 90},
        waiting_since=NOW - timedelta(days=3, hours=12),
        accepted=3,
        declined=1,
    )
    assert (figures.coverage, figures.with_mentor) == (0.75, 0.5)
    assert (figures.declined_share, figures.longest_wait_days) == (0.25, 3.5)

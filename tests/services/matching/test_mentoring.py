"""The life of a mentoring: whatever happens in whatever order, nobody is left hanging."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.matching.announcements import days_to_autonomy
from services.matching.domain.gates import is_set_aside
from services.matching.domain.mentoring import (
    Assignment,
    LinkUsed,
    NotNow,
    Prospects,
    Turn,
    Who,
    answers,
)
from services.matching.domain.mentoring.comings_and_goings import (
    Return,
    come_back,
    is_news,
    leave,
    wish_for,
)
from services.matching.domain.mentoring.turn import Because
from services.matching.domain.people import Pause, Point
from services.matching.domain.profiles import takes_newcomers
from services.matching.domain.score import (
    MOST_DECLINE_POINTS,
    decline_points,
    fades_from,
    today,
)
from tests.services.matching.mentoring_world import RULES, World
from tests.services.matching.people import NOW, due, mentor, newcomer

WEEK = timedelta(days=7)
NONE = Prospects()


def mentors_with(*rooms: int, at_once: bool = False, **changes: Any) -> list[Any]:
    return [
        mentor(
            id=str(UUID(int=100 + number)),
            given_name=f"M{number}",
            capacity=room,
            accepts_at_once=at_once,
            **changes,
        )
        for number, room in enumerate(rooms)
    ]


def alone(*rooms: int, at_once: bool = False) -> tuple[World, str]:
    """A world with mentors, and one newcomer who has joined."""
    world = World(mentors_with(*rooms, at_once=at_once))
    mine = due()
    world.join(mine)
    return world, mine.id


def acted(world: World, assignment_id: str, turn: Callable[[Assignment], Turn]) -> Assignment:
    world.keep(turn(world.known[assignment_id]))
    return world.known[assignment_id]


def test_the_best_is_asked_and_the_next_best_is_named() -> None:
    """S2.31: nothing is kept of the backup until they are asked."""
    world, mine = alone(1, 1)
    known = world.known[mine]
    assert (known.status, known.step, len(known.held)) == ("assigned", "asked", 1)
    assert known.backup is not None
    assert known.backup.mentor_id != known.mentor_id
    assert [each.what for _, _, each in world.told] == ["assigned", "asked"]


def test_who_accepts_at_once_is_not_asked() -> None:
    """As it was before mentors could be asked."""
    world, mine = alone(1, at_once=True)
    assert world.known[mine].step == "accepted"
    assert [each.what for _, _, each in world.told] == ["assigned", "accepted"]


def test_silence_asks_again_once_and_the_backup_too_then_passes_on() -> None:
    """S2.30: after seven days and after fourteen, and not a day before."""
    world, mine = alone(1, 1, 1)
    first, second = world.known[mine].mentor_id, world.known[mine].backup
    assert second is not None
    world.pass_time(WEEK - timedelta(seconds=1))
    assert world.counted("asked")[mine, first] == 1
    world.pass_time(timedelta(seconds=1))
    assert world.counted("asked")[mine, first] == 2
    assert world.counted("asked")[mine, second.mentor_id] == 1
    assert len(world.known[mine].held) == 2
    world.pass_time(WEEK)
    known = world.known[mine]
    assert known.mentor_id == second.mentor_id
    assert [each.because for _, _, each in world.told if each.what == "released"] == ["no_answer"]
    assert first in known.newcomer.earlier
    # The backup is asked again like anybody, and so on until nobody is left: then it is said.
    world.pass_time(WEEK * 10)
    world.pass_time(WEEK * 10)
    world.pass_time(WEEK * 10)
    assert (world.known[mine].status, world.known[mine].held) == ("wanted", ())
    assert world.known[mine].waiting_for is not None
    assert max(world.counted("asked").values()) == 2


@pytest.mark.parametrize("which", [0, 1])
def test_the_first_yes_wins_and_the_other_is_thanked(which: int) -> None:
    """S2.30: whichever of the two it is."""
    world, mine = alone(1, 1)
    world.pass_time(WEEK)
    one, other = (world.known[mine].invitations[each].mentor_id for each in (which, 1 - which))
    known = acted(world, mine, lambda each: answers.accept(each, one, RULES, NOW))
    assert (known.step, known.mentor_id, len(known.held)) == ("accepted", one, 1)
    released = [each for _, _, each in world.told if each.what == "released"]
    assert [(each.because, each.mentor.mentor_id) for each in released if each.mentor] == [
        ("accepted_elsewhere", other)
    ]
    with pytest.raises(LinkUsed):
        answers.accept(known, other, RULES, NOW)
    again = answers.accept(known, one, RULES, NOW)
    assert replace(again.after, version=known.version) == known
    assert again.told == ()


def test_a_decline_goes_to_the_backup_first() -> None:
    """S2.30: and who declined is not asked again for the same newcomer."""
    world, mine = alone(2, 1, 1)
    known = world.known[mine]
    first, second = known.mentor_id, known.backup
    assert first is not None
    assert second is not None
    known = acted(
        world,
        mine,
        lambda each: answers.decline(each, first, world.prospects(each, [first]), RULES, NOW),
    )
    assert known.mentor_id == second.mentor_id
    assert known.arrangement == 2
    assert first in known.newcomer.earlier


def test_declining_fades_and_never_strikes_anybody_off() -> None:
    """S2.30: one event is no blacklist, and neither are a hundred."""
    often = mentor(declined_at=tuple(NOW - timedelta(days=n % 3) for n in range(100)))
    once = mentor(declined_at=(NOW,))
    assert decline_points(often, NOW) == MOST_DECLINE_POINTS
    assert 0 < decline_points(once, NOW) < MOST_DECLINE_POINTS
    assert decline_points(once, NOW + timedelta(days=500)) == 0


@pytest.mark.parametrize(
    ("reason", "points"),
    [("no_time", 40), ("other", 40), ("too_far", 20), ("not_my_field", 20), ("know_each_other", 0)],
)
def test_why_somebody_declined_counts(reason: str, points: int) -> None:
    """S2.30: what is said about the two says less about the mentor than having no time."""
    world, mine = alone(2, 1, 1)
    asked = world.known[mine].mentor_id
    assert asked is not None
    known = world.known[mine]
    prospects = world.prospects(known, [asked])
    turn = answers.decline(known, asked, prospects, RULES, NOW, reason=reason)
    (told,) = [each for each in turn.told if each.because == "declined"]
    assert {each.reason for each in turn.told if each is not told} <= {""}
    noted = fades_from(told.reason, NOW)
    one = mentor(declined_at=() if noted is None else (noted,))
    assert decline_points(one, NOW) == points


def test_another_may_be_asked_for_once() -> None:
    """S2.30: without a reason; the second time a person is spoken to."""
    world, mine = alone(1, 1, 1, at_once=True)
    first = world.known[mine].mentor_id

    def another(each: Assignment) -> Turn:
        return answers.ask_another(each, world.prospects(each), RULES, world.now)

    known = acted(world, mine, another)
    assert known.mentor_id != first
    assert known.asked_another
    with pytest.raises(NotNow):
        another(known)


def test_contact_within_a_week_or_somebody_else() -> None:
    """S2.31: asked after seven days, asked again after as many, then the next best steps in."""
    world, mine = alone(1, 1, at_once=True)
    first = world.known[mine].mentor_id
    for times in (1, 2):
        world.pass_time(WEEK)
        assert sum(world.counted("contact_asked").values()) == times
    assert world.known[mine].mentor_id == first
    world.pass_time(WEEK)
    known = world.known[mine]
    assert known.mentor_id not in {first, None}
    assert [each.because for _, _, each in world.told if each.what == "released"] == ["no_contact"]


def test_not_contacted_twice_is_enough() -> None:
    """S2.31: a no gives the mentor a week, the second one does not wait for it."""
    world, mine = alone(1, 1, at_once=True)
    first = world.known[mine].mentor_id

    def no(each: Assignment) -> Turn:
        return answers.not_contacted(each, world.prospects(each), RULES, world.now)

    world.pass_time(WEEK)
    assert acted(world, mine, no).mentor_id == first
    world.pass_time(WEEK)
    assert sum(world.counted("contact_asked").values()) == 2
    assert acted(world, mine, no).mentor_id != first


def test_the_first_not_yet_tells_the_mentor_once() -> None:
    """S2.31: they may not know that somebody waits for a sign of theirs; each round, once."""
    world, mine = alone(1, 1, at_once=True)

    def no(each: Assignment) -> Turn:
        return answers.not_contacted(each, world.prospects(each), RULES, world.now)

    first = world.known[mine].mentor_id
    for _ in range(3):
        world.pass_time(timedelta(hours=1))
        acted(world, mine, no)
    assert world.counted("contact_missing") == {(mine, first): 1}
    assert world.known[mine].due_at == NOW + timedelta(hours=1) + WEEK


def test_the_mentors_word_counts_where_the_newcomer_is_silent() -> None:
    """S2.31: who never answers keeps the mentor whom they have met."""
    world, mine = alone(1, 1, at_once=True)
    first = world.known[mine].mentor_id
    world.pass_time(WEEK)

    def not_yet(each: Assignment) -> Turn:
        free = world.prospects(each)
        return answers.not_contacted(each, free, RULES, world.now, who="mentor")

    assert acted(world, mine, not_yet).mentor_id == first
    assert world.counted("contact_missing") == {}, "they know it themselves"
    acted(world, mine, lambda each: answers.contacted(each, RULES, world.now))
    world.pass_time(WEEK * 4)
    assert (world.known[mine].mentor_id, world.known[mine].step) == (first, "met")


def test_checks_at_30_and_90_days_and_an_end_with_a_word_from_both() -> None:
    """S2.31: one word is kept, the second one ends it; it is measured from joining."""
    world, mine = alone(1, at_once=True)
    acted(world, mine, lambda each: answers.contacted(each, RULES, world.now))
    for day, told in ((29, 0), (30, 1), (89, 1), (90, 2)):
        world.pass_time(NOW + timedelta(days=day) - world.now)
        assert sum(world.counted("check_due").values()) == told
    known = acted(world, mine, lambda each: answers.autonomy(each, "mentor", RULES, world.now))
    assert known.status == "assigned"
    assert known.words == {"mentor"}
    known = acted(world, mine, lambda each: answers.autonomy(each, "member", RULES, world.now))
    assert (known.status, known.ended, known.held, known.due_at) == ("ended", "autonomy", (), None)
    assert (known.since - known.joined_at).days == 90


def test_who_was_away_for_years_begins_anew() -> None:
    """S2.33: where they lived is forgotten; time to autonomy is counted from their return."""
    world, mine = alone(1, at_once=True)
    world.known[mine] = replace(
        world.known[mine], newcomer=replace(world.known[mine].newcomer, location=Point(48.1, 2.6))
    )
    gone = acted(world, mine, lambda each: leave(each, world.now, RULES, world.now))
    assert gone.newcomer.location is None
    world.pass_time(timedelta(days=1000))
    place = Point(48.0, 2.0)
    back = acted(
        world,
        mine,
        lambda each: come_back(
            each,
            Return(world.now, place),
            prospects=world.prospects(each),
            rules=RULES,
            now=world.now,
        ),
    )
    assert (back.status, back.joined_at, back.newcomer.location) == ("assigned", world.now, place)
    world.pass_time(timedelta(days=90))
    for who in get_args(Who):
        acted(world, mine, lambda each, who=who: answers.autonomy(each, who, RULES, world.now))
    assert days_to_autonomy(world.known[mine]) == 90


def met_for(days: int, *rooms: int) -> tuple[World, str]:
    """A world in which the first newcomer met their mentor at once, so many days later."""
    world, mine = alone(*rooms, at_once=True)
    acted(world, mine, lambda each: answers.contacted(each, RULES, world.now))
    for _ in range(days):
        world.pass_time(timedelta(days=1))
    return world, mine


def test_two_who_never_answer_keep_no_seat_for_ever() -> None:
    """S2.31: asked how it goes after 30, 90 and 180 days; then the seat is somebody else's."""
    world, mine = met_for(180, 1)
    assert [told.day for _, _, told in world.told if told.what == "check_due"] == [30, 90, 180]
    assert world.known[mine].step == "met"
    for _ in range(90):
        world.pass_time(timedelta(days=1))
    known = world.known[mine]
    assert (known.status, known.ended, known.held, known.due_at) == ("ended", "silence", (), None)
    (ended,) = [told for _, _, told in world.told if told.what == "ended"]
    assert ended.mentor is not None


@pytest.mark.parametrize("who", ["member", "mentor"])
def test_an_answer_of_one_of_the_two_lets_it_go_on(who: Who) -> None:
    """S2.31: for as long as one of them says so, they are asked each quarter and not parted."""
    world, mine = met_for(90, 1)
    for _ in range(12):
        world.pass_time(timedelta(days=90))
        latest = world.known[mine].checks[-1].day
        acted(
            world,
            mine,
            lambda each, day=latest: answers.check(  # type: ignore[misc]
                each, who, day, "going_well", prospects=NONE, rules=RULES, now=world.now
            ),
        )
    known = world.known[mine]
    assert known.step == "met"
    assert known.checks[-1].day == 90 * 13
    world.pass_time(timedelta(days=90))
    world.pass_time(timedelta(days=90))
    world.pass_time(timedelta(days=90))
    assert world.known[mine].ended == "silence"


def test_after_a_stop_over_years_they_are_asked_before_it_ends() -> None:
    """S2.31: the clock stood: two questions, each with its time, and by the days that went by."""
    world, mine = met_for(0, 1)
    world.pass_time(timedelta(days=1000))
    world.pass_time(timedelta(days=90))
    assert world.known[mine].step == "met"
    assert [each.day for each in world.known[mine].checks] == [30, 90, 1090]
    world.pass_time(timedelta(days=90))
    assert world.known[mine].ended == "silence"


@pytest.mark.parametrize("who", ["member", "mentor"])
def test_one_word_asks_the_other_twice_and_then_it_is_over(who: Who) -> None:
    """S2.31: a word is told to the other; their silence keeps nothing open for ever."""
    world, mine = met_for(40, 1)
    for _ in range(2):
        acted(world, mine, lambda each: answers.autonomy(each, who, RULES, world.now))
    asked = world.counted("goodbye_asked")
    assert sum(asked.values()) == 1
    assert world.known[mine].due_at == world.now + RULES.goodbye
    world.pass_time(RULES.goodbye)
    assert sum(world.counted("goodbye_asked").values()) == 2
    assert sum(world.counted("check_due").values()) == 1, "nobody is asked how it goes meanwhile"
    world.pass_time(RULES.goodbye)
    assert (world.known[mine].ended, world.known[mine].held) == ("silence", ())


@pytest.mark.parametrize("how", ["autonomy", "silence"])
def test_who_has_parted_may_want_a_mentor_again(how: str) -> None:
    """S2.31: by a wish of theirs; one from before they parted changes nothing."""
    world, mine = met_for(40, 1, 1)
    first = world.known[mine].mentor_id
    acted(world, mine, lambda each: answers.autonomy(each, "member", RULES, world.now))
    if how == "autonomy":
        acted(world, mine, lambda each: answers.autonomy(each, "mentor", RULES, world.now))
    world.pass_time(RULES.goodbye)
    world.pass_time(RULES.goodbye)
    assert world.known[mine].ended == how

    def wish(each: Assignment, at: datetime = NOW) -> Turn:
        free, now = world.prospects(each), world.now
        return wish_for(each, "close", at, prospects=free, rules=RULES, now=now)

    assert acted(world, mine, wish).ended == how
    world.pass_time(timedelta(days=1))
    known = acted(world, mine, lambda each: wish(each, world.now))
    assert (known.status, known.ended, known.asked_another) == ("assigned", None, False)
    assert known.mentor_id not in {first, None}
    assert known.joined_at == world.now, "what it takes from here is another time to autonomy"


def test_who_wishes_for_more_support_is_told_of_once_for_each_question() -> None:
    """S2.31: by whichever of the two, however often they press."""
    world, mine = met_for(90, 1)
    for who in ("member", "mentor", "member"):
        for day in (30, 90):
            acted(
                world,
                mine,
                lambda each, who=who, day=day: answers.check(  # type: ignore[misc]
                    each, who, day, "needs_more", prospects=NONE, rules=RULES, now=world.now
                ),
            )
    said = [(told.day, told.who) for _, _, told in world.told if told.what == "support_wanted"]
    assert said == [(30, "member"), (90, "member")]


def test_who_wishes_for_more_is_not_parted_from() -> None:
    """S2.31: one of the two sees the end, the other does not: it goes on."""
    world, mine = met_for(90, 1)
    acted(world, mine, lambda each: answers.autonomy(each, "mentor", RULES, world.now))
    known = acted(
        world,
        mine,
        lambda each: answers.check(
            each, "member", 90, "needs_more", prospects=NONE, rules=RULES, now=world.now
        ),
    )
    assert (known.step, known.words, known.goodbye.asked) == ("met", frozenset(), 0)
    world.pass_time(timedelta(days=60))
    assert world.known[mine].step == "met"


@pytest.mark.parametrize("who", ["member", "mentor"])
def test_not_working_passes_on_without_any_blame(who: Who) -> None:
    """S2.31: by either of the two; nothing of it counts against the mentor."""
    world, mine = alone(1, 1, at_once=True)
    first = world.known[mine].mentor_id
    acted(world, mine, lambda each: answers.contacted(each, RULES, world.now))
    world.pass_time(timedelta(days=30))

    def not_working(each: Assignment) -> Turn:
        free, now = world.prospects(each), world.now
        return answers.check(each, who, 30, "not_working", prospects=free, rules=RULES, now=now)

    assert acted(world, mine, not_working).mentor_id not in {first, None}
    released = [each.because for _, _, each in world.told if each.what == "released"]
    assert released == ["arranged_anew"]


def test_after_a_stop_people_have_their_time_from_when_they_are_asked() -> None:
    """S2.30: the clock stood for a month: the mentor is asked again first, and has a week."""
    world, mine = alone(1, 1)
    first = world.known[mine].mentor_id
    world.pass_time(timedelta(days=30))
    assert world.known[mine].mentor_id == first
    assert world.counted("asked")[mine, first] == 2
    world.pass_time(WEEK)
    assert world.known[mine].mentor_id != first


def test_an_answer_meant_for_an_earlier_arrangement_is_out_of_date() -> None:
    """S0.5: as with welcome calls, a letter's link holds for what it was written about."""
    world, mine = alone(1, 1)
    known = world.known[mine]
    assert known.lead is not None
    assert answers.invitation_for(known, known.lead.mentor_id, 1) == known.lead
    for mentor_id, arrangement in ((known.lead.mentor_id, 2), ("somebody", None)):
        with pytest.raises(LinkUsed):
            answers.invitation_for(known, mentor_id, arrangement)
    with pytest.raises(LinkUsed):
        answers.check_arrangement(known, 2)


ids = st.integers(0, 3).map(lambda number: str(UUID(int=100 + number)))
numbers = st.integers(0, 9)


class Life(RuleBasedStateMachine):
    """Joins, answers, silence, pauses, departures and returns in any order, some twice."""

    @initialize(
        rooms=st.lists(st.integers(1, 3), min_size=4, max_size=4),
        at_once=st.lists(st.booleans(), min_size=4, max_size=4),
    )
    def begin(self, rooms: list[int], at_once: list[bool]) -> None:
        """Some accept at once, some are asked."""
        staff = [
            replace(each, accepts_at_once=now)
            for each, now in zip(mentors_with(*rooms), at_once, strict=True)
        ]
        self.world = World(staff)
        self.said: list[tuple[str, Any]] = []

    def _act(self, number: int, turn: Callable[[Assignment], Turn]) -> None:
        everybody = list(self.world.known.values())
        if everybody:
            known = everybody[number % len(everybody)]
            with suppress(LinkUsed, NotNow):
                self.world.keep(turn(known))

    @rule(avoid=st.frozensets(ids, max_size=2), online=st.booleans())
    def join(self, avoid: frozenset[str], online: bool) -> None:
        who = newcomer(avoid=avoid, online=online)
        self.world.join(due(who, since=self.world.now))

    @rule(number=numbers, mentor_id=ids)
    def accept(self, number: int, mentor_id: str) -> None:
        self._act(number, lambda each: answers.accept(each, mentor_id, RULES, self.world.now))

    @rule(number=numbers, mentor_id=ids)
    def decline(self, number: int, mentor_id: str) -> None:
        world = self.world
        self._act(
            number,
            lambda each: answers.decline(
                each, mentor_id, world.prospects(each, [mentor_id]), RULES, world.now
            ),
        )

    @rule(number=numbers)
    def ask_another(self, number: int) -> None:
        world = self.world
        self._act(
            number,
            lambda each: answers.ask_another(each, world.prospects(each), RULES, world.now),
        )

    @rule(number=numbers, yes=st.booleans(), who=st.sampled_from(["member", "mentor"]))
    def contact(self, number: int, yes: bool, who: Any) -> None:
        world = self.world
        self._act(
            number,
            lambda each: (
                answers.contacted(each, RULES, world.now)
                if yes
                else answers.not_contacted(each, world.prospects(each), RULES, world.now, who=who)
            ),
        )

    @rule(
        number=numbers,
        who=st.sampled_from(["member", "mentor"]),
        day=st.sampled_from([30, 90]),
        how=st.sampled_from(["going_well", "needs_more", "not_working"]),
    )
    def check(self, number: int, who: Any, day: int, how: Any) -> None:
        world = self.world
        self._act(
            number,
            lambda each: answers.check(
                each, who, day, how, prospects=world.prospects(each), rules=RULES, now=world.now
            ),
        )

    @rule(number=numbers, who=st.sampled_from(["member", "mentor"]))
    def autonomy(self, number: int, who: Any) -> None:
        self._act(number, lambda each: answers.autonomy(each, who, RULES, self.world.now))

    @rule(days=st.sampled_from([1, 6, 7, 8, 30, 100]))
    def pass_time(self, days: int) -> None:
        self.world.pass_time(timedelta(days=days))

    @rule(mentor_id=ids, days=st.integers(0, 20))
    def pause(self, mentor_id: str, days: int) -> None:
        first = today(self.world.now)
        pause = Pause(first=first, last=first + timedelta(days=days))
        self.world.change(mentor_id, pauses=(pause,))

    @rule(mentor_id=ids, held=st.booleans())
    def hold(self, mentor_id: str, held: bool) -> None:
        self.world.change(mentor_id, held=held)

    @rule(mentor_id=ids)
    def leave_as_mentor(self, mentor_id: str) -> None:
        self.world.change(mentor_id, left=True)

    @rule(mentor_id=ids, capacity=st.integers(1, 3))
    def change_capacity(self, mentor_id: str, capacity: int) -> None:
        self.world.change(mentor_id, capacity=capacity)

    @rule(number=numbers, twice=st.booleans())
    def leave(self, number: int, twice: bool) -> None:
        at = self.world.now
        for _ in range(1 + twice):
            self._act(number, lambda each: self._presence(each, leave(each, at, RULES, at)))

    @rule(number=numbers)
    def come_back(self, number: int) -> None:
        world = self.world
        self._act(
            number,
            lambda each: self._presence(
                each,
                come_back(
                    each,
                    Return(world.now),
                    prospects=world.prospects(each),
                    rules=RULES,
                    now=world.now,
                ),
            ),
        )

    def _presence(self, known: Assignment, turn: Turn) -> Turn:
        if not is_news(known.presence_at, self.world.now):
            raise NotNow("heard before")
        return turn

    @rule(number=numbers, support=st.sampled_from(["none", "light", "close"]))
    def wish(self, number: int, support: Any) -> None:
        world = self.world
        self._act(
            number,
            lambda each: wish_for(
                each,
                support,
                world.now,
                prospects=world.prospects(each),
                rules=RULES,
                now=world.now,
            ),
        )

    @rule()
    def retry(self) -> None:
        self.world.retry()

    @invariant()
    def everybody_has_somebody_or_a_reason(self) -> None:
        for each in getattr(self, "world", World([])).known.values():
            match each.status:
                case "assigned":
                    assert each.step in {"asked", "accepted", "met"}
                    assert each.invitations
                    assert (len(each.invitations) == 1) or each.step == "asked"
                    assert each.has_mentor == (each.accepted_at is not None)
                    assert each.due_at is not None, "time never forgets anybody"
                case "wanted":
                    assert each.waiting_for
                    assert each.held == ()
                    assert each.alone_since is not None
                case "ended":
                    assert each.ended
                    assert (each.held, each.backup, each.due_at) == ((), None, None)
                    if each.ended == "left":
                        assert (each.newcomer.wishes, each.newcomer.avoid) == ("", frozenset())

    @invariant()
    def no_seat_is_taken_twice_and_no_capacity_exceeded(self) -> None:
        world = getattr(self, "world", World([]))
        held = [seat for each in world.known.values() for seat in each.held]
        assert len(held) == len(set(held))
        for each in world.known.values():
            for invitation in each.invitations:
                # Capacities are lowered: nobody is sent away, and they were three at the most.
                assert invitation.seat < 3

    @invariant()
    def nobody_is_asked_again_or_against_a_gate(self) -> None:
        world = getattr(self, "world", World([]))
        for each in world.known.values():
            for invitation in each.invitations:
                asked = world.mentors[invitation.mentor_id]
                assert invitation.mentor_id not in each.newcomer.earlier
                assert not is_set_aside(each.newcomer, asked)
                assert takes_newcomers(asked, today(world.now))
            assert each.backup is None or not world.mentors[each.backup.mentor_id].left
        if world.invited:
            left = {a for a, _, told in world.told if told.what == "ended"}
            pairs = [pair for pair in world.invited if pair[0] not in left]
            assert len(pairs) == len(set(pairs))

    @invariant()
    def everybody_is_asked_twice_at_the_most_and_told_how_it_ends(self) -> None:
        world = getattr(self, "world", World([]))
        asked = Counter(
            (assignment_id, told.mentor.mentor_id, told.mentor.arrangement)
            for assignment_id, _, told in world.told
            if told.what == "asked" and told.mentor
        )
        assert all(times <= 2 for times in asked.values())
        reasons = set(get_args(Because))
        assert {each.because for _, _, each in world.told if each.what == "released"} <= reasons
        for key, times in world.counted("released").items():
            assert times <= world.counted_invitations()[key]


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)

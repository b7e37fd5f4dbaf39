"""What the store promises: once only, never the same seat twice, never reading everything."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pymongo.database import Database

from chassis.http import Idempotency
from services.matching.announcements import of_enrolment, of_turn
from services.matching.domain.mentoring import Assignment, Choice, Prospects, Rules, Turn
from services.matching.domain.mentoring.arranging import arrange
from services.matching.domain.people import Mentor
from services.matching.kept_lexicon import KeptLexicon
from services.matching.matchmaker import Matchmaker
from services.matching.own_words import OwnWords
from services.matching.settings import MatchingSettings
from services.matching.store import MatchingStore, bring_up_to_date
from services.matching.store.assignments import place_in_row
from tests.services.explained import WatchedDatabase
from tests.services.matching.people import (
    NOBODY_IN_PARTICULAR,
    NOW,
    PLACE,
    due,
    mentor,
    newcomer,
)

pytestmark = pytest.mark.database
Mongo = Database[dict[str, Any]]
RULES = Rules()


def enrol(store: MatchingStore, *staff: Mentor, at: datetime = NOW) -> None:
    for each in staff:
        store.mentors.add(
            each,
            [of_enrolment(each, at, NOBODY_IN_PARTICULAR)],
            effect=Idempotency(key=uuid4().hex, fingerprint="f"),
            body={},
            now=at,
        )


def matchmaker(mongo: Mongo) -> Matchmaker:
    store, settings = MatchingStore(mongo), MatchingSettings()
    return Matchmaker(store, settings, OwnWords(KeptLexicon(store, settings), store))


def seats_in(mongo: Mongo) -> list[str]:
    return [seat for each in mongo["assignments"].find() for seat in each.get("held", ())]


def arranged(mentor_id: str, seat: int, *, at_once: bool = True) -> Turn:
    choice = Choice(mentor_id=mentor_id, given_name="I", seat=seat, at_once=at_once)
    return arrange(due(), Prospects((choice,)), RULES, NOW)


def told(turn: Turn) -> tuple[Assignment, list[Any]]:
    return turn.after, list(of_turn(turn, RULES, NOW))


def test_an_assignment_is_stored_once_with_its_facts(store: MatchingStore, mongo: Mongo) -> None:
    """A duplicate changes nothing, and the seat proposed for it stays free."""
    enrol(store, mentor(capacity=2))
    mine = due()
    one, other = matchmaker(mongo), matchmaker(mongo)
    assert one.assign([mine], {}, NOW) == []
    before = mongo["assignments"].find_one({"_id": mine.id})
    assert before is not None
    assert [fact["key"] for fact in before["facts"]] == ["mentor_assigned.v1", "mentor_accepted.v1"]
    for again in (one, other, one):
        assert again.assign([mine, mine], {}, NOW + timedelta(hours=1)) == []
    assert mongo["assignments"].find_one({"_id": mine.id}) == before
    yours = due()
    other.assign([yours], {}, NOW)
    stored = store.assignments.get(yours.id)
    assert stored is not None
    assert [each.seat for each in stored.invitations] == [1]


def test_what_is_stored_is_read_back_the_same(store: MatchingStore, mongo: Mongo) -> None:
    """Every field, also of who is asked and who is named to step in."""
    enrol(store, *(mentor(capacity=2, accepts_at_once=False) for _ in range(2)))
    mine = due(newcomer(avoid=frozenset({str(uuid4())}), free=frozenset({"1m"})))
    turn = arrange(mine, matchmaker(mongo).prospects(mine, NOW), RULES, NOW)
    assert turn.after.backup is not None
    store.assignments.add([told(turn)])
    assert store.assignments.get(mine.id) == turn.after


def test_the_index_refuses_a_seat_that_is_taken(store: MatchingStore) -> None:
    """Whoever is second learns of it, and those beside them in the batch are stored."""
    mentor_id = str(uuid4())
    first, second, bystander = (arranged(mentor_id, seat) for seat in (0, 0, 1))
    assert store.assignments.add([told(first)]) == []
    assert store.assignments.add([told(second), told(bystander)]) == [second.after]
    stored = store.assignments.of([first.after.id, second.after.id, bystander.after.id])
    assert set(stored) == {first.after.id, bystander.after.id}
    assert store.assignments.mentees([mentor_id]) == {mentor_id: 2}


def test_many_matchmakers_at_once_never_exceed_a_capacity(
    store: MatchingStore, mongo: Mongo
) -> None:
    """Four at work, 120 newcomers of whom some come twice, room for 50: 50 pairs and 70 waits."""
    staff = [mentor(capacity=capacity) for capacity in (1, 4, 15, 30)]
    enrol(store, *staff)
    everybody = [due() for _ in range(120)]

    def work(number: int) -> None:
        mine = matchmaker(mongo)
        left = everybody[number::3]
        while left:
            left = mine.assign(left[:10], {}, NOW) + left[10:]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, (0, 1, 2, 0)))
    seats = seats_in(mongo)
    assert len(seats) == len(set(seats)) == 50
    load = Counter(seat.partition(":")[0] for seat in seats)
    assert load == {each.id: each.capacity for each in staff}
    states = Counter(each["status"] for each in mongo["assignments"].find())
    assert states == {"assigned": 50, "wanted": 70}


def test_those_who_wait_are_assigned_in_the_order_of_their_waiting(
    store: MatchingStore, mongo: Mongo
) -> None:
    """A mentor appears: who has waited longest comes first, others keep waiting."""
    waiting = [due(since=NOW + timedelta(minutes=n)) for n in range(5)]
    english = due(newcomer(languages=("en",)), since=NOW - timedelta(days=1))
    matchmaker(mongo).assign([waiting[3], waiting[0], english, *waiting[1:3], waiting[4]], {}, NOW)
    new = mentor(capacity=3)
    enrol(store, new, at=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    matchmaker(mongo).retry(later, changed=[new.id], languages={"fr"})
    stored = store.assignments.of(each.id for each in [*waiting, english])
    states = [stored[each.id].status for each in waiting]
    assert states == ["assigned"] * 3 + ["wanted"] * 2
    assert stored[waiting[3].id].waiting_for == "no_mentor"
    assert stored[english.id].status == "wanted"
    facts = mongo["assignments"].find_one({"_id": waiting[0].id}) or {}
    assert [(fact["v"], fact["key"]) for fact in facts["facts"]] == [
        (1, "mentor_wanted.v1"),
        (2, "mentor_assigned.v1"),
        (2, "mentor_accepted.v1"),
    ]


def test_whoever_nobody_suits_does_not_stand_in_the_way_of_others(
    store: MatchingStore, mongo: Mongo
) -> None:
    """250 who wait longest may not have the new mentor: those behind them are looked at, too."""
    new = mentor(capacity=2)
    avoiding = [
        due(newcomer(avoid=frozenset({new.id})), since=NOW + timedelta(seconds=n // 2))
        for n in range(250)
    ]
    behind = due(since=NOW + timedelta(hours=1))
    matchmaker(mongo).assign([*avoiding, behind], {}, NOW)
    enrol(store, new)
    matchmaker(mongo).retry(NOW + timedelta(hours=2))
    stored = store.assignments.get(behind.id)
    assert stored is not None
    assert stored.mentor_id == new.id
    assert len(seats_in(mongo)) == 1


def test_those_who_wait_are_listed_page_by_page(store: MatchingStore, mongo: Mongo) -> None:
    """Each once, in order, also where many have waited since the same moment."""
    waiting = [due(since=NOW + timedelta(minutes=n // 4)) for n in range(30)]
    matchmaker(mongo).assign(waiting, {}, NOW)
    for languages in (None, {"fr"}):
        seen: list[Assignment] = []
        while True:
            after = place_in_row(seen[-1]) if seen else ""
            page = store.assignments.waiting(languages, limit=7, after=after)
            seen += page
            if len(page) < 7:
                break
        expected = sorted(waiting, key=lambda each: (each.since, each.id))
        assert [each.id for each in seen] == [each.id for each in expected]


def test_retries_by_many_replicas_are_harmless(store: MatchingStore, mongo: Mongo) -> None:
    """Timers fire everywhere at once: each wait ends once, and no seat is taken twice."""
    matchmaker(mongo).assign([due() for _ in range(60)], {}, NOW)
    enrol(store, mentor(capacity=50), mentor(capacity=20))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: each.retry(NOW), [matchmaker(mongo) for _ in range(4)]))
    seats = seats_in(mongo)
    assert len(seats) == len(set(seats)) == 60
    assert {len(each["facts"]) for each in mongo["assignments"].find()} == {3}


def test_a_failed_write_has_the_seats_counted_anew(store: MatchingStore, mongo: Mongo) -> None:
    """Nobody knows what was stored then, so nothing that was merely proposed stays taken."""
    enrol(store, mentor(capacity=1))
    one = matchmaker(mongo)
    with pytest.raises(ValueError, match="hexadecimal"):
        one.assign([due(correlation_id="no uuid")], {}, NOW)
    good = due()
    one.assign([good], {}, NOW)
    stored = store.assignments.get(good.id)
    assert stored is not None
    assert stored.status == "assigned"


def test_what_is_proposed_for_somebody_does_not_stand_in_their_own_way(
    store: MatchingStore, mongo: Mongo
) -> None:
    """S0.5: the same order may be at work twice at once; for all others the seat is taken."""
    enrol(store, mentor(capacity=1))
    one, mine, yours = matchmaker(mongo), due(), due()
    first = one.prospects(mine, NOW)
    one.mentors.note(arrange(mine, first, RULES, NOW).after)
    assert one.prospects(mine, NOW) == first
    assert one.prospects(yours, NOW).choices == ()
    one.mentors.doubt_seats([arrange(mine, first, RULES, NOW).after])
    assert [each.seat for each in one.prospects(yours, NOW).choices] == [0]


def test_who_is_held_while_they_are_asked_is_not_left_with_anybody(
    store: MatchingStore, mongo: Mongo
) -> None:
    """S2.33: memory did not know yet, and the hand-over was over before this was stored."""
    best = mentor(accepts_at_once=False)
    other = mentor(place_id=str(uuid4()), location=None, accepts_at_once=False)
    enrol(store, best, other)
    one = matchmaker(mongo)
    one.mentors.current(NOW)
    mongo["mentors"].update_one({"_id": best.id}, {"$set": {"held": True}, "$inc": {"version": 1}})
    mine = due()
    assert one.assign([mine], {}, NOW) == []
    stored = store.assignments.get(mine.id)
    assert stored is not None
    assert [each.mentor_id for each in stored.invitations] == [other.id]
    told = (mongo["assignments"].find_one({"_id": mine.id}) or {})["facts"]
    assert [fact["key"] for fact in told if "released" in fact["key"]] == ["mentor_released.v1"]


def test_what_was_stored_before_mentors_could_be_asked_is_kept(
    store: MatchingStore, mongo: Mongo
) -> None:
    """Its mentor has said yes, their seat is theirs, and time asks nothing."""
    enrol(store, one := mentor(capacity=2))
    turn = arranged(one.id, 0)
    store.assignments.add([told(turn)])
    mongo["assignments"].update_one(
        {"_id": turn.after.id},
        {
            "$set": {"seat": 0, "reasons": [{"code": "same_place", "detail": ""}]},
            "$unset": dict.fromkeys(
                ("held", "invitations", "step", "arrangement", "joined_at", "due_at", "contact"), ""
            ),
        },
    )
    gone = due()
    store.assignments.add([(gone, [])])
    left = {"ended": "left", "location": {"latitude": 48.0, "longitude": 2.0}}
    mongo["assignments"].update_one({"_id": gone.id}, {"$set": left})
    for _ in range(2):
        bring_up_to_date(mongo)
    assert (mongo["assignments"].find_one({"_id": gone.id}) or {})["location"] is None
    stored = store.assignments.get(turn.after.id)
    assert stored is not None
    assert (stored.step, stored.mentor_id, stored.arrangement) == ("accepted", one.id, 1)
    assert stored.due_at is None
    yours = due()
    matchmaker(mongo).assign([yours], {}, NOW)
    assert seats_in(mongo) == [f"{one.id}:0", f"{one.id}:1"]


def test_two_whom_time_had_forgotten_are_found_again(store: MatchingStore, mongo: Mongo) -> None:
    """S2.31: who had met and were asked all there was to ask; each change by its version only."""
    enrol(store, one := mentor())
    turn = arranged(one.id, 0)
    store.assignments.add([told(turn)])
    mongo["assignments"].update_one(
        {"_id": turn.after.id}, {"$set": {"step": "met"}, "$unset": {"due_at": "", "goodbye": ""}}
    )
    assert store.assignments.due(NOW, limit=5) == []
    for _ in range(2):
        bring_up_to_date(mongo)
    (found,) = store.assignments.due(NOW, limit=5)
    assert (found.id, found.version) == (turn.after.id, turn.after.version)


def test_no_hot_path_reads_a_whole_collection(mongo: Mongo) -> None:
    """Every query on the way of a newcomer is answered by an index."""
    watched: Any = WatchedDatabase(mongo)
    store = MatchingStore(watched)
    one = mentor()
    effect = Idempotency(key="k", fingerprint="f")
    for _ in range(2):  # the second is a repetition, which reads back by the key
        store.mentors.add(one, [], effect=effect, body={}, now=NOW)
    store.mentors.of([one.id])
    store.mentors.page(limit=5, after="a", place_ids=[PLACE])
    store.mentors.changed_since(NOW)
    store.assignments.of(["a"])
    store.assignments.get("a")
    for languages in (["fr", "en"], None):
        store.assignments.waiting(languages, limit=5)
        store.assignments.waiting(languages, limit=5, after="2026")
    store.assignments.due(NOW, limit=5)
    store.assignments.of_mentor(one.id, limit=5, after="a")
    store.assignments.backed_by(one.id, limit=5)
    store.assignments.seats_changed_since(NOW)
    store.assignments.seats_of([one.id])
    store.assignments.mentees([one.id])
    assert len(watched.plans) >= 15
    assert watched.scans() == []


def test_an_assignment_that_moved_on_is_not_overwritten(store: MatchingStore) -> None:
    """The version guards each write: whoever read an older one has to look again."""
    turn = arranged(str(uuid4()), 0)
    store.assignments.add([told(turn)])
    two = [
        replace(turn.after, version=2, asked_another=True),
        replace(turn.after, version=2, since=NOW + timedelta(days=1)),
    ]
    assert store.assignments.advance([(two[0], [])], NOW) == []
    assert store.assignments.advance([(two[1], [])], NOW) == [two[1]]
    assert store.assignments.get(turn.after.id) == two[0]

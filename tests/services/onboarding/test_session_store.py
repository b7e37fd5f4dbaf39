"""What the store promises of sessions: no seat twice, no date twice, never reading everything."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pymongo.database import Database

from chassis.assertion import Caller
from chassis.http import Call, Idempotency
from contracts.onboarding import MemberJoined
from services.onboarding.domain.sessions import course, invitations, plan, seats
from services.onboarding.domain.sessions.polls import Ballot, Poll
from services.onboarding.domain.sessions.session import Session, Span, Turn
from services.onboarding.session_desk import SessionDesk
from services.onboarding.settings import OnboardingSettings
from services.onboarding.store import OnboardingStore
from services.onboarding.store.session_documents import position_at
from tests.services.explained import WatchedDatabase
from tests.services.onboarding.session_samples import NOW, PEOPLE, RULES, session, span_in

pytestmark = pytest.mark.database
Mongo = Database[dict[str, Any]]


def desk(mongo: Any, **settings: Any) -> SessionDesk:
    return SessionDesk(OnboardingStore(mongo), OnboardingSettings(**settings))


def request(key: str | None = None) -> Call:
    effect = Idempotency(key=key or uuid4().hex, fingerprint="f")
    return Call(
        caller=Caller("staff"), body=None, query={}, correlation_id=uuid4(), idempotency=effect
    )


def planned(mongo: Mongo, *, on: Span | None = None, **changes: Any) -> Session:
    fields = {"span": None, "status": "polling", "arrangement": 0, **changes}
    poll = fields.get("poll")
    span = None if poll else on or span_in(10)
    turn = plan.planned(session(**fields), span, NOW, RULES)
    desk(mongo).add(turn, request(), NOW, {})
    return turn.session


def sign_up(mongo: Mongo, here: Session, *people: str) -> None:
    for who in people:
        desk(mongo).change(
            here.id,
            request(),
            NOW,
            lambda each, who=who: seats.sign_up(each, who, "room", NOW, RULES, elder=False),  # type: ignore[misc]
            lambda _: {},
        )


def test_a_session_is_read_as_it_was_written(mongo: Mongo, store: OnboardingStore) -> None:
    """With its poll, its votes, its entries; in the version after the one before."""
    poll = Poll(closes_at=NOW + timedelta(days=1), times=(span_in(3), span_in(4)))
    here = planned(mongo, poll=poll)
    assert store.sessions.get(here.id) == here
    ballot = Ballot(member_id=PEOPLE[0], answers={2: "yes"}, constraints=("evening",))
    desk(mongo).change(
        here.id, request(), NOW, lambda each: course.vote(each, ballot), lambda _: {}
    )
    voted = course.vote(here, ballot).session
    assert store.sessions.get(here.id) == replace(voted, version=2)
    desk(mongo).pass_time(NOW + timedelta(days=1))
    closed = store.sessions.get(here.id)
    assert closed is not None
    assert (closed.span, closed.version) == (span_in(4), 3)
    sign_up(mongo, here, *PEOPLE[:7])
    filled = store.sessions.get(here.id)
    assert filled is not None
    assert [each.standing for each in filled.entries] == ["seated"] * 5 + ["waiting"] * 2


def test_a_repeated_request_has_one_effect(mongo: Mongo) -> None:
    """The same key is answered the same, whatever has happened since."""
    here = planned(mongo, room_seats=1)
    asked = request("k" * 20)

    def act(each: Session) -> Turn:
        return seats.sign_up(each, PEOPLE[0], "room", NOW, RULES, elder=False)

    for number in range(2):
        answered = desk(mongo).change(
            here.id,
            asked,
            NOW,
            act,
            lambda _, number=number: {"n": number},  # type: ignore[misc]
        )
        assert answered == {"n": 0}
    document = mongo["sessions"].find_one({"_id": here.id}) or {}
    assert (document["version"], len(document["facts"])) == (2, 2)


def test_many_clocks_do_what_is_due_once(mongo: Mongo) -> None:
    """Timers fire in every replica: of each date there is one effect, with its facts."""
    sessions = [planned(mongo, room_seats=1) for _ in range(30)]
    for here in sessions:
        sign_up(mongo, here, *PEOPLE[:3])
        desk(mongo).change(
            here.id,
            request(),
            NOW,
            lambda each: seats.withdraw(each, PEOPLE[0], NOW),
            lambda _: {},
        )
    late = NOW + timedelta(hours=49)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: each.pass_time(late), [desk(mongo) for _ in range(4)]))
    for document in mongo["sessions"].find():
        said = [fact["key"] for fact in document["facts"]]
        assert said[-2:] == ["session_seat_given_up.v1", "session_seat_offered.v1"]
        assert len(said) == 8
        assert len({fact["id"] for fact in document["facts"]}) == 8


def joined(member: str, *languages: str) -> MemberJoined:
    return MemberJoined(
        event_id=uuid4(),
        occurred_at=NOW,
        correlation_id=UUID(int=1),
        member_id=member,
        place_id=PEOPLE[0],
        languages=languages,
    )


def test_many_clocks_invite_once(mongo: Mongo) -> None:
    """S1.37: 250 members, four replicas, after a stop over the day; joining is heard of twice."""
    news = [joined(str(uuid4()), "fr") for _ in range(250)]
    desk(mongo).expect(news, NOW)
    desk(mongo).expect(news[:50], NOW)
    assert mongo["session_invitations"].count_documents({}) == 250
    late = NOW + timedelta(days=200)
    planned(mongo, kind="deepening", on=span_in(210))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: each.invite(late), [desk(mongo) for _ in range(4)]))
    for document in mongo["session_invitations"].find():
        assert [fact["key"] for fact in document["facts"]] == ["session_invited.v1"]
        assert (document["deepening"], document["information"]) == ("invited", "due")


def test_a_session_that_is_planned_is_not_missed(mongo: Mongo, store: OnboardingStore) -> None:
    """Who was just looked at in vain is looked at again, even if both happened at once."""
    who = joined(str(uuid4()), "nl")
    desk(mongo).expect([who], NOW)
    (read_in_vain,) = store.session_invitations.of([who.member_id])
    planned(mongo, languages=("nl",))
    desk(mongo).awaken("information", ["nl"], NOW)
    looked, _ = invitations.pass_time(
        replace(read_in_vain, version=read_in_vain.version + 1), NOW, (), invitations.Delays()
    )
    assert store.session_invitations.save([(looked, (), NOW + timedelta(days=1))]) == 0
    desk(mongo).invite(NOW)
    (known,) = store.session_invitations.of([who.member_id])
    assert known.information == "invited"


def test_the_list_goes_on_where_it_ended(mongo: Mongo, store: OnboardingStore) -> None:
    """Page by page in the order of time, also where many begin at once; none twice."""
    known = [planned(mongo).id for _ in range(7)]
    found: list[str] = []
    after = position_at(NOW)
    while page := store.sessions.page(limit=3, after=after):
        found += [each.id for each in page]
        after = f"{position_at(page[-1].span.starts_at)} {page[-1].id}"  # type: ignore[union-attr]
    assert sorted(found) == sorted(known)
    at = position_at(NOW)
    here = planned(mongo, place_id=PEOPLE[0], kind="deepening", languages=("nl-BE", "fr"))
    for narrowed in (
        {"kind": "deepening"},
        {"kind": "deepening", "language": "nl"},
        {"place_ids": [PEOPLE[0]], "language": "fr"},
        {"place_ids": PEOPLE},
    ):
        assert [each.id for each in store.sessions.page(limit=9, after=at, **narrowed)] == [here.id]
    assert store.sessions.page(limit=9, after=at, kind="information", language="nl") == []
    assert store.sessions.page(limit=3, after=position_at(NOW + timedelta(days=11))) == []


def test_no_question_reads_a_whole_collection(mongo: Mongo) -> None:
    """Every question about sessions and invitations is answered by an index."""
    here = planned(mongo)
    watched: Any = WatchedDatabase(mongo)
    one = SessionDesk(OnboardingStore(watched), OnboardingSettings())
    store = OnboardingStore(watched)
    one.change(here.id, request(), NOW, Turn, lambda _: {})
    one.pass_time(NOW + timedelta(days=9, hours=12))
    one.leave([PEOPLE[0], PEOPLE[1]], NOW, UUID(int=1))
    one.expect([joined(PEOPLE[0], "fr")], NOW)
    one.invite(NOW + timedelta(days=200))
    one.awaken("information", ["fr"], NOW)
    one.awaken("deepening", ["fr"], NOW)
    one.note({PEOPLE[0]: [lambda known, _: invitations.attended(known, "information")]})
    store.sessions.page(
        limit=3, after=position_at(NOW), kind="information", language="fr", place_ids=["p"]
    )
    for narrowed in (
        {"kind": "deepening"},
        {"language": "fr", "kind": "information"},
        {"place_ids": ["p", "q"]},
        {"lacking_elders": True, "place_ids": ["p"]},
        {},
    ):
        store.sessions.page(limit=3, after=position_at(NOW), **narrowed)  # type: ignore[arg-type]
    store.session_invitations.without_session(NOW, ["p"])
    store.session_invitations.without_session(NOW, None)
    assert len(watched.plans) >= 10
    assert "\n".join(watched.scans()) == ""

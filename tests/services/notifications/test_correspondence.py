"""From a fact to its letters: every fact has its letters, each reader the right one."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from joserfc.jwk import OKPKey

from chassis.links import verify
from contracts.catalogue import EVENTS
from contracts.event import Event
from contracts.journey import MemberLeft, StepOverdue
from contracts.matching import (
    FirstContactAsked,
    FirstContactMissing,
    GoodbyeAsked,
    MentorAccepted,
    MentorAsked,
    MentorAssigned,
    MentoringCheckDue,
    MentoringEnded,
    MentorReleased,
    MentorWanted,
)
from contracts.onboarding import MemberJoined, ValuesSaid, WelcomeCallBooked
from contracts.questions import QuestionAnswered
from contracts.sessions import (
    SessionCancelled,
    SessionEldersMissing,
    SessionScheduled,
    SessionSeatAwaited,
    SessionSeatGivenUp,
    SessionSeatMoved,
    SessionSeatTaken,
)
from contracts.welcome import (
    WelcomeCallCancelled,
    WelcomeCallEscalated,
    WelcomeCallReminderDue,
    WelcomerReminderDue,
)
from services import onboarding
from services.notifications.correspondence import FACTS, letters_due
from services.notifications.domain.appointments import Method
from services.notifications.domain.escalations import escalation_in_words
from services.notifications.domain.messages import LANGUAGES, Role, message_id
from services.notifications.domain.words import step_in_words
from services.notifications.letters import ABOUTS, OFFERS, LetterWriter
from services.notifications.links import LinkMaker
from services.notifications.telling import appointment, told
from tests.contracts.promises import sample_file
from tests.services.notifications.facts import Newcomer

WRITER = LetterWriter()
NAMELESS = {"given_name": "", "phone": ""}


def _sample(event: type[Event], kind: str = "full") -> Event:
    return event.model_validate_json(sample_file(event, kind).read_text(encoding="utf-8"))


def _abouts(event: Event) -> dict[str, str | None]:
    return {due.about: due.reader_id for due in letters_due(event)}


@pytest.mark.parametrize("kind", ["minimal", "full"])
@pytest.mark.parametrize("event", FACTS, ids=lambda event: event.__name__)
def test_each_letter_of_each_fact_is_whole_in_each_language(event: type[Event], kind: str) -> None:
    fact = _sample(event, kind)
    dues = letters_due(fact)
    ids = {message_id(fact.event_id, due.role, due.reader_id) for due in dues}
    assert len(ids) == len(dues)
    for due in dues:
        assert set(due.offers) <= set(OFFERS)
        for language in LANGUAGES:
            entry = appointment(fact, due, newcomer_name="Amina", language=language)
            letter = WRITER.write(
                due.about,
                language,
                told(fact, language)
                | {"given_name": "", "newcomer_name": "Amina", "phone": ""}
                | {"newcomer_phone": "", "newcomer_email": ""},
                appointment=entry,
            )
            assert letter.subject
            assert "None" not in letter.text
            assert (entry is None) == (due.calendar is None)


def test_every_letter_there_is_a_fact_causes() -> None:
    booked = Newcomer().call_booked
    facts = [
        *(_sample(event) for event in FACTS),
        *(booked(change=change) for change in ("moved", "rebooked", "booked", "chosen", "?")),
        booked(change="handed_over", previous_welcomer_id=str(uuid4())),
        _sample(MentorAsked).model_copy(update={"again": False}),
        _sample(MentorAccepted).model_copy(update={"at_once": False, "just_assigned": False}),
        _sample(MentorReleased).model_copy(update={"because": "not_wanted"}),
        *(
            _sample(GoodbyeAsked).model_copy(update={"said_by": who})
            for who in ("member", "mentor")
        ),
        *(
            _sample(MentoringEnded).model_copy(update={"how": how})
            for how in ("autonomy", "silence")
        ),
        _sample(SessionSeatGivenUp).model_copy(update={"lapsed": True}),
        _sample(WelcomerReminderDue).model_copy(update={"kind": "training_ends"}),
    ]
    due = {about for fact in facts for about in _abouts(fact)}
    overdue = _sample(StepOverdue).model_copy(update={"who_acts": "member"})
    theirs = overdue.model_copy(update={"who_acts": "mentor", "person_id": str(uuid4())})
    farewell = _sample(MemberLeft).model_copy(update={"goodbye": "Merci à tous"})
    others = {about for fact in (overdue, theirs, farewell) for about in _abouts(fact)}
    assert due | others == set(ABOUTS)
    assert set(FACTS) <= set(EVENTS)


@pytest.mark.parametrize(
    ("language", "value"),
    [("fr", "la convivialité"), ("nl", "gezelligheid"), ("en", "conviviality")],
)
def test_whoever_joins_is_told_what_the_network_stands_for(language: str, value: str) -> None:
    """S0.2: in the very first letter, in its own language; a fact of before tells none."""
    plain = Newcomer().joined()
    said = plain.model_copy(
        update={
            "stands_for": (
                ValuesSaid(language="fr", values=("la convivialité",)),
                ValuesSaid(language="nl", values=("gezelligheid",)),
                ValuesSaid(language="en", values=("conviviality",)),
            )
        }
    )
    more = {"given_name": "Amina", "newcomer_name": "", "phone": ""}
    texts = [
        WRITER.write("member_joined", language, told(fact, language) | more).text
        for fact in (plain, said)
    ]
    assert [f"\n- {value}\n" in text for text in texts] == [False, True]


@pytest.mark.parametrize(("kind", "words"), [("question", "noté"), ("contribution", "fait part")])
def test_whoever_asked_is_told_the_answer(kind: str, words: str) -> None:
    """S3.14: paragraph by paragraph, also to who has no account to look it up."""
    fact = _sample(QuestionAnswered).model_copy(update={"kind": kind})
    (due,) = letters_due(fact)
    assert (due.reader_id, due.waits) == (fact.asked_by, False)  # type: ignore[attr-defined]
    more = {"given_name": "Amina", "newcomer_name": "", "phone": ""}
    letter = WRITER.write(due.about, "fr", told(fact, "fr") | more)
    assert "le mardi 24 février 2026" in letter.text
    assert words in letter.text
    assert "\n\nOui, en mai.\n\nVenez en parler samedi.\n\n" in letter.text


def test_a_booked_call_is_told_to_both_who_will_talk() -> None:
    amina = Newcomer()
    booked = amina.call_booked()
    assert _abouts(booked) == {
        "welcome_call_booked": amina.member_id,
        "call_to_give": booked.welcomer_id,
    }
    moved = amina.call_booked(change="moved", arrangement=2)
    assert _abouts(moved) == {
        "welcome_call_moved": amina.member_id,
        "call_to_give_moved": moved.welcomer_id,
    }


@pytest.mark.parametrize("change", ["handed_over", "moved", "rebooked"])
def test_a_call_that_changes_hands_is_told_to_all_three(change: str) -> None:
    amina, former = Newcomer(), str(uuid4())
    fact = amina.call_booked(change=change, arrangement=2, previous_welcomer_id=former)
    assert _abouts(fact) == {
        f"welcome_call_{change}": amina.member_id,
        "call_to_give": fact.welcomer_id,
        "call_given_over": former,
    }
    methods = {due.role: due.calendar for due in letters_due(fact)}
    assert methods == {
        Role.SUBJECT: Method.REQUEST,
        Role.WELCOMER: Method.REQUEST,
        Role.FORMER_WELCOMER: Method.CANCEL,
    }
    # A welcomer who keeps it is not told that somebody takes over from them.
    same = amina.call_booked(change=change, welcomer_id=former, previous_welcomer_id=former)
    assert "call_given_over" not in _abouts(same)


@pytest.mark.parametrize("why", ["member", "welcomer", "network", "held", "left"])
def test_a_cancelled_call_leaves_calendars_and_is_offered_anew_where_it_can_be(why: str) -> None:
    """S0.5: a link that could only be refused is none."""
    amina = Newcomer()
    newcomer, welcomer = letters_due(amina.call(WelcomeCallCancelled, cancelled_by=why))
    assert [newcomer.calendar, welcomer.calendar] == [Method.CANCEL] * 2
    assert newcomer.offers == (() if why in {"held", "left"} else ("rebook",))


def test_an_overdue_step_is_brought_to_the_mind_of_who_can_do_it() -> None:
    """S1.47: the member, or the peer at their side; what the place does is on its list."""
    overdue, ines = _sample(StepOverdue), str(uuid4())
    assert isinstance(overdue, StepOverdue)
    for who in ("welcomer", "mentor", "place", "network"):
        of_nobody = overdue.model_copy(update={"who_acts": who, "person_id": None})
        assert not letters_due(of_nobody)
    assert _abouts(overdue.model_copy(update={"who_acts": "member"})) == {
        "step_overdue": overdue.member_id
    }
    for who, role in (("mentor", Role.MENTOR), ("welcomer", Role.WELCOMER)):
        (due,) = letters_due(overdue.model_copy(update={"who_acts": who, "person_id": ines}))
        assert (due.about, due.reader_id, due.role) == ("company_step_overdue", ines, role)
    for language in LANGUAGES:
        checked = overdue.model_copy(update={"step": "check_in", "who_acts": "mentor"})
        known = told(checked, language) | NAMELESS | {"newcomer_name": "Amina"}
        assert "Amina" in WRITER.write("company_step_overdue", language, known).text


def test_a_mentor_is_asked_and_their_yes_is_told_to_both() -> None:
    """S1.46, S2.32: who is asked, who is told, and that nobody is told the same thing twice."""
    asked = _sample(MentorAsked)
    assert isinstance(asked, MentorAsked)
    assert _abouts(asked) == {"company_asked_again": asked.mentor_id}
    first = asked.model_copy(update={"again": False})
    assert _abouts(first) == {"company_asked": asked.mentor_id}
    assigned = _sample(MentorAssigned)
    assert isinstance(assigned, MentorAssigned)
    for accepted in (False, True):
        fact = assigned.model_copy(update={"accepted": accepted})
        assert _abouts(fact) == {"mentor_assigned": assigned.member_id}
    later = {"at_once": False, "just_assigned": False}
    accepted_later = _sample(MentorAccepted).model_copy(update=later)
    assert isinstance(accepted_later, MentorAccepted)
    assert _abouts(accepted_later) == {
        "mentor_accepted": accepted_later.member_id,
        "company_promised": accepted_later.mentor_id,
    }
    # Who accepts at once, or instead of somebody else, is named as the newcomer's mentor in this
    # very moment: they need not be told twice.
    for why in later:
        named = accepted_later.model_copy(update={why: True})
        assert _abouts(named) == {"company_promised": accepted_later.mentor_id}


def test_who_waits_reads_why_and_reads_it_once() -> None:
    """S1.46: whoever waits for a round is not told that nobody is there."""
    fact = _sample(MentorWanted)
    assert not letters_due(fact.model_copy(update={"anew": True}))
    first = fact.model_copy(update={"anew": False})
    assert list(_abouts(first)) == ["mentor_wanted"]
    for language, nobody, turn in (
        ("en", "Nobody is available", "next round"),
        ("fr", "Personne n'est disponible", "prochaine ronde"),
        ("nl", "niemand beschikbaar", "volgende ronde"),
    ):
        for reason, words in (("no_mentor", nobody), ("next_round", turn)):
            why = first.model_copy(update={"reason": reason})
            data = told(why, language) | {"given_name": "", "phone": ""}
            text = WRITER.write("mentor_wanted", language, data).text
            assert [each in text for each in (nobody, turn)] == [words is nobody, words is turn]


@pytest.mark.parametrize(
    ("because", "written"),
    [
        *((each, True) for each in ("accepted_elsewhere", "no_answer", "another_asked_for")),
        *((each, True) for each in ("no_contact", "member_left", "arranged_anew", "paused")),
        ("not_wanted", True),
        *((each, False) for each in ("declined", "mentor_left", "held", "a word from the future")),
    ],
)
def test_who_is_released_is_thanked_unless_they_know_or_a_person_tells_them(
    because: str, written: bool
) -> None:
    fact = _sample(MentorReleased).model_copy(update={"because": because})
    assert isinstance(fact, MentorReleased)
    assert _abouts(fact) == ({"company_released": fact.mentor_id} if written else {})


def test_both_are_asked_how_it_goes_and_both_celebrate() -> None:
    """S1.28, S2.31: contact, checks and autonomy, each told to whom it concerns."""
    contact = _sample(FirstContactAsked)
    assert isinstance(contact, FirstContactAsked)
    assert _abouts(contact) == {
        "first_contact_asked": contact.member_id,
        "company_contact_asked": contact.mentor_id,
    }
    missing = _sample(FirstContactMissing)
    assert isinstance(missing, FirstContactMissing)
    assert _abouts(missing) == {"company_contact_missing": missing.mentor_id}
    check = _sample(MentoringCheckDue)
    assert isinstance(check, MentoringCheckDue)
    assert _abouts(check) == {
        "mentoring_check_due": check.member_id,
        "company_check_due": check.mentor_id,
    }
    ended = _sample(MentoringEnded)
    assert isinstance(ended, MentoringEnded)
    assert _abouts(ended) == {
        "mentoring_ended": ended.member_id,
        "company_ended": ended.mentor_id,
    }
    alone = ended.model_copy(update={"mentor_id": None})
    assert _abouts(alone) == {"mentoring_ended": ended.member_id}
    faded = ended.model_copy(update={"how": "silence"})
    assert _abouts(faded) == {
        "mentoring_faded": ended.member_id,
        "company_faded": ended.mentor_id,
    }
    # Their mentor was released for the same reason, and thanked for that.
    for how in ("not_wanted", "left"):
        assert not _abouts(ended.model_copy(update={"how": how}))


@pytest.mark.parametrize("day", [0, 90])
def test_the_word_of_one_asks_the_other_and_a_word_is_offered_once_it_may_end(day: int) -> None:
    """S2.31: neither has to know that they may say so; who would rather go on may say that, too."""
    asked = _sample(GoodbyeAsked).model_copy(update={"day": day})
    assert isinstance(asked, GoodbyeAsked)
    readers = {"member": asked.mentor_id, "mentor": asked.member_id}
    for said_by, reader in readers.items():
        [due] = letters_due(asked.model_copy(update={"said_by": said_by}))
        assert due.reader_id == reader
        assert due.offers == (("autonomy", "needs_more") if day else ("autonomy",))
    check = _sample(MentoringCheckDue)
    for may_end in (False, True):
        dues = letters_due(check.model_copy(update={"may_end": may_end}))
        assert [("autonomy" in due.offers) for due in dues] == [may_end] * 2


@pytest.mark.parametrize("event", [MentorAssigned, MentorAccepted])
def test_who_is_named_a_mentor_may_ask_for_another_out_of_the_letter(
    event: type[MentorAssigned | MentorAccepted],
) -> None:
    """S2.30: by one click, while they have not done so before."""
    key = OKPKey.generate_key("Ed25519")
    fact = _sample(event).model_copy(update={"at_once": False, "just_assigned": False})
    assert isinstance(fact, MentorAssigned | MentorAccepted)
    for may in (False, True):
        told_so = fact.model_copy(update={"may_ask_another": may})
        due = next(each for each in letters_due(told_so) if each.role is Role.SUBJECT)
        assert due.offers == (("ask_another",) if may else ())
        addresses = LinkMaker(key, "https://reseau.example").links(told_so, due, "fr")
        for address in addresses.values():
            token = address.removeprefix("https://reseau.example/mentor/").partition("?")[0]
            link = verify(token, key, fact.occurred_at)
            assert (link.holder_id, link.arrangement) == (fact.member_id, fact.arrangement)
            assert link.expires_at > fact.occurred_at + timedelta(days=29)


def test_only_who_is_at_their_side_is_told_how_to_reach_a_newcomer() -> None:
    """S1.46, S2.31: once they have said yes, and while the two have still to meet."""
    told_so = {
        due.about for event in FACTS for due in letters_due(_sample(event)) if due.reaches_newcomer
    }
    assert told_so == {"company_promised", "company_contact_asked", "company_contact_missing"}


LINKED = (MentorAsked, FirstContactAsked, MentoringCheckDue, GoodbyeAsked, FirstContactMissing)


@pytest.mark.parametrize("event", LINKED, ids=lambda event: event.__name__)
def test_a_letters_links_are_its_readers_own_and_bound_to_the_arrangement(
    event: type[
        MentorAsked | FirstContactAsked | MentoringCheckDue | GoodbyeAsked | FirstContactMissing
    ],
) -> None:
    """One purpose each; what names the mentor is in no letter to the newcomer, and the reverse."""
    key = OKPKey.generate_key("Ed25519")
    maker = LinkMaker(key, "https://reseau.example")
    fact = _sample(event)
    assert isinstance(fact, LINKED)
    for due in letters_due(fact):
        assert due.offers
        addresses = maker.links(fact, due, "nl")
        assert maker.links(fact, due, "nl") == addresses
        assert list(addresses) == list(due.offers)
        for offer, address in addresses.items():
            token = address.removeprefix("https://reseau.example/mentor/").removesuffix(
                "?language=nl"
            )
            link = verify(token, key, fact.occurred_at)
            assert link.purpose.value == offer
            assert link.holder_id == due.reader_id
            assert (link.member_id, link.about_id) == (fact.member_id, fact.assignment_id)
            assert link.arrangement == fact.arrangement
            assert link.day == (None if offer == "autonomy" else getattr(fact, "day", None))
            ends = getattr(fact, "answer_by", fact.occurred_at + timedelta(days=30))
            assert link.expires_at == ends.replace(microsecond=0)


def test_a_session_that_will_not_be_is_told_to_everybody_once() -> None:
    people = [str(uuid4()) for _ in range(500)]
    fact = _sample(SessionCancelled).model_copy(update={"member_ids": (*people, people[0])})
    dues = letters_due(fact)
    assert [due.reader_id for due in dues] == people
    assert len({message_id(fact.event_id, due.role, due.reader_id) for due in dues}) == 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_let_a_seat_pass_did_not_decline_it(language: str) -> None:
    """S1.35: they read that it was kept, and that they may sign up again; no calendar had it."""
    declined = _sample(SessionSeatGivenUp).model_copy(update={"lapsed": False})
    lapsed = declined.model_copy(update={"lapsed": True})
    (let_pass,) = letters_due(lapsed)
    assert (let_pass.about, let_pass.calendar) == ("session_seat_lapsed", None)
    (given_up,) = letters_due(declined)
    assert (given_up.about, given_up.calendar) == ("session_seat_given_up", Method.CANCEL)
    assert given_up.reader_id == let_pass.reader_id
    letter = WRITER.write(let_pass.about, language, told(lapsed, language) | NAMELESS)
    noted = {"fr": "c'est noté", "nl": "genoteerd", "en": "it is noted"}[language]
    assert noted not in f"{letter.subject}\n{letter.text}".lower()


def test_who_waits_for_a_seat_is_told_so() -> None:
    fact = _sample(SessionSeatAwaited)
    (due,) = letters_due(fact)
    assert (due.about, due.calendar) == ("session_seat_awaited", None)
    assert due.reader_id == fact.member_id  # type: ignore[attr-defined]


def test_missing_elders_are_told_to_who_organises_the_session() -> None:
    """S1.59: and to the staff, as an organiser may have given no address."""
    fact = _sample(SessionEldersMissing)
    assert isinstance(fact, SessionEldersMissing)
    readers = [(due.reader_id, due.waits) for due in letters_due(fact)]
    assert readers == [(fact.organiser_id, False), (None, False)]
    nobodys = fact.model_copy(update={"organiser_id": ""})
    assert [due.reader_id for due in letters_due(nobodys)] == [None]


def test_a_session_that_never_had_a_time_is_taken_out_of_no_calendar() -> None:
    """S1.35: who voted on its time hears that it will not be, and of no time at which it was."""
    dated = _sample(SessionCancelled).model_copy(update={"dated": True})
    undated = dated.model_copy(update={"dated": False})
    assert [due.calendar for due in letters_due(dated)] == [Method.CANCEL]
    assert [due.calendar for due in letters_due(undated)] == [None]
    for language in LANGUAGES:
        with_time, without = (
            WRITER.write("session_cancelled", language, told(fact, language) | NAMELESS)
            for fact in (dated, undated)
        )
        assert "2026" in with_time.text
        assert "2026" not in without.text


def test_a_date_is_told_to_all_and_is_an_appointment_of_those_with_a_seat() -> None:
    """S1.36: whoever waits is told, without anything in their calendar; a seat moves in it."""
    fact = _sample(SessionScheduled)
    subjects = set()
    for arrangement, same_time in ((1, False), (2, False), (2, True)):
        moved = fact.model_copy(
            update={
                "arrangement": arrangement,
                "same_time": same_time,
                "member_ids": (str(uuid4()), str(uuid4())),
            }
        )
        assert [due.calendar for due in letters_due(moved)] == [None] * 2
        letter = WRITER.write("session_scheduled", "en", told(moved, "en") | NAMELESS)
        assert ("another date" in letter.subject) == (arrangement > 1 and not same_time)
        subjects.add(letter.subject)
    assert len(subjects) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_seat_that_moves_says_whether_it_is_another_time_or_elsewhere(language: str) -> None:
    fact = _sample(SessionSeatMoved)
    texts, subjects = set(), {}
    for same in ((False, False), (False, True), (True, False)):
        moved = fact.model_copy(update=dict(zip(("same_time", "same_place"), same, strict=True)))
        assert [due.calendar for due in letters_due(moved)] == [Method.REQUEST]
        letter = WRITER.write("session_seat_moved", language, told(moved, language) | NAMELESS)
        assert "12 rue du Four" in letter.text
        texts.add(letter.text)
        subjects[same] = letter.subject
    assert len(texts) == 3
    assert subjects[False, False] == subjects[False, True] != subjects[True, False]


def test_who_is_to_look_after_somebody_learns_where_and_why_and_no_names() -> None:
    """S0.4: a person decides what a program could not; the e-mail says no more than they need."""
    fact = _sample(WelcomeCallEscalated).model_copy(update={"reason": "missed_twice"})
    assert isinstance(fact, WelcomeCallEscalated)
    for language, clock, why, yours in (
        (
            "fr",
            "19 h (à l'heure de Brussels)",
            "deux fois, le moment n'a pas convenu",
            "il vous est",
        ),
        (
            "nl",
            "19.00 uur (tijd van Brussels)",
            "het moment kwam twee keer niet goed uit",
            "uw hand",
        ),
        ("en", "19:00 (Brussels time)", "the time did not suit, twice", "in your hands"),
    ):
        data = told(fact, language) | {"given_name": "", "newcomer_name": "Amina", "phone": ""}
        letter = WRITER.write("call_to_look_after", language, data)
        assert "La Fabrique" in letter.text
        assert clock in letter.text
        assert why in letter.text
        to_claire = WRITER.write("call_to_look_after", language, data | {"given_name": "Claire"})
        assert yours in to_claire.text
        assert yours not in letter.text
        for ids in (fact.call_id, fact.place_id, fact.reason):
            assert ids not in letter.text
        assert "Amina" not in letter.text
        assert fact.person_name not in letter.text
        assert fact.member_id not in letter.text
        told_to_newcomer = WRITER.write("welcome_call_escalated", language, data)
        assert fact.person_name in told_to_newcomer.text


def test_who_is_named_for_a_call_hears_of_it_beside_the_staff() -> None:
    """S0.4: it is their own hands that it is in."""
    fact = _sample(WelcomeCallEscalated)
    assert isinstance(fact, WelcomeCallEscalated)
    readers = {(due.about, due.reader_id, due.role) for due in letters_due(fact)}
    assert readers == {
        ("welcome_call_escalated", fact.member_id, Role.SUBJECT),
        ("call_to_look_after", None, Role.STAFF),
        ("call_to_look_after", fact.person_id, Role.IN_CHARGE),
    }
    nobody = fact.model_copy(update={"person_id": None, "person_name": ""})
    assert len(letters_due(nobody)) == 2
    for language, who in (
        ("fr", "une personne de l'équipe"),
        ("nl", "iemand van het team"),
        ("en", "somebody from the team"),
    ):
        data = told(nobody, language) | NAMELESS | {"newcomer_name": ""}
        assert who in WRITER.write("welcome_call_escalated", language, data).text


def test_every_reason_for_which_a_call_is_given_into_hands_has_words() -> None:
    """S0.4: no closed word of a program stands in a letter."""
    waiting = {"no_welcomer", "no_welcomer_for_language", "no_free_slot", "cancelled"}
    for reason in waiting | {"too_late", "no_word", "missed_twice", "not_arranged"}:
        words = [escalation_in_words(reason, language) for language in LANGUAGES]
        assert len(set(words)) == len(LANGUAGES)
        assert all(each and "_" not in each for each in words)
    assert escalation_in_words("a reason of tomorrow", "fr") == ""


def test_a_calendar_never_takes_an_older_word_for_the_newer_one() -> None:
    amina, former = Newcomer(), str(uuid4())
    history = [
        amina.call_booked(welcomer_id=former),
        amina.call_booked(arrangement=2, change="moved", welcomer_id=former),
        amina.call_booked(arrangement=3, change="handed_over", previous_welcomer_id=former),
        amina.call(WelcomeCallCancelled, arrangement=4, cancelled_by="member"),
        amina.call_booked(arrangement=5, change="rebooked"),
    ]
    for role in (Role.SUBJECT, Role.WELCOMER, Role.FORMER_WELCOMER):
        entries = [
            entry
            for number, fact in enumerate(history)
            for due in letters_due(fact.model_copy(update={"occurred_at": _at(fact, number)}))
            if due.role is role
            and (entry := appointment(fact, due, newcomer_name="Amina", language="fr"))
        ]
        assert {entry.key for entry in entries} == {amina.call_id}
        revisions = [entry.revision for entry in entries]
        assert revisions == sorted(set(revisions))
    revision = {
        due.role: entry.revision
        for due in letters_due(history[2])
        if (entry := appointment(history[2], due, newcomer_name="", language="fr"))
    }
    assert revision == {Role.SUBJECT: 2, Role.WELCOMER: 2, Role.FORMER_WELCOMER: 2}


def _at(fact: Event, number: int) -> object:
    return fact.occurred_at + timedelta(minutes=number)


def test_a_reminder_changes_no_calendar_and_a_seat_can_be_taken_again() -> None:
    assert all(due.calendar is None for due in letters_due(_sample(WelcomeCallReminderDue)))
    taken, given_up = _sample(SessionSeatTaken), _sample(SessionSeatGivenUp)
    entries = []
    for fact in (taken, given_up):
        [due] = letters_due(fact)
        entries.append(appointment(fact, due, newcomer_name="", language="fr"))
    assert [entry.method for entry in entries if entry] == [Method.REQUEST, Method.CANCEL]
    assert len({entry.revision for entry in entries if entry}) == 1
    cancelled = _sample(SessionCancelled).model_copy(update={"arrangement": 1})
    [due] = letters_due(cancelled)
    ended = appointment(cancelled, due, newcomer_name="", language="fr")
    assert ended is not None
    assert (ended.method, ended.revision) == (Method.CANCEL, 1)


def test_every_step_that_members_take_themselves_has_words() -> None:
    own = {
        step["id"]
        for file in (Path(onboarding.__path__[0]) / "journeys").glob("*.yaml")
        for step in yaml.safe_load(file.read_text(encoding="utf-8"))["steps"]
        if step["who_acts"] == "member" and step["id"] != "joined"
    }
    assert len(own) > 10
    for language in LANGUAGES:
        assert not {step for step in own if not step_in_words(step, language)}


@pytest.mark.parametrize(
    ("about", "event"),
    [
        ("member_joined", MemberJoined),
        ("welcome_call_booked", WelcomeCallBooked),
        ("welcome_call_moved", WelcomeCallBooked),
        ("call_to_give", WelcomeCallBooked),
        ("call_to_give_reminder_due", WelcomeCallReminderDue),
    ],
)
def test_a_number_that_is_missing_is_asked_for_before_anybody_would_ring(
    about: str, event: type[Event]
) -> None:
    """S0.9: who is called needs a number; nobody reads of one that nobody has."""
    fact = _sample(event)
    for language, missing in (("fr", "manque encore"), ("nl", "ontbreekt"), ("en", "still lack")):
        data = told(fact, language) | {"given_name": "", "newcomer_name": "Amina", "phone": ""}
        assert missing not in WRITER.write(about, language, data).text
        asked = WRITER.write(about, language, data | {"number_missing": True}).text
        assert missing in asked
        assert "dans votre espace le temps" not in asked


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        ("inactive_soon", {"fr": "vos heures", "nl": "uw uren", "en": "your hours"}),
        ("training_ends", {"fr": "renouvelle", "nl": "vernieuwt", "en": "renew"}),
    ],
)
def test_a_welcomer_reads_in_time_how_to_stay(kind: str, ways: dict[str, str]) -> None:
    """S0.11: until which day, by what, and whom they may tell without the Internet."""
    fact = _sample(WelcomerReminderDue).model_copy(update={"kind": kind})
    assert isinstance(fact, WelcomerReminderDue)
    (due,) = letters_due(fact)
    assert (due.about, due.reader_id) == (f"welcomer_{kind}", fact.welcomer_id)
    assert (due.waits, due.offers) == (False, ())
    for language, day, coordinator in (
        ("fr", "mardi 31 mars 2026", "la personne qui coordonne votre lieu"),
        ("nl", "dinsdag 31 maart 2026", "wie uw plek coördineert"),
        ("en", "Tuesday 31 March 2026", "the coordinator of your place"),
    ):
        data = told(fact, language) | {"given_name": "Paul", "phone": "01 23 45 67 89"}
        text = WRITER.write(due.about, language, data).text
        for words in (day, coordinator, ways[language], "01 23 45 67 89"):
            assert words in text


def test_a_reminder_of_tomorrow_is_no_letter_yet() -> None:
    """A closed word that we have no letter for is nobody's news."""
    assert not letters_due(_sample(WelcomerReminderDue).model_copy(update={"kind": "?"}))

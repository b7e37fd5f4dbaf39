"""Notifications as it runs: real broker, real database, real mail server, real processes."""

import re
import signal
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar

from chassis.assertion import Caller
from chassis.crash_points import AFTER_SEND_BEFORE_MARK
from chassis.links import verify
from contracts.onboarding import NO_ADDRESS
from contracts.sessions import SessionCancelled, SessionEldersMissing
from contracts.welcome import WelcomeCallCancelled
from tests.services.notifications.conftest import LINK_KEY, MailServer, notifications
from tests.services.notifications.facts import NOW, Newcomer, concern_filed, session
from tests.services.one_service import OneService
from tests.support.broker import Broker
from tests.support.database import Database
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]


def test_each_fact_is_one_mail_in_the_newcomers_own_language(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    amina = Newcomer(given_name="Amina", languages=("pt", "fr-BE", "en"))
    brian = Newcomer(given_name="Brian", languages=("en",))
    for somebody in (amina, brian):
        house.tell(
            [
                somebody.contact(),
                somebody.joined(),
                somebody.call_wanted(),
                somebody.call_booked(),
                somebody.mentor_wanted(),
                somebody.mentor_assigned(),
            ]
        )
    house.wait_until_quiet()

    assert mail_server.recipients() == Counter({amina.address: 5, brian.address: 5})
    subjects = {str(mail["subject"]) for mail in mail_server.mails() if "Amina" in str(mail["to"])}
    assert subjects == {
        "Bienvenue parmi nous",
        "Votre appel de bienvenue se prépare",
        "Votre appel de bienvenue est fixé",
        "Nous cherchons votre mentor",
        "Quelqu'un vous accompagne",
    }
    english = {
        str(mail["subject"]): mail for mail in mail_server.mails() if "Brian" in str(mail["to"])
    }
    call = english["Your welcome call has a date"].get_body(("plain",))
    assert call is not None
    assert (
        "Bastien will call you on Thursday 5 March 2026 at 18:30 (local time at your place)."
        in call.get_content()
    )
    mentor = english["Somebody will accompany you"].get_body(("html",))
    assert mentor is not None
    assert "<li>you share a language: French</li>" in mentor.get_content()


def test_who_calls_is_written_to_as_well_and_so_is_who_no_longer_does(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    amina = Newcomer(given_name="Amina")
    bas, cloe = Newcomer(given_name="Bas", languages=("nl",)), Newcomer(given_name="Cloe")
    house.tell([who.contact() for who in (amina, bas, cloe)])
    house.wait_until_quiet()
    house.tell([amina.call_booked(welcomer_id=bas.member_id)] * 2)
    house.wait_until_quiet()
    handed_over = amina.call_booked(
        arrangement=2,
        change="handed_over",
        welcomer_id=cloe.member_id,
        welcomer_given_name="Cloe",
        previous_welcomer_id=bas.member_id,
    )
    house.tell([handed_over] * 2)
    house.wait_until_quiet()
    house.tell(
        [
            amina.call(
                WelcomeCallCancelled,
                arrangement=3,
                welcomer_id=cloe.member_id,
                welcomer_given_name="Cloe",
                cancelled_by="member",
            )
        ]
    )
    house.wait_until_quiet()

    def received(who: Newcomer) -> list[tuple[str, str, int]]:
        """Subject, calendar method and sequence of each mail, as they came."""
        mails = [mail for mail in mail_server.mails() if who.address in str(mail["to"])]
        return [(str(mail["subject"]), *_invited(mail)) for mail in mails]

    assert received(amina) == [
        ("Votre appel de bienvenue est fixé", "REQUEST", 0),
        ("Une autre personne vous appellera", "REQUEST", 1),
        ("Votre appel de bienvenue n'aura pas lieu ce jour-là", "CANCEL", 2),
    ]
    assert received(bas) == [
        ("Een welkomstgesprek voor u", "REQUEST", 0),
        ("Iemand neemt het over", "CANCEL", 1),
    ]
    assert received(cloe) == [
        ("Un appel de bienvenue vous est confié", "REQUEST", 1),
        ("Un appel de bienvenue n'aura pas lieu", "CANCEL", 2),
    ]
    [first, *_] = [mail for mail in mail_server.mails() if bas.address in str(mail["to"])]
    words = first.get_body(("plain",))
    assert words is not None
    assert "U belt Amina op donderdag 5 maart 2026 om 18.30 uur (tijd van Paris)." in (
        words.get_content()
    )
    # Neither learns the other's address or number from us.
    for content in mail_server.contents():
        assert sum(who.address in content for who in (amina, bas, cloe)) == 1
        assert "33600000000" not in content


def _invited(mail: EmailMessage) -> tuple[str, int]:
    [calendar] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    parsed = Calendar.from_ical(calendar.get_content())
    [event] = parsed.walk("VEVENT")
    return str(parsed["method"]), int(event["sequence"])


def test_a_welcomer_who_gave_no_address_keeps_nobody_waiting(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    amina, stranger = Newcomer(), Newcomer()
    booked = amina.call_booked(welcomer_id=stranger.member_id)
    house.tell([amina.contact(), booked])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({amina.address: 1})
    assert house.metric('entrelieux_mails_without_contact_total{role="welcomer"}') == 1
    # It stays so: an old fact that is told again does not call anybody to an old call.
    house.tell([stranger.contact(), booked])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({amina.address: 1})
    assert house.metric('entrelieux_mails_without_contact_total{role="welcomer"}') == 1
    assert house.metric("entrelieux_dead_letters_total") == 0
    # From now on they are known.
    house.tell([amina.call_booked(welcomer_id=stranger.member_id, arrangement=2, change="moved")])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({amina.address: 2, stranger.address: 1})


def test_a_welcomer_whose_address_is_on_its_way_is_told_a_little_later(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    amina, bas = Newcomer(), Newcomer()
    booked = amina.call_booked(welcomer_id=bas.member_id, occurred_at=datetime.now(UTC))
    house.tell([amina.contact(), booked])
    wait_until(
        lambda: mail_server.recipients() == Counter({amina.address: 1}),
        within=20,
        saying="the newcomer told at once",
    )
    house.tell([bas.contact()])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({amina.address: 1, bas.address: 1})
    assert house.metric("entrelieux_mails_without_contact_total") == 0


def test_a_cancelled_session_is_told_to_each_and_waits_for_the_one_who_is_not_known(
    house: OneService, mail_server: MailServer
) -> None:
    one, two = house.start(BUS_BATCH="5"), house.start(BUS_BATCH="5")
    people = [Newcomer() for _ in range(40)]
    house.tell([who.contact() for who in people[1:]])
    house.wait_until_quiet()
    cancelled = session(SessionCancelled, member_ids=tuple(who.member_id for who in people))
    house.tell([cancelled] * 3)
    wait_until(
        lambda: mail_server.recipients() == Counter({who.address: 1 for who in people[1:]}),
        within=30,
        saying="everybody known is told",
    )
    house.tell([people[0].contact()])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({who.address: 1 for who in people})
    assert one.is_running
    assert two.is_running


def test_who_leaves_is_thanked_and_their_goodbye_goes_to_who_passes_it_on(
    house: OneService, mail_server: MailServer
) -> None:
    """S1.45: a goodbye to the community, if they want one."""
    house.start(CHASSIS_LOG_LEVEL="DEBUG")
    amina, brian = Newcomer(given_name="Amina"), Newcomer(given_name="Brian", languages=("en",))
    goodbye = "Merci pour les tartes.\nJe pars à Canarieville."
    house.tell([amina.contact(), brian.contact()])
    house.tell([amina.left(goodbye), brian.left()])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter(
        {amina.address: 1, brian.address: 1, "equipe@reseau.example": 1}
    )
    [to_pass_on] = [mail for mail in mail_server.mails() if "equipe@" in str(mail["to"])]
    words = to_pass_on.get_body(("plain",))
    assert words is not None
    lines = words.get_content().split("\r\n\r\n")
    assert lines[2:4] == ["Merci pour les tartes.", "Je pars à Canarieville."]
    assert "Amina" in words.get_content()
    assert "Canarieville" not in house.logs()
    assert not [d for d in house.database["messages"].find() if "Canarieville" in str(d)]


def test_a_letter_has_links_for_what_its_reader_may_do_and_we_forget_them(
    house: OneService, mail_server: MailServer
) -> None:
    """S0.4: by a link or by telephone, without an account; the words name both."""
    house.start(CHASSIS_LOG_LEVEL="DEBUG")
    amina, bas = Newcomer(languages=("nl",)), Newcomer()
    offered = amina.offered()
    booked = amina.call_booked(welcomer_id=bas.member_id, arrangement=2, change="chosen")
    cancelled = amina.call(
        WelcomeCallCancelled, welcomer_id=bas.member_id, arrangement=3, cancelled_by="member"
    )
    house.tell([amina.contact(), bas.contact(), offered])
    house.wait_until_quiet()
    house.tell([booked])
    house.wait_until_quiet()
    house.tell([cancelled])
    house.wait_until_quiet()
    letters = [mail for mail in mail_server.mails() if amina.address in str(mail["to"])]
    links = [_links(mail) for mail in letters]
    given = [[verify(token, LINK_KEY, NOW) for token in tokens] for tokens in links]
    assert [[link.purpose.value for link in each] for each in given] == [
        ["choose"],
        ["move", "cancel"],
        ["rebook"],
    ]
    for facts, fact in zip(given, (offered, booked, cancelled), strict=True):
        for link in facts:
            assert (link.member_id, link.about_id) == (amina.member_id, amina.call_id)
            assert link.arrangement == fact.arrangement
    assert [each[0].expires_at for each in given] == [
        *(offered.answer_by, booked.starts_at, cancelled.occurred_at + timedelta(days=30)),
    ]
    for mail in letters:
        words = mail.get_body(("plain",))
        assert words is not None
        assert "01 23 45 67 89" in words.get_content()
    to_welcomer = [mail for mail in mail_server.mails() if bas.address in str(mail["to"])]
    assert [_links(mail) for mail in to_welcomer] == [[], []]
    # Whoever has a link can act: it is nowhere but in its letter, and not in a calendar.
    tokens = [token for each in links for token in each]
    kept = str(list(house.database["messages"].find())) + house.logs()
    kept += house.ask("GET", "/metrics").body
    calendars = [
        str(part.get_content())
        for mail in letters
        for part in mail.walk()
        if part.get_content_type() == "text/calendar"
    ]
    assert not [token for token in tokens if token in kept or token in str(calendars)]


def _links(mail: EmailMessage) -> list[str]:
    """The tokens of a mail's links, which its plain text and its page have alike."""
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    pattern = r"https://reseau\.example/call/([\w.-]+)\?language=(?:fr|nl|en)"
    found = re.findall(pattern, plain.get_content())
    assert re.findall(pattern, page.get_content()) == found
    return found


def test_messages_are_listed_within_reach_page_by_page(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    amina, foreign = Newcomer(), Newcomer()
    house.tell(
        [
            *(amina.contact(), amina.joined(), amina.call_booked(), amina.mentor_assigned()),
            *(foreign.contact(), foreign.joined()),
        ]
    )
    house.wait_until_quiet()
    path = f"/members/{amina.member_id}/messages"

    herself = Caller(amina.member_id, reach=frozenset({"own"}))
    everything = house.ask("GET", path, caller=herself).body
    assert everything["after"] is None
    assert {item["about"] for item in everything["items"]} == {
        "member_joined",
        "welcome_call_booked",
        "mentor_assigned",
    }
    for item in everything["items"]:
        assert item["status"] == "sent"
        assert item["channel"] == "email"
        assert item["sent_at"] is not None
        assert set(item) == {
            *("id", "about", "event_id", "channel", "language", "subject"),
            *("status", "created_at", "sent_at"),
        }

    pages, after = [], ""
    while after is not None:
        page = house.ask(
            "GET", f"{path}?limit=2&after={after.replace('+', '%2B')}", caller=herself
        ).body
        pages += page["items"]
        after = page["after"]
    assert pages == everything["items"]

    near = Caller("c", places=frozenset({amina.place_id}), reach=frozenset({"place"}))
    staff = Caller("s", roles=frozenset({"staff"}), reach=frozenset({"network"}))
    elsewhere = Caller("c", places=frozenset({foreign.place_id}), reach=frozenset({"place", "own"}))
    assert house.ask("GET", path, caller=near).status == 200
    assert house.ask("GET", path, caller=staff).status == 200
    assert house.ask("GET", path, caller=elsewhere).status == 404
    assert house.ask("GET", path).status == 401
    assert house.ask("GET", "/members/nobody/messages", caller=staff).status == 404


def test_whoever_has_no_address_is_told_by_telephone_and_the_list_says_so(
    house: OneService, mail_server: MailServer
) -> None:
    """Nothing is lost silently; once they give an address, what follows is written to it."""
    house.start()
    amina = Newcomer()
    house.tell([replace(amina, email=NO_ADDRESS).contact(), amina.joined(), amina.joined()])
    house.wait_until_quiet()
    herself = Caller(amina.member_id, reach=frozenset({"own"}))
    path = f"/members/{amina.member_id}/messages"
    [item] = house.ask("GET", path, caller=herself).body["items"]
    assert (item["about"], item["channel"], item["status"], item["sent_at"]) == (
        *("member_joined", "telephone", "by_telephone"),
        None,
    )
    assert item["subject"] == "Bienvenue parmi nous"
    house.tell([amina.contact(at=NOW + timedelta(days=1)), amina.joined(), amina.mentor_wanted()])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({amina.address: 1})
    items = house.ask("GET", path, caller=herself).body["items"]
    assert [(each["about"], each["status"]) for each in items] == [
        ("member_joined", "by_telephone"),
        ("mentor_wanted", "sent"),
    ]


def test_the_same_fact_again_and_after_a_restart_is_still_one_mail(
    house: OneService, mail_server: MailServer
) -> None:
    first = house.start()
    amina = Newcomer()
    house.tell([amina.contact(), *[amina.joined()] * 5])
    house.wait_until_quiet()
    first.stop()
    house.start()
    house.tell([amina.contact(), *[amina.joined()] * 5])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({amina.address: 1})
    assert house.metric("entrelieux_duplicates_skipped_total") >= 1


def test_a_fact_that_overtakes_its_contact_waits_for_it(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    amina, brian = Newcomer(), Newcomer()
    house.tell([amina.joined(), brian.contact(), brian.joined()])
    wait_until(
        lambda: mail_server.recipients()[brian.address] == 1, within=20, saying="the other's mail"
    )
    assert mail_server.recipients()[amina.address] == 0
    house.tell([amina.contact()])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({amina.address: 1, brian.address: 1})


def test_a_contact_given_earlier_does_not_replace_a_later_one(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    new = Newcomer(email="new@mail.example")
    old = Newcomer(email="old@mail.example", member_id=new.member_id)
    house.tell([new.contact(at=NOW), old.contact(at=NOW - timedelta(days=1))])
    house.wait_until_quiet()
    house.tell([old.contact(at=NOW - timedelta(days=1)), new.joined()])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({"new@mail.example": 1})


def test_a_mail_server_that_was_away_gets_everything_once(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    mail_server.stop()
    newcomers = [Newcomer() for _ in range(40)]
    house.tell([fact for one in newcomers for fact in (one.contact(), one.joined())])
    wait_until(
        lambda: house.metric("entrelieux_delayed_retries_total") >= 40,
        within=30,
        saying="all put off",
    )
    checks = house.ask("GET", "/readyz").body["checks"]
    assert "nothing is lost" in checks["mail server"]
    mail_server.start()
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({one.address: 1 for one in newcomers})
    assert house.metric("entrelieux_dead_letters_total") == 0


def test_one_refused_recipient_harms_nobody_and_is_not_tried_again(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    fine = [Newcomer() for _ in range(10)]
    refused = Newcomer(email="refuse-550@mail.example")
    unreachable = Newcomer(email="no address at all")
    delayed = Newcomer(email="once-450@mail.example")
    everybody = [*fine[:5], refused, unreachable, delayed, *fine[5:]]
    house.tell([fact for one in everybody for fact in (one.contact(), one.joined())])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter(
        {one.address: 1 for one in fine} | {delayed.address: 1}
    )
    kept = {
        document["member_id"]: (document["status"], document.get("refused_with"))
        for document in house.database["messages"].find()
    }
    assert kept[refused.member_id] == ("refused", 550)
    assert kept[unreachable.member_id] == ("refused", 501)
    assert kept[delayed.member_id] == ("sent", None)


def test_two_replicas_send_every_message_once(house: OneService, mail_server: MailServer) -> None:
    one, two = house.start(BUS_BATCH="10"), house.start(BUS_BATCH="10")
    newcomers = [Newcomer() for _ in range(100)]
    house.tell(
        [fact for n in newcomers for fact in (n.contact(), n.joined(), n.joined())]
        + [n.joined() for n in newcomers]
    )
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({n.address: 1 for n in newcomers})
    assert house.metric('entrelieux_mails_total{outcome="sent"}', one) > 0
    assert house.metric('entrelieux_mails_total{outcome="sent"}', two) > 0


def test_a_kill_while_sending_loses_nothing_and_repeats_only_the_very_same_mail(
    house: OneService, mail_server: MailServer
) -> None:
    mail_server.stop()
    mail_server.start(seconds_each=0.005)
    first = house.start()
    newcomers = [Newcomer() for _ in range(200)]
    house.tell([one.contact() for one in newcomers])
    house.tell([one.joined() for one in newcomers])
    wait_until(
        lambda: len(mail_server.contents()) > 60, within=60, saying="in the middle", every=0.01
    )
    assert len(mail_server.contents()) < 200
    first.kill()
    house.start()
    house.wait_until_quiet()
    assert set(mail_server.recipients()) == {one.address for one in newcomers}
    # Whatever came twice came as the same mail, byte for byte.
    assert len(set(mail_server.contents())) == 200
    assert len(mail_server.contents()) <= 201


def test_the_one_window_repeats_the_same_mail(house: OneService, mail_server: MailServer) -> None:
    doomed = house.start(CRASH_AT=AFTER_SEND_BEFORE_MARK)
    amina = Newcomer()
    house.tell([amina.contact(), amina.joined()])
    assert doomed.wait(within=30) == -signal.SIGKILL
    house.start()
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({amina.address: 2})
    first, again = mail_server.contents()
    assert first == again
    [message] = house.database["messages"].find()
    assert str(mail_server.mails()[0]["message-id"]) == f"<{message['_id']}@reseau.example>"


def test_the_one_window_repeats_the_same_invitation_and_to_one_reader_alone(
    house: OneService, mail_server: MailServer
) -> None:
    doomed = house.start(CRASH_AT=AFTER_SEND_BEFORE_MARK)
    amina, bas = Newcomer(), Newcomer()
    house.tell([amina.contact(), bas.contact()])
    house.wait_until_quiet()
    house.tell([amina.call_booked(welcomer_id=bas.member_id)])
    assert doomed.wait(within=30) == -signal.SIGKILL
    # By now another time has been found; the first letter still says what it said.
    house.start()
    house.tell([amina.call_booked(welcomer_id=bas.member_id, arrangement=2, change="moved")])
    house.wait_until_quiet()
    contents = Counter(mail_server.contents())
    assert sorted(contents.values()) == [1, 1, 1, 2]
    assert mail_server.recipients().total() == 5
    assert {mail_server.recipients()[who.address] for who in (amina, bas)} == {2, 3}


def test_a_database_that_goes_away_while_sending_makes_nothing_go_twice(
    broker: Broker,
    fresh_database: Database,
    database_name: str,
    short_directory: Path,
    mail_server: MailServer,
) -> None:
    mail_server.stop()
    mail_server.start(seconds_each=0.005)
    house = notifications(broker, fresh_database, database_name, short_directory, mail_server.port)
    try:
        house.start()
        newcomers = [Newcomer() for _ in range(120)]
        house.tell([fact for one in newcomers for fact in (one.contact(), one.joined())])
        for sent in (20, 60):
            wait_until(
                lambda sent=sent: len(mail_server.contents()) > sent,  # type: ignore[misc]
                within=60,
                saying=f"{sent} sent",
                every=0.01,
            )
            fresh_database.kill()
            wait_until(
                lambda: house.metric("entrelieux_consumer_paused") == 1, within=30, saying="paused"
            )
            fresh_database.start()
        house.wait_until_quiet(within=120)
        assert mail_server.recipients() == Counter({one.address: 1 for one in newcomers})
        assert house.metric("entrelieux_dead_letters_total") == 0
    finally:
        house.close()


def test_the_staff_learns_that_there_is_something_and_nothing_else(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    fact = concern_filed()
    house.tell([fact] * 3)
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({"equipe@reseau.example": 1})
    [mail] = mail_server.mails()
    assert mail["subject"] == "Il y a quelque chose à regarder"
    [message] = house.database["messages"].find()
    assert message["created_at"] == message["sent_at"] == fact.occurred_at


def test_missing_elders_are_told_to_who_organises_and_without_their_address_to_the_staff(
    house: OneService, mail_server: MailServer
) -> None:
    """S1.59: each once; an organiser who gave no address holds nobody's letter back."""
    house.start(NOTIFICATIONS_FRESH_SECONDS="0")
    lead = Newcomer(languages=("en",))
    house.tell([lead.contact()])
    house.wait_until_quiet()
    for organiser in (lead.member_id, "somebody of the staff"):
        fact = session(SessionEldersMissing, organiser_id=organiser, missing=2)
        house.tell([fact] * 2)
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({"equipe@reseau.example": 2, lead.address: 1})
    [mail] = [each for each in mail_server.mails() if lead.address in str(each["to"])]
    assert mail["subject"] == "A session is looking for people with experience"


def test_without_an_address_of_the_staff_nothing_is_sent_and_that_is_noted(
    house: OneService, mail_server: MailServer
) -> None:
    house.start(NOTIFICATIONS_STAFF_ADDRESS="")
    house.tell([concern_filed()])
    house.wait_until_quiet()
    assert not mail_server.contents()
    [message] = house.database["messages"].find()
    assert message["status"] == "not_needed"


def test_nothing_personal_is_logged_or_counted(house: OneService, mail_server: MailServer) -> None:
    house.start(CHASSIS_LOG_LEVEL="DEBUG")
    canary = Newcomer(given_name="Canarienom", email="canariadresse@mail.example")
    refused = Newcomer(given_name="Canarienom", email="refuse-550-canariadresse@mail.example")
    house.tell([fact for one in (canary, refused) for fact in (one.contact(), one.joined())])
    house.wait_until_quiet()
    mail_server.stop()
    house.tell([canary.call_booked()])
    wait_until(
        lambda: house.metric("entrelieux_delayed_retries_total") > 0, within=20, saying="put off"
    )
    said = house.logs() + house.ask("GET", "/metrics").body
    for secret in ("Canarienom", "canariadresse", "Nom-de-famille", "+33600000000", "un jardin"):
        assert secret not in said
    mail_server.start()
    house.wait_until_quiet()

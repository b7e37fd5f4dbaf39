"""What newcomers and mentors are written to about each other, by real processes."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chassis.links import verify
from contracts.matching import (
    FirstContactAsked,
    FirstContactMissing,
    GoodbyeAsked,
    MatchingEvent,
    MentorAccepted,
    MentorAsked,
    MentorAssigned,
    MentoringCheckDue,
    MentoringEnded,
    MentorMet,
    MentorReleased,
)
from services.notifications.domain.messages import LANGUAGES
from tests.services.notifications.conftest import LINK_KEY, MailServer
from tests.services.notifications.facts import NOW, Newcomer
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from email.message import EmailMessage

    from tests.services.one_service import OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]

SUBJECTS = {
    "fr": (
        [
            "Nous avons pensé à quelqu'un pour vous",
            "Votre mentor a dit oui",
            "Avez-vous pu vous parler ?",
            "Comment cela se passe-t-il pour vous ?",
            "Trouvez-vous maintenant votre chemin ?",
            "Vous trouvez votre chemin",
            "Votre accompagnement s'achève en douceur",
        ],
        [
            "Quelqu'un aimerait votre compagnie",
            "Votre compagnie serait toujours la bienvenue",
            "Vous accompagnez quelqu'un",
            "Avez-vous pu vous parler tous les deux ?",
            "Quelqu'un attend votre premier bonjour",
            "Comment se passe votre accompagnement ?",
            "Quelqu'un dit trouver son chemin",
            "Quelqu'un trouve son chemin, aussi grâce à vous",
            "Un accompagnement s'achève en douceur",
            "Merci d'être là",
            "Bonne pause",
        ],
    ),
    "nl": (
        [
            "We denken aan iemand voor u",
            "Uw mentor heeft ja gezegd",
            "Hebt u elkaar al gesproken?",
            "Hoe gaat het voor u?",
            "Vindt u nu uw eigen weg?",
            "U vindt uw eigen weg",
            "Uw begeleiding loopt rustig af",
        ],
        [
            "Iemand zou graag uw gezelschap hebben",
            "Uw gezelschap blijft welkom",
            "U gaat met iemand op weg",
            "Hebben jullie elkaar al gesproken?",
            "Iemand kijkt uit naar uw eerste goedendag",
            "Hoe verloopt uw begeleiding?",
            "Iemand vindt nu de eigen weg",
            "Iemand vindt de weg, mede dankzij u",
            "Een begeleiding loopt rustig af",
            "Bedankt dat u er bent",
            "Een goede pauze",
        ],
    ),
    "en": (
        [
            "We have thought of somebody for you",
            "Your mentor has said yes",
            "Have you been in touch?",
            "How is it going for you?",
            "Do you find your own way now?",
            "You find your own way",
            "Your mentoring comes to a quiet end",
        ],
        [
            "Somebody would like your company",
            "Your company would still be welcome",
            "You accompany somebody",
            "Have the two of you been in touch?",
            "Somebody looks forward to your first hello",
            "How is it going at their side?",
            "Somebody says that they find their way",
            "Somebody finds their way, thanks to you too",
            "A mentoring comes to a quiet end",
            "Thank you for being there",
            "Enjoy your break",
        ],
    ),
}
"""What the newcomer and what the mentor is written, in every language."""


def everything(newcomer: Newcomer, mentor: Newcomer) -> list[MatchingEvent]:
    """All that can happen between two people, each once, whatever would follow from what."""

    def fact(event: type[MatchingEvent], **changes: Any) -> MatchingEvent:
        return newcomer.mentoring(event, mentor, **changes)

    return [
        fact(MentorAssigned, accepted=False),
        fact(MentorAsked),
        fact(MentorAsked, version=2, again=True),
        fact(MentorAccepted),
        fact(FirstContactAsked),
        fact(FirstContactMissing),
        fact(MentorMet),
        fact(MentoringCheckDue),
        fact(GoodbyeAsked, said_by="member"),
        fact(GoodbyeAsked, version=2, said_by="mentor"),
        fact(MentoringEnded, how="autonomy"),
        fact(MentoringEnded, version=2, how="silence"),
        fact(MentorReleased, because="accepted_elsewhere"),
        fact(MentorReleased, version=2, because="paused"),
        fact(MentorReleased, version=3, because="declined"),
    ]


def received(mail_server: MailServer, who: Newcomer) -> list[EmailMessage]:
    """Their mails."""
    return [mail for mail in mail_server.mails() if who.address in str(mail["to"])]


def plain(mail: EmailMessage) -> str:
    """What is read in a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    words: str = body.get_content()
    return words


def test_each_fact_is_one_mail_to_each_of_its_readers_in_their_own_language(
    house: OneService, mail_server: MailServer
) -> None:
    """S1.28, S1.46: however often it is told and however many replicas there are."""
    one, two = house.start(BUS_BATCH="5"), house.start(BUS_BATCH="5")
    newcomers = {tag: Newcomer(given_name="Amina", languages=(tag,)) for tag in LANGUAGES}
    # Whoever speaks first a language that we do not write is written in the next one.
    mentors = {tag: Newcomer(given_name="Chloé", languages=("br", tag)) for tag in LANGUAGES}
    house.tell([who.contact() for who in newcomers.values()])
    house.tell([who.mentors_contact() for who in mentors.values()])
    house.wait_until_quiet()
    for tag in LANGUAGES:
        # The mentor reads another language than the newcomer: each their own.
        other = LANGUAGES[(LANGUAGES.index(tag) + 1) % len(LANGUAGES)]
        house.tell(everything(newcomers[tag], mentors[other]) * 3)
    house.wait_until_quiet()
    for tag in LANGUAGES:
        to_newcomer, to_mentor = SUBJECTS[tag]
        mails = received(mail_server, newcomers[tag])
        assert Counter(str(mail["subject"]) for mail in mails) == Counter(to_newcomer)
        mails = received(mail_server, mentors[tag])
        assert Counter(str(mail["subject"]) for mail in mails) == Counter(to_mentor)
    assert house.metric("entrelieux_dead_letters_total") == 0
    assert one.is_running
    assert two.is_running
    # A mentor learns how to reach the newcomer once they have said yes; nobody else does.
    for tag in LANGUAGES:
        for mail in received(mail_server, newcomers[tag]):
            words = plain(mail)
            assert "@" not in words
            assert "33600000000" not in words
        to_reach = {SUBJECTS[tag][1][number] for number in (2, 3, 4)}
        for mail in received(mail_server, mentors[tag]):
            words = plain(mail)
            told = str(mail["subject"]) in to_reach
            assert ("33600000000" in words) is told
            assert words.count("@") == told
            assert mentors[tag].address not in words


def test_who_accepts_at_once_is_named_in_one_letter_and_not_in_two(
    house: OneService, mail_server: MailServer
) -> None:
    """S1.46: the newcomer is told once that they have a mentor; the mentor, that they have them."""
    house.start()
    amina, chloe = Newcomer(), Newcomer(given_name="Chloé", languages=("en",))
    house.tell([amina.contact(), chloe.mentors_contact()])
    house.wait_until_quiet()
    house.tell([amina.mentoring(MentorAssigned, chloe, accepted=True)])
    house.tell([amina.mentoring(MentorAccepted, chloe, at_once=True)])
    house.wait_until_quiet()
    assert [str(mail["subject"]) for mail in received(mail_server, amina)] == [
        "Quelqu'un vous accompagne"
    ]
    [to_mentor] = received(mail_server, chloe)
    assert str(to_mentor["subject"]) == "You accompany somebody"
    words = plain(to_mentor)
    assert "Amina has you at their side now." in words
    assert "- your experience: réparer un vélo" in words
    assert "https://reseau.example/mentor-role?language=en" in words


def test_links_are_for_their_reader_alone_and_we_forget_them(
    house: OneService, mail_server: MailServer
) -> None:
    """S1.46, S1.28: one click each; whoever has a link can act, so it is kept nowhere."""
    house.start(CHASSIS_LOG_LEVEL="DEBUG")
    amina, chloe = Newcomer(), Newcomer(given_name="Chloé")
    house.tell([amina.contact(), chloe.mentors_contact()])
    house.wait_until_quiet()
    asked = amina.mentoring(MentorAsked, chloe, arrangement=3)
    contact = amina.mentoring(FirstContactAsked, chloe, arrangement=3)
    check = amina.mentoring(MentoringCheckDue, chloe, arrangement=3, day=90)
    house.tell([asked, contact, check])
    house.wait_until_quiet()
    tokens: dict[str, list[str]] = {}
    for who in (amina, chloe):
        mails = received(mail_server, who)
        tokens[who.member_id] = [
            token
            for mail in mails
            for token in re.findall(
                r"https://reseau\.example/mentor/([\w.-]+)\?language=fr", plain(mail)
            )
        ]
    checks = ["going_well", "needs_more", "not_working"]
    for who, purposes in (
        (amina, ["contacted", "not_contacted", *checks]),
        (chloe, ["accept", "decline", "contacted", "not_contacted", *checks]),
    ):
        given = [verify(token, LINK_KEY, NOW) for token in tokens[who.member_id]]
        assert [link.purpose.value for link in given] == purposes
        for link in given:
            assert link.holder_id == who.member_id
            assert (link.member_id, link.about_id) == (amina.member_id, amina.assignment_id)
            assert link.arrangement == 3
            assert link.day == (90 if link.purpose.value in checks else None)
            assert link.expires_at == (NOW + timedelta(days=30) if link.day else asked.answer_by)
    kept = str(list(house.database["messages"].find())) + house.logs()
    kept += house.ask("GET", "/metrics").body
    assert not [token for each in tokens.values() for token in each if token in kept]


def test_a_mentor_who_gave_no_address_keeps_nobody_waiting(
    house: OneService, mail_server: MailServer
) -> None:
    """Who has been a mentor since before addresses were announced is told by a person."""
    house.start()
    amina, stranger = Newcomer(), Newcomer()
    house.tell([amina.contact()])
    house.wait_until_quiet()
    house.tell([amina.mentoring(MentorAccepted, stranger)] * 2)
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({amina.address: 1})
    assert house.metric('entrelieux_mails_without_contact_total{role="mentor"}') == 1
    assert house.metric("entrelieux_dead_letters_total") == 0


def test_a_mentor_whose_address_is_on_its_way_is_asked_a_little_later(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    amina, chloe = Newcomer(), Newcomer()
    asked = amina.mentoring(MentorAsked, chloe).model_copy(
        update={"occurred_at": datetime.now(UTC)}
    )
    house.tell([amina.contact(), asked])
    wait_until(
        lambda: house.metric("entrelieux_delayed_retries_total") > 0, within=20, saying="waits"
    )
    assert not mail_server.contents()
    house.tell([chloe.mentors_contact()])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({chloe.address: 1})


def test_a_newer_address_of_a_mentor_counts_and_an_older_one_does_not(
    house: OneService, mail_server: MailServer
) -> None:
    house.start()
    amina, old = Newcomer(), Newcomer(email="avant@mail.example")
    new = Newcomer(email="apres@mail.example", member_id=old.member_id, place_id=old.place_id)
    house.tell([amina.contact(), new.mentors_contact(at=NOW + timedelta(days=1))])
    house.wait_until_quiet()
    house.tell([old.mentors_contact()])
    house.wait_until_quiet()
    house.tell([amina.mentoring(MentorAsked, old)])
    house.wait_until_quiet()
    assert mail_server.recipients() == Counter({"apres@mail.example": 1})


def test_nothing_personal_of_a_mentor_is_logged_or_counted(
    house: OneService, mail_server: MailServer
) -> None:
    house.start(CHASSIS_LOG_LEVEL="DEBUG")
    canary = Newcomer(given_name="Canarienom", email="canariadresse@mail.example")
    mentor = Newcomer(given_name="Serinprenom", email="serinadresse@mail.example")
    refused = Newcomer(given_name="Serinprenom", email="refuse-550-serinadresse@mail.example")
    house.tell([canary.contact(), mentor.mentors_contact(), refused.mentors_contact()])
    house.wait_until_quiet()
    house.tell(everything(canary, mentor))
    house.tell([canary.mentoring(MentorAsked, refused, version=7)])
    house.wait_until_quiet()
    mail_server.stop()
    house.tell([canary.mentoring(MentorAsked, mentor, version=8)])
    wait_until(
        lambda: house.metric("entrelieux_delayed_retries_total") > 0, within=20, saying="put off"
    )
    said = house.logs() + house.ask("GET", "/metrics").body
    secrets = ("Canarienom", "canariadresse", "Serinprenom", "serinadresse", "Nom-de-famille")
    for secret in (*secrets, "+33600000000", "réparer un vélo"):
        assert secret not in said
    kept = str(list(house.database["messages"].find()))
    for secret in (*secrets, "réparer un vélo"):
        assert secret not in kept
    mail_server.start()
    house.wait_until_quiet()

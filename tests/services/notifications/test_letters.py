"""Letters: true to what was written by people, harmless whatever that was."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.notifications import letters
from services.notifications.domain.messages import LANGUAGES, one_line
from services.notifications.letters import ABOUTS, OFFERS, Letter, LetterWriter

WRITER = LetterWriter()
TEMPLATES = Path(letters.__file__).parent / "templates"
CALLS = (
    *("welcome_call_offered", "welcome_call_booked", "welcome_call_moved", "welcome_call_rebooked"),
    *("welcome_call_handed_over", "welcome_call_cancelled", "welcome_call_reminder_due"),
    *("welcome_call_missed", "welcome_call_escalated", "call_to_give", "call_to_give_moved"),
    "call_to_give_reminder_due",
)
HOSTILE = some.one_of(
    some.text(),
    some.sampled_from(
        [
            "Amina\r\nBcc: everybody@example.org",
            "<script>alert(1)</script>",
            "<a href='https://example.org'>prize</a>",
            "{{ 7 * 7 }}",
            "{% for x in range(10**9) %}{% endfor %}",
            "{{ ''.__class__.__mro__ }}",
            "a\n\n- b\n\n- c",
            "\x1ehttps://example.org\x1fprize",
            "a\n\n\x1ehttps://example.org\x1fprize",
            "\u202egnp.exe",
            "\ud800",
            "\x00\x1b[31m",
            "",
        ]
    ),
)
LAYOUT = {"html", "head", "meta", "title", "body", "main", "p", "ul", "li"}
LINKS = {offer: f"https://reseau.example/{offer}/token-of-43-letters" for offer in OFFERS}
TO_STAFF = {"concern_filed", "call_to_look_after", "goodbye_to_pass_on"}
RELEASED = (
    *("accepted_elsewhere", "no_answer", "another_asked_for", "no_contact", "member_left"),
    *("arranged_anew", "paused", "not_wanted"),
)
OF_MENTORS = {
    *("mentor_assigned", "mentor_accepted", "company_asked", "company_asked_again"),
    "company_promised",
}
HARSH = {
    "fr": (
        *("vous devez", "il faut", "obligatoire", "dernier rappel", "malheureusement"),
        *("merci de bien vouloir", "veuillez", "erreur", "échec", "il suffit", "sanction"),
    ),
    "nl": (
        *("u moet", "verplicht", "laatste", "helaas", "gelieve", "fout gegaan", "mislukt"),
        *("u dient", "dringend", "uiterlijk", "sanctie", "enkel maar"),
    ),
    "en": (
        *("you must", "you have to", "mandatory", "failed", "unfortunately", "final notice"),
        *("simply click", "obviously", "invalid", "reminder", "no-show", "penalty"),
    ),
}


SORRY = {"fr": "désolés", "nl": "spijt", "en": "sorry"}
CANCEL_THIS_TIME = {
    "fr": "Annuler ce rendez-vous",
    "nl": "Dit moment annuleren",
    "en": "Cancel this time",
}


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.said: list[str] = []
        self.addresses: list[str] = []
        self.language: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "html":
            self.language = dict(attrs)["lang"]
        if tag == "a":
            self.addresses.append(dict(attrs)["href"] or "")
        elif tag not in {"html", "meta", "body", "main"}:
            assert not attrs

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def _letter(
    about: str,
    language: str,
    given_name: str = "Amina",
    peer: str = "Bastien",
    detail: str = "près",
    *,
    links: Mapping[str, str] | None = None,
    **more: object,
) -> Letter:
    """Write one with everything that any template names."""
    moment = datetime(2026, 3, 5, 17, 30, tzinfo=UTC)
    data: dict[str, object] = {
        "given_name": given_name,
        "newcomer_name": peer,
        "welcomer_given_name": peer,
        "mentor_given_name": peer,
        "person_name": peer,
        "phone": "01 23 45 67 89",
        "number_missing": False,
        "starts_at": moment,
        "answer_by": moment,
        "deadline": moment,
        "time_zone": "Europe/Paris",
        "choices": [{"starts_at": moment, "name": peer}, {"starts_at": moment, "name": peer}],
        "spoken": "français",
        "change": "booked",
        "cancelled_by": "welcomer",
        "times": 1,
        "reasons": [detail],
        "measures": [detail],
        "values": [detail],
        "step": detail,
        "last_day": moment,
        "goodbye": (detail, "à bientôt"),
        "answer": (detail, "à bientôt"),
        "asked_at": moment,
        "kind": "information",
        "title": detail,
        "mode": "sur place",
        "where": detail,
        "place": "La Fabrique",
        "reason": "nobody_free",
        "arrangement": 2,
        "missing": 2,
        "how_many": 2,
        "dated": True,
        "same_time": False,
        "same_place": False,
        "accepted": True,
        "at_once": False,
        "has_backup": True,
        "again": False,
        "because": "accepted_elsewhere",
        "day": 30,
        "days": 120,
        "reasons_to_mentor": [detail],
        "newcomer_phone": "06 11 22 33 44",
        "newcomer_email": "amina@mail.example",
    }
    # Of a session so many are missing, of the gate to hosting what is.
    still = {"missing": ["charter_accepted"]} if about == "hosting_held" else {}
    return WRITER.write(about, language, data | more | still, links=links)


@pytest.mark.parametrize("about", ABOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
@given(name=HOSTILE, peer=HOSTILE, reason=HOSTILE)
def test_whatever_the_name_is_it_stays_a_name(
    about: str, language: str, name: str, peer: str, reason: str
) -> None:
    letter = _letter(about, language, name, peer, reason)
    plain = _letter(about, language)

    assert letter.subject == plain.subject
    assert letter.subject == one_line(letter.subject)
    # Nothing that people typed starts a line of its own.
    if one_line(peer) and one_line(reason):
        assert letter.text.count("\n") == plain.text.count("\n")
    read = _Reader(letter.html)
    assert read.tags <= LAYOUT  # no link either: those are ours alone
    assert read.language == language
    if about not in TO_STAFF:
        assert one_line(name) in letter.text
        assert one_line(name) in "".join(read.said)


@pytest.mark.parametrize("about", ABOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("links", [{}, LINKS], ids=["no links", "links"])
def test_both_forms_say_the_same(about: str, language: str, links: dict[str, str]) -> None:
    letter = _letter(about, language, links=links)
    read = _Reader(letter.html)
    said = " ".join(" ".join(read.said).split())
    for line in letter.text.splitlines():
        assert line.removeprefix("- ") in said or line in read.addresses
    for address in read.addresses:
        assert address in letter.text
        assert address in links.values()


def test_every_letter_is_written_in_every_language_and_no_other_one_is() -> None:
    for language in LANGUAGES:
        names = {path.stem for path in (TEMPLATES / language).glob("[!_]*.txt")}
        assert names == set(ABOUTS)
    assert {path.name for path in TEMPLATES.iterdir()} == {*LANGUAGES, "layout.html"}


@pytest.mark.parametrize("about", ABOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_sounds_like_an_order_or_a_threat(about: str, language: str) -> None:
    """S3.10: words that are neither violent nor condescending."""
    for variant in (
        _letter(about, language, links=LINKS),
        _letter(about, language, change="chosen", times=2, cancelled_by="member"),
        _letter(about, language, phone="", step="", measures=[], goodbye=(), arrangement=1),
        _letter(about, language, values=[], kind="contribution"),
        _letter(about, language, missing=1, mode="", where=""),
        _letter(about, language, accepted=False, again=True, at_once=True, has_backup=False),
        _letter(about, language, given_name="", peer="", days=None, reasons_to_mentor=[]),
        _letter(about, language, newcomer_phone=""),
        _letter(about, language, newcomer_phone="", newcomer_email=""),
        *(_letter(about, language, because=because, days=1) for because in RELEASED),
        *(_letter(about, language, cancelled_by=why) for why in ("held", "left")),
    ):
        words = f"{variant.subject}\n{variant.text}".lower()
        for harsh in HARSH[language]:
            assert harsh not in words
        assert "!" not in words
        # Nothing is left open, doubled or empty.
        assert not re.search(r"[{}%]|None|  |\n\n\n| ,|\(\)", variant.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_been_called_or_has_left_is_not_asked_to_come_again(language: str) -> None:
    """S0.5: nobody is told that a call failed just after it took place."""
    letters = {
        why: _letter("welcome_call_cancelled", language, cancelled_by=why)
        for why in ("member", "welcomer", "held", "left")
    }
    assert len({letter.text for letter in letters.values()}) == 4
    assert letters["held"].subject != letters["welcomer"].subject
    sorry = SORRY[language]
    assert sorry in letters["welcomer"].text
    for why in ("held", "left"):
        assert sorry not in letters[why].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_link_that_cancels_a_time_does_not_promise_to_decline(language: str) -> None:
    """S0.5: what it is called is what it does; whether there is to be no call is asked there."""
    text = _letter("welcome_call_booked", language, links=LINKS).text
    assert CANCEL_THIS_TIME[language] in text


@pytest.mark.parametrize("about", CALLS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_telephone_comes_first(about: str, language: str) -> None:
    """S0.4: nobody needs an account or the Internet; the welcomer rings, people answer people."""
    with_phone = _letter(about, language, links=LINKS).text
    assert "01 23 45 67 89" in with_phone
    assert "internet" in with_phone.lower()
    without = _letter(about, language, phone="").text
    assert {"fr": "compte", "nl": "account", "en": "account"}[language] in without


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_leaves_is_thanked_and_may_say_goodbye_and_come_back(language: str) -> None:
    """S1.45: a goodbye to the community if they want one, feedback, and an open door."""
    silent = _letter("member_left", language, goodbye=()).text
    spoken = _letter("member_left", language, goodbye=("Merci à tous",)).text
    assert silent != spoken
    assert "Merci à tous" not in spoken
    to_pass_on = _letter(
        "goodbye_to_pass_on", language, peer="Amina", goodbye=("Merci à tous", "x" * 3000)
    ).text
    assert "Amina" in to_pass_on
    assert "\nMerci à tous\n" in to_pass_on
    assert "x" * 3000 in to_pass_on
    for words in (silent, spoken):
        assert {"fr": "porte reste ouverte", "nl": "deur blijft open", "en": "door stays open"}[
            language
        ] in words


@pytest.mark.parametrize("about", sorted(OF_MENTORS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_read_what_a_mentor_is_and_is_not(about: str, language: str) -> None:
    """S1.48: orients and answers questions; neither a coach nor somebody's superior."""
    words = _letter(about, language).text
    for said in {
        "fr": ("oriente et répond", "ni un coach ni un responsable"),
        "nl": ("wijst de weg en beantwoordt vragen", "geen coach en geen baas"),
        "en": ("shows the way and answers questions", "neither a coach nor a boss"),
    }[language]:
        assert said in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_asked_may_say_no_as_easily_as_yes_and_without_a_link(language: str) -> None:
    """S1.46: a mentor is asked and not told; yes and no stand side by side, or by telephone."""
    for about in ("company_asked", "company_asked_again"):
        letter = _letter(about, language, links=LINKS)
        read = _Reader(letter.html)
        assert read.addresses == [LINKS["accept"], LINKS["decline"]]
        assert "5 " in letter.text
        without = _letter(about, language)
        assert not _Reader(without.html).addresses
        assert "01 23 45 67 89" in without.text
    first, again = (_letter(about, language) for about in ("company_asked", "company_asked_again"))
    assert first.subject != again.subject
    assert first.text != again.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mentor_who_is_no_longer_needed_is_thanked_whatever_the_reason(language: str) -> None:
    """S1.28: the newcomer's reason is nobody's business, and blame is in none of these."""
    written = {
        because: _letter("company_released", language, because=because) for because in RELEASED
    }
    assert len({letter.text for letter in written.values()}) == len(RELEASED)
    thanks = {"fr": "merci", "nl": "bedankt", "en": "thank you"}[language]
    for because, letter in written.items():
        words = f"{letter.subject}\n{letter.text}".lower()
        assert because == "paused" or thanks in words
        assert not _Reader(letter.html).addresses
    # A reason that is not known yet reads as what is always true.
    anew = _letter("company_released", language, because="a new one")
    assert anew.text == written["arranged_anew"].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_being_asked_is_not_yet_somebodys_mentor(language: str) -> None:
    """S1.46: the newcomer reads how far it is, and that somebody else stands by."""
    asked = _letter("mentor_assigned", language, accepted=False)
    agreed = _letter("mentor_assigned", language)
    assert asked.subject != agreed.subject
    assert asked.text != agreed.text
    alone = _letter("mentor_assigned", language, has_backup=False)
    assert len(agreed.text) > len(alone.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_a_mentor_is_named_another_can_be_asked_for(language: str) -> None:
    """S2.30: what the letter promises can be done from it."""
    for about in ("mentor_assigned", "mentor_accepted"):
        letter = _letter(about, language, links=LINKS)
        assert _Reader(letter.html).addresses == [LINKS["ask_another"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_about_how_it_goes_has_three_answers_for_either(language: str) -> None:
    answers = ("going_well", "needs_more", "not_working")
    for about in ("mentoring_check_due", "company_check_due"):
        three = {offer: LINKS[offer] for offer in answers}
        letter = _letter(about, language, links=three, day=90)
        assert _Reader(letter.html).addresses == list(three.values())
        # In the last of them there is a word for a good end, too.
        assert LINKS["autonomy"] in _Reader(_letter(about, language, links=LINKS).html).addresses
        assert "90" in letter.text
    for again in (False, True):
        contact = _letter("first_contact_asked", language, links=LINKS, again=again)
        assert _Reader(contact.html).addresses == [LINKS["contacted"], LINKS["not_contacted"]]
        to_mentor = _letter("company_contact_asked", language, links=LINKS, again=again)
        assert _Reader(to_mentor.html).addresses == [LINKS["contacted"], LINKS["not_contacted"]]


@pytest.mark.parametrize(
    "about", ["company_promised", "company_contact_asked", "company_contact_missing"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mentor_at_their_side_reads_how_to_reach_the_newcomer(about: str, language: str) -> None:
    """S1.46: who acts by links alone has no other place to find it."""
    both = _letter(about, language).text
    assert "06 11 22 33 44" in both
    assert "amina@mail.example" in both
    by_phone = _letter(about, language, newcomer_email="").text
    assert "06 11 22 33 44" in by_phone
    assert "@" not in by_phone
    nothing_known = _letter(about, language, newcomer_email="", newcomer_phone="").text
    assert "01 23 45 67 89" in nothing_known


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_asked_for_their_word_may_go_on_as_easily(language: str) -> None:
    """S2.31: asked twice at the most, and told what becomes of it if nobody answers."""
    for about in ("goodbye_asked", "company_goodbye_asked"):
        first, again = (_letter(about, language, links=LINKS, again=each) for each in (False, True))
        for letter in (first, again):
            assert _Reader(letter.html).addresses == [LINKS["autonomy"], LINKS["needs_more"]]
        assert "2026" in again.text
        assert "2026" not in first.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_missed_call_is_met_with_something_gentler(language: str) -> None:
    once = _letter("welcome_call_missed", language, times=1)
    twice = _letter("welcome_call_missed", language, times=2)
    assert once.subject == twice.subject
    assert once.text != twice.text
    for letter in (once, twice):
        assert {"fr": "la faute de personne", "nl": "niemands fout", "en": "nobody's fault"}[
            language
        ] in letter.text


def test_a_concern_says_nothing_of_the_concern() -> None:
    for language in LANGUAGES:
        assert len(_letter("concern_filed", language).text) < 160

"""The page of a link about a mentor: one question, one button, one answer."""

from __future__ import annotations

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, get_args

import pytest
from joserfc.jwk import OKPKey

from chassis.links import OF_ASKING, OF_CHECKS, Link, Purpose, sign
from gateway.examples import ANSWERS
from gateway.pages.mentor_words import WORDS
from gateway.pages.words import WORDS as WORDS_OF_ALL_PAGES
from gateway.shapes.mentoring import DeclineReason
from gateway.words import TOKEN_PATTERN
from tests.gateway.running import Gateway, Pair, Somebody, StandIns, assert_problem
from tests.gateway.standin_mentor import STATES
from tests.gateway.test_call_pages import FORM, ODD_FORMS, PageRead, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import httpx

FR = WORDS["fr"]
DECLINE_REASONS = get_args(DeclineReason)
ORDERS: dict[str, tuple[str, dict[str, object]]] = {
    "accept": ("accept", {}),
    "decline": ("decline", {}),
    "contacted": ("contacted", {"contacted": True}),
    "not_contacted": ("contacted", {"contacted": False}),
    "going_well": ("check", {"day": 30, "how": "going_well"}),
    "needs_more": ("check", {"day": 30, "how": "needs_more"}),
    "not_working": ("check", {"day": 30, "how": "not_working"}),
    "autonomy": ("autonomy", {}),
    "ask_another": ("ask-another", {}),
}
NOW_IS = {
    "accept": "yours",
    "decline": "settled",
    "contacted": "at_your_side",
    "not_contacted": "at_your_side",
    "going_well": "at_your_side",
    "needs_more": "at_your_side",
    "not_working": "wanted",
    "autonomy": "at_your_side",
    "ask_another": "asked",
}
"""What is so for who has answered."""


def opened(gateway: Gateway, token: str, language: str = "fr", status: int = 200) -> PageRead:
    """Open the page as a browser does."""
    answer = gateway.client.get(
        f"/mentor/{token}", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": language}
    )
    return read(answer, status)


def pressed(gateway: Gateway, token: str, body: str = "", *, kind: str = FORM) -> httpx.Response:
    """Send the form."""
    return gateway.client.post(
        f"/mentor/{token}", content=body, headers={"Content-Type": kind, "Accept-Language": "fr"}
    )


def answers(standins: StandIns) -> list[dict[str, Any]]:
    """What was answered."""
    return [seen for seen in standins.seen() if seen["method"] == "POST"]


@pytest.mark.parametrize("purpose", STATES)
def test_who_has_the_link_sees_one_question_and_answers_it(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair], purpose: str
) -> None:
    """S1.28, S1.46: no account, no script; one button; the page says what is so after that."""
    two = pair(purpose)
    token = two.link(purpose)
    page = opened(gateway, token)
    assert page.one("button").words() == FR[f"{purpose}.button"]
    if Purpose(purpose) in OF_CHECKS:
        assert "30 jours" in page.text
    assert answers(standins) == []
    after = read(pressed(gateway, token, page.sent()))
    (answered,) = answers(standins)
    order, body = ORDERS[purpose]
    assert answered["service"] == "matching"
    assert answered["path"] == f"/members/{two.member_id}/mentor/{order}"
    assert answered["body"] == {"arrangement": 1, **body}
    assert after.heading == FR["thanks"]
    assert after.notice == FR[f"done.{purpose}"]
    assert FR[f"now.{NOW_IS[purpose]}"] in after.text
    assert not after.all("form")


@pytest.mark.parametrize("purpose", sorted(OF_ASKING))
def test_who_is_asked_reads_what_a_mentor_is_and_is_not(
    gateway: Gateway, pair: Callable[..., Pair], purpose: str
) -> None:
    """S1.48: before they answer, in each language; of the newcomer the page says nothing."""
    two = pair(purpose)
    token = two.link(purpose)
    for language, words in WORDS.items():
        page = opened(gateway, token, language)
        assert page.language == language
        assert page.heading == words[f"{purpose}.title"]
        assert words["role"] in page.text
        assert two.member_id not in page.text


def test_who_says_no_may_say_why_and_need_not(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair]
) -> None:
    """S1.46: five reasons, none chosen beforehand and none needed."""
    for reason in (None, *DECLINE_REASONS):
        standins.behave()
        token = pair("decline").link("decline")
        page = opened(gateway, token)
        choices = page.choices()
        assert tuple(choices.values()) == DECLINE_REASONS
        assert page.sent() == ""
        assert not [each for each in page.all("input") if "required" in each.attributes]
        named = next((said for said, value in choices.items() if value == reason), None)
        read(pressed(gateway, token, page.sent(named)))
        (answered,) = answers(standins)
        assert answered["body"].get("reason") == reason
        assert ("reason" in answered["body"]) is (reason is not None)


def test_both_answer_how_it_goes_each_by_their_own_link(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair]
) -> None:
    """S1.28: the same question, and the services see who has answered."""
    two = pair("going_well")
    for to_mentor in (False, True):
        standins.behave()
        after = read(pressed(gateway, two.link("needs_more", to_mentor=to_mentor, day=90)))
        (answered,) = answers(standins)
        assert answered["body"] == {"arrangement": 1, "day": 90, "how": "needs_more"}
        assert answered["caller"] == {
            "subject": two.mentor_id if to_mentor else two.member_id,
            "roles": ["mentor" if to_mentor else "member"],
            "places": [],
            "reach": ["assigned" if to_mentor else "own"],
        }
        assert FR["now.yours" if to_mentor else "now.at_your_side"] in after.text
        assert ("Chloé" in after.text) is not to_mentor


@pytest.mark.parametrize("purpose", ["contacted", "not_contacted"])
def test_a_mentor_is_asked_about_the_newcomer_and_not_about_themselves(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair], purpose: str
) -> None:
    """S2.31: the same answer, in words of the mentor's side."""
    two = pair(purpose)
    token = two.link(purpose, to_mentor=True)
    page = opened(gateway, token)
    assert FR[f"{purpose}.lead_to_mentor"] in page.text
    assert "Chloé" not in page.text
    after = read(pressed(gateway, token))
    (answered,) = answers(standins)
    assert answered["caller"]["roles"] == ["mentor"]
    assert answered["body"] == {"arrangement": 1, "contacted": purpose == "contacted"}
    assert FR["now.yours"] in after.text


@pytest.mark.parametrize("purpose", STATES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_scans_mail_never_answers(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair], purpose: str, method: str
) -> None:
    """Every link of a letter is followed by machines first, a no as well as a yes."""
    token = pair(purpose).link(purpose)
    for _ in range(3):
        answer = gateway.client.request(method, f"/mentor/{token}")
        assert answer.status_code == 200
        assert bool(answer.content) is (method == "GET")
    assert answers(standins) == []


def test_a_double_click_and_a_reload_are_one_answer(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair]
) -> None:
    """The same button pressed ten times at once: one answer, and everybody sees it given."""
    token = pair("accept").link("accept")
    with ThreadPoolExecutor(10) as pool:
        given = list(pool.map(lambda _: pressed(gateway, token), range(10)))
    given.append(pressed(gateway, token))
    # On a busy machine some may be told to try again in a minute, as anybody would be.
    assert {answer.status_code for answer in given} <= {200, 503}
    assert given[-1].status_code == 200
    assert len({answer.text for answer in given if answer.status_code == 200}) == 1
    assert len({each["headers"]["idempotency-key"] for each in answers(standins)}) == 1


def test_a_used_link_says_what_is_so_now(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair]
) -> None:
    """S1.46: who has said yes cannot say no by the other link; nobody is left without word."""
    two = pair("accept")
    accept, decline = two.link("accept"), two.link("decline")
    read(pressed(gateway, accept))
    for token in (accept, decline):
        page = opened(gateway, token, status=410)
        assert page.heading == FR["used.title"]
        assert FR["now.yours"] in page.text
        assert not page.all("form")
    # Who said no sees nothing of the newcomer any more, and is thanked.
    two = pair("decline")
    accept, decline = two.link("accept"), two.link("decline")
    read(pressed(gateway, decline, "reason=no_time"))
    for page in (
        opened(gateway, accept, status=410),
        opened(gateway, decline, status=410),
        read(pressed(gateway, accept), 410),
        read(pressed(gateway, decline, "reason=other"), 410),
    ):
        assert page.heading == FR["used.title"]
        assert FR["say.settled"] in page.text
    assert read(pressed(gateway, decline, "reason=no_time")).notice == FR["done.decline"]


@pytest.mark.parametrize(
    "case",
    [
        ("accept", {"arrangement": 2}, "settled"),
        ("accept", {"step": "met"}, "yours"),
        ("accept", {"step": "accepted", "mentor_id": str(uuid.uuid4())}, "settled"),
        ("decline", {"status": "wanted", "step": None}, "settled"),
        ("contacted", {"step": "met"}, "at_your_side"),
        ("contacted", {"arrangement": 2}, "at_your_side"),
        ("not_contacted", {"step": "asked"}, "asked"),
        ("going_well", {"status": "wanted", "step": None}, "wanted"),
        ("needs_more", {"status": "ended", "step": None}, "ended"),
        ("not_working", {"arrangement": 3, "step": "asked"}, "asked"),
        ("autonomy", {"status": "ended", "step": None}, "ended"),
        ("ask_another", {"arrangement": 2}, "at_your_side"),
    ],
)
def test_a_link_is_good_for_the_arrangement_it_was_given_out_for(
    gateway: Gateway,
    standins: StandIns,
    pair: Callable[..., Pair],
    case: tuple[str, dict[str, Any], str],
) -> None:
    """What has moved on is not answered any more, and the page says how it is."""
    purpose, so, said = case
    two = pair(purpose)
    told = {"mentor_id": two.mentor_id, **STATES[purpose], **so}
    standins.has_mentor(two.member_id, open_to=[two.mentor_id], **told)
    page = opened(gateway, two.link(purpose), status=410)
    assert page.heading == FR["used.title"]
    assert FR[f"now.{said}"] in page.text
    assert not page.all("form")
    assert answers(standins) == []


def test_what_cannot_be_answered_just_now_is_said_so(
    gateway: Gateway, pair: Callable[..., Pair]
) -> None:
    page = read(pressed(gateway, pair("contacted", refuses=True).link("contacted")), 409)
    assert page.heading == FR["not_now.title"]
    assert FR["now.at_your_side"] in page.text


def test_an_expired_a_forged_and_a_strangers_link_do_nothing(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair]
) -> None:
    """Expired says what to do; forged leads nowhere; each is its own kind of page."""
    two = pair("accept")
    words = WORDS_OF_ALL_PAGES["fr"]
    late = two.link("accept", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert opened(gateway, late, status=410).heading == words["expired.title"]
    assert read(pressed(gateway, late), 410).heading == words["expired.title"]
    good = two.link("accept")
    forger = Pair(OKPKey.generate_key("Ed25519"), two.member_id, two.mentor_id, two.assignment_id)
    for token in (good[:-1], good + "A", forger.link("accept"), "a.b.c", "%00"):
        assert opened(gateway, token, status=404).heading == words["unknown.title"]
        assert read(pressed(gateway, token), 404).heading == words["unknown.title"]
    assert standins.seen() == []


def test_another_mentors_link_reaches_nobody(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair]
) -> None:
    """Who was never asked, or is no longer, is told that all is well, and nothing of the two."""
    two = pair("accept")
    stranger = two.link("accept", mentor_id=str(uuid.uuid4()))
    page = opened(gateway, stranger, status=410)
    assert FR["say.settled"] in page.text
    assert "Chloé" not in page.text
    assert FR["say.settled"] in read(pressed(gateway, stranger), 410).text
    assert opened(gateway, two.link("accept")).heading == FR["accept.title"]


@pytest.mark.parametrize("purpose", [*STATES, "choose", "move", "cancel", "rebook"])
def test_a_link_leads_to_its_own_kind_of_page_alone(
    gateway: Gateway,
    standins: StandIns,
    pair: Callable[..., Pair],
    newcomer: Callable[..., Somebody],
    purpose: str,
) -> None:
    """Whatever the purpose: a link about a mentor opens no call, and none about a call a mentor."""
    about_mentor = purpose in STATES
    token = pair(purpose).link(purpose) if about_mentor else newcomer(purpose).link(purpose)
    standins.behave()
    for path in ["/call", "/v1/links"] if about_mentor else ["/mentor"]:
        assert gateway.client.get(f"{path}/{token}").status_code == 404
        if path.startswith("/v1"):
            assert_problem(gateway.ask("POST", f"{path}/{token}", body={}), 404, "not-found")
        else:
            answer = gateway.client.post(f"{path}/{token}", headers={"Content-Type": FORM})
            assert read(answer, 404).heading == WORDS_OF_ALL_PAGES["fr"]["unknown.title"]
    assert standins.seen() == []


def test_the_longest_link_fits_into_an_address() -> None:
    """With every id, the largest numbers and the longest purpose."""
    ends = datetime(9998, 1, 1, tzinfo=UTC)
    longest = max((each for each in OF_CHECKS), key=lambda each: len(each.value))
    ids = [str(uuid.uuid4()) for _ in range(3)]
    link = Link(longest, ids[0], ids[1], 1_000_000, ends, ids[2], 1000)
    assert TOKEN_PATTERN.fullmatch(sign(link, OKPKey.generate_key("Ed25519")))


@pytest.mark.parametrize(
    "body",
    [*ODD_FORMS.values(), "reason=", "reason=bored", "reason=no_time&reason=other"],
)
def test_what_is_not_the_pages_own_form_is_refused_in_a_page(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair], body: str
) -> None:
    """A reason that is no reason, or that nobody asked for; nothing is passed on."""
    two = pair("decline")
    if body != "reason=":
        answer = pressed(gateway, two.link("decline"), body)
        assert read(answer, 400).heading == WORDS_OF_ALL_PAGES["fr"]["wrong.title"]
    other = body or "reason=other"
    if other != "reason=":
        answer = pressed(gateway, two.link("accept"), "reason=other")
        assert read(answer, 400).heading == WORDS_OF_ALL_PAGES["fr"]["wrong.title"]
    assert answers(standins) == []


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain"])
def test_forms_are_of_one_kind(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair], kind: str
) -> None:
    read(pressed(gateway, pair("accept").link("accept"), "{}", kind=kind), 415)
    assert answers(standins) == []


@pytest.mark.parametrize("mode", ["status 503", "status 500", "close", "garbage", "other shape"])
def test_what_is_away_is_said_kindly(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair], mode: str
) -> None:
    """Nobody sees a stack, a code or an empty page."""
    token = pair("accept").link("accept")
    standins.behave(matching=mode)
    title = WORDS_OF_ALL_PAGES["fr"]["away.title"]
    assert opened(gateway, token, status=503).heading == title
    answer = pressed(gateway, token)
    assert read(answer, 503).heading == title
    assert int(answer.headers["retry-after"]) >= 1


def test_a_browser_may_do_nothing_but_read_and_send(
    gateway: Gateway, pair: Callable[..., Pair]
) -> None:
    """As on the page of a call: not kept, not framed, no script, told to nobody."""
    token = pair("decline").link("decline")
    for path in (f"/mentor/{token}", "/mentor/a.b.c"):
        headers = gateway.client.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        policy = headers["content-security-policy"]
        for part in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"):
            assert part in policy
        assert "script" not in policy


def test_names_are_shown_as_names_and_nothing_is_logged(
    gateway: Gateway, pair: Callable[..., Pair]
) -> None:
    """Whatever a mentor is called, it is text; a log line names the route and no more."""
    name = """<img src=x onerror="alert('1')">&amp;{{ 7*7 }}"""
    two = pair("contacted", mentor_given_name=name)
    before = len(gateway.process.text())
    token = two.link("contacted")
    assert name in opened(gateway, token).text
    logged = gateway.logged(before, until="GET /mentor/{token}")
    assert token not in logged
    assert "onerror" not in logged


@pytest.mark.parametrize("language", WORDS)
def test_anybody_may_read_what_a_mentor_is_and_is_not(
    gateway: Gateway, standins: StandIns, language: str
) -> None:
    """S1.48: the page that letters to mentors name, without a link of anybody's own."""
    answer = gateway.client.get(
        f"/mentor-role?language={language}", headers={"Accept": "text/html"}
    )
    page = read(answer)
    assert page.language == language
    card = ANSWERS["read_role_card"]
    assert page.heading == card["title"]
    for part in ("is", "is_not", "course", "freedoms"):
        for sentence in card[part]:
            assert " ".join(sentence.split()) in page.text
    assert WORDS[language]["role.is_not"] in page.text
    assert not page.all("form")
    assert {each.attributes["lang"] for each in page.all("a")} == set(WORDS) - {language}
    (seen,) = standins.seen()
    assert seen["query"] == {"language": language}
    assert seen["caller"]["reach"] == ["public"]
    assert "script" not in answer.headers["content-security-policy"]


def test_every_sentence_is_there_in_every_language() -> None:
    """With the same blanks to fill in."""
    blanks = re.compile(r"{\w*}")
    for name, sentence in FR.items():
        for words in WORDS.values():
            assert words[name].strip()
            assert sorted(blanks.findall(words[name])) == sorted(blanks.findall(sentence)), name
    assert len({frozenset(words) for words in WORDS.values()}) == 1
    assert {f"reason.{each}" for each in DECLINE_REASONS} <= set(FR)

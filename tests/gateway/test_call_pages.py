"""The page of a call: whoever has the link reads it on any telephone, and acts once."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from joserfc.jwk import OKPKey

from gateway.pages.call import Sentences
from gateway.pages.words import WORDS
from gateway.shapes.links import InternalCall
from tests.gateway.html import PageRead
from tests.gateway.running import Gateway, Issuer, Somebody, StandIns
from tests.support.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

FORM = "application/x-www-form-urlencoded"
PURPOSES = ("choose", "move", "cancel", "rebook")
CHOSEN = {
    "choose": "mardi 2 mars 2027 18 h 00, avec Paul",
    "move": "jeudi 4 mars 2027 10 h 00",
    "cancel": None,
    "rebook": "jeudi 4 mars 2027 10 h 00",
}


def opened(gateway: Gateway, token: str, language: str = "fr", status: int = 200) -> PageRead:
    """Open the page as a browser does."""
    answer = gateway.client.get(
        f"/call/{token}", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": language}
    )
    return read(answer, status)


def read(answer: httpx.Response, status: int = 200) -> PageRead:
    """Read an answer that must be a page, and hold it against the rules for all pages."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = PageRead(answer.text)
    page.check()
    assert answer.headers["content-language"] == page.language
    return page


def pressed(
    gateway: Gateway, token: str, body: str, *, kind: str = FORM, language: str = "fr"
) -> httpx.Response:
    """Send the form."""
    return gateway.client.post(
        f"/call/{token}",
        content=body,
        headers={"Content-Type": kind, "Accept-Language": language},
    )


def acts(standins: StandIns) -> list[str]:
    """What was done, by its order."""
    return [
        seen["path"].rpartition("/")[2]
        for seen in standins.seen()
        if seen["method"] == "POST" and seen["service"] == "onboarding"
    ]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_who_has_the_link_sees_their_call_and_does_the_one_thing(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody], purpose: str
) -> None:
    """S0.4, S0.5: no account, no script; the page says what is so before and after."""
    token = newcomer(purpose).link(purpose)
    page = opened(gateway, token)
    assert page.heading == WORDS["fr"][f"{purpose}.title"]
    if purpose != "cancel":
        assert "heure de Paris" in page.text
    body = page.sent(CHOSEN[purpose])
    assert acts(standins) == []
    after = read(pressed(gateway, token, body))
    assert acts(standins) == [purpose]
    assert after.notice == WORDS["fr"][f"done.{purpose}"]
    assert not after.all("form")
    if purpose == "cancel":
        assert "Aucun appel n'est prévu" in after.heading
    else:
        assert after.heading == "Votre appel est prévu"
        assert "Paul vous appelle sur votre téléphone" in after.text
        day = "mardi 2 mars 2027" if purpose == "choose" else "jeudi 4 mars 2027"
        assert day in after.text


def test_who_would_rather_have_no_call_says_so_by_the_same_link(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody]
) -> None:
    """S0.5: to cancel a time is not to decline: nobody rings up who has said no."""
    token = newcomer("cancel").link("cancel")
    page = opened(gateway, token)
    assert page.sent() == "no_call="
    rather = f"{WORDS['fr']['cancel.ask']} {WORDS['fr']['cancel.no_call']}"
    for odd in ("no_call=yes", "starts_at=true", "no_call=true&no_call=true"):
        assert read(pressed(gateway, token, odd), 400).heading == WORDS["fr"]["wrong.title"]
    assert acts(standins) == []
    for _ in range(2):
        after = read(pressed(gateway, token, page.sent(rather)))
        assert after.notice == WORDS["fr"]["done.no_call"]
        assert after.heading == WORDS["fr"]["now.declined"]
    assert set(acts(standins)) == {"decline"}
    assert read(pressed(gateway, token, page.sent()), 410).heading == WORDS["fr"]["used.title"]


def test_who_asks_again_may_leave_the_time_to_us(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody]
) -> None:
    """The first that is free is chosen already: one press is enough."""
    token = newcomer("rebook").link("rebook")
    body = opened(gateway, token).sent()
    assert body == "starts_at="
    read(pressed(gateway, token, body))
    (act,) = [seen for seen in standins.seen() if seen["method"] == "POST"]
    assert act["body"] == {"arrangement": 1}


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_scans_mail_never_acts(
    gateway: Gateway,
    standins: StandIns,
    newcomer: Callable[..., Somebody],
    purpose: str,
    method: str,
) -> None:
    """Every link of a letter is followed by machines first; nothing happens by it."""
    token = newcomer(purpose).link(purpose)
    for _ in range(3):
        answer = gateway.client.request(method, f"/call/{token}")
        assert answer.status_code == 200
        assert bool(answer.content) is (method == "GET")
    assert acts(standins) == []
    read(pressed(gateway, token, opened(gateway, token).sent(CHOSEN[purpose])))


def test_a_double_click_and_a_reload_are_one_act(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody]
) -> None:
    """The same button pressed ten times at once: one act, and everybody sees it done."""
    token = newcomer("move").link("move")
    body = opened(gateway, token).sent(CHOSEN["move"])
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: pressed(gateway, token, body), range(10)))
    answers.append(pressed(gateway, token, body))
    # On a busy machine some may be told to try again in a minute, as anybody would be.
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert answers[-1].status_code == 200
    assert len({answer.text for answer in answers if answer.status_code == 200}) == 1
    keys = {
        seen["headers"]["idempotency-key"] for seen in standins.seen() if seen["method"] == "POST"
    }
    assert len(keys) == 1


def test_a_used_link_says_what_is_so_now(
    gateway: Gateway, newcomer: Callable[..., Somebody]
) -> None:
    """Neither the same link nor an older one does anything more; nobody is left without word."""
    somebody = newcomer("move")
    move, cancel = somebody.link("move"), somebody.link("cancel")
    body = opened(gateway, move).sent(CHOSEN["move"])
    read(pressed(gateway, move, body))
    for token in (move, cancel):
        page = opened(gateway, token, status=410)
        assert page.heading == WORDS["fr"]["used.title"]
        assert "jeudi 4 mars 2027" in page.text
        assert not page.all("form")
    other = body.replace("2027-03-04", "2027-03-05")
    assert "jeudi 4 mars 2027" in read(pressed(gateway, move, other), 410).text
    assert "jeudi 4 mars 2027" in read(pressed(gateway, cancel, ""), 410).text


def test_an_expired_link_says_what_to_do(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody]
) -> None:
    """And does nothing."""
    token = newcomer("cancel").link("cancel", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert opened(gateway, token, status=410).heading == WORDS["fr"]["expired.title"]
    assert read(pressed(gateway, token, ""), 410).heading == WORDS["fr"]["expired.title"]
    assert standins.seen() == []


def test_a_forged_or_broken_link_leads_nowhere(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody]
) -> None:
    """Cut off, signed by somebody else, for another call: one answer, and nobody is asked."""
    somebody = newcomer("cancel")
    good = somebody.link("cancel")
    forger = Somebody(OKPKey.generate_key("Ed25519"), somebody.member_id, somebody.call_id)
    for token in (good[:-1], good[:-20], good + "A", forger.link("cancel"), "x", "a.b.c", "%00"):
        assert opened(gateway, token, status=404).heading == WORDS["fr"]["unknown.title"]
        assert read(pressed(gateway, token, ""), 404).heading == WORDS["fr"]["unknown.title"]
    assert standins.seen() == []
    # Ours, but this member's call is another one: a service was restored, say.
    other = somebody.link("cancel", about_id=str(uuid.uuid4()))
    assert opened(gateway, other, status=404).heading == WORDS["fr"]["unknown.title"]


def test_a_time_that_was_just_taken_is_no_dead_end(
    gateway: Gateway, newcomer: Callable[..., Somebody]
) -> None:
    """What is still free is there to choose, at once."""
    token = newcomer("move", taken=["2027-03-04T09:00:00Z"]).link("move")
    page = opened(gateway, token)
    assert CHOSEN["move"] in page.choices()
    again = read(pressed(gateway, token, page.sent(CHOSEN["move"])), 409)
    assert again.notice == WORDS["fr"]["taken"]
    assert CHOSEN["move"] not in again.choices()
    done = read(pressed(gateway, token, again.sent("jeudi 4 mars 2027 18 h 00")))
    assert "jeudi 4 mars 2027" in done.text


def test_a_call_whose_time_has_come_can_no_longer_be_moved(
    gateway: Gateway, newcomer: Callable[..., Somebody]
) -> None:
    """The page says so, and how the call stands."""
    token = newcomer("cancel", refuses=True).link("cancel")
    page = read(pressed(gateway, token, ""), 409)
    assert page.heading == WORDS["fr"]["not_now.title"]
    assert "lundi 1er mars 2027" in page.text


@pytest.mark.parametrize("purpose", ["choose", "move"])
def test_nothing_chosen_is_said_so(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody], purpose: str
) -> None:
    """A browser without its own hint gets ours, and the times again."""
    token = newcomer(purpose).link(purpose)
    page = read(pressed(gateway, token, ""), 422)
    assert page.notice == WORDS["fr"]["pick"]
    assert page.choices()
    assert acts(standins) == []


def test_nobody_free_is_said_so(gateway: Gateway, newcomer: Callable[..., Somebody]) -> None:
    """And what to do instead; who asks again may still ask for the first that comes free."""
    page = opened(gateway, newcomer("move", free=[]).link("move"))
    assert WORDS["fr"]["nothing_free"] in page.text
    assert not page.all("form")
    asking = opened(gateway, newcomer("rebook", free=[]).link("rebook"))
    assert asking.sent() == "starts_at="


ODD_FORMS = {
    "another field": "act=cancel",
    "one field too many": "starts_at=2027-03-04T09:00:00Z&act=cancel",
    "twice": "starts_at=a&starts_at=b",
    "no form": "{}",
    "a line break": "starts_at=2027%0d%0aX: y",
    "no UTF-8": "starts_at=%ff",
    "no ASCII": "starts_at=é",
}


@pytest.mark.parametrize("body", ODD_FORMS.values(), ids=ODD_FORMS)
def test_what_is_not_the_pages_own_form_is_refused_in_a_page(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody], body: str
) -> None:
    """And nothing is passed on."""
    token = newcomer("move").link("move")
    answer = pressed(gateway, token, body)
    assert read(answer, 400).heading == WORDS["fr"]["wrong.title"]
    assert acts(standins) == []


@pytest.mark.parametrize(
    "case",
    [
        ("starts_at=" + "1" * 2000, FORM, 413),
        ("starts_at=" + "1" * 200_000, FORM, 413),
        ("{}", "application/json", 415),
        ("", "multipart/form-data", 415),
        ("", "text/plain", 415),
    ],
)
def test_forms_are_bounded_and_of_one_kind(
    gateway: Gateway,
    standins: StandIns,
    newcomer: Callable[..., Somebody],
    case: tuple[str, str, int],
) -> None:
    """Also what is refused early is refused in a page."""
    body, kind, status = case
    answer = pressed(gateway, newcomer("cancel").link("cancel"), body, kind=kind)
    assert read(answer, status).heading == WORDS["fr"]["wrong.title"]
    assert acts(standins) == []


def test_a_time_that_is_no_time_reaches_the_rules_and_not_the_page(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody]
) -> None:
    """What a form sends is never shown again."""
    token = newcomer("move").link("move")
    answer = pressed(gateway, token, "starts_at=<script>alert(1)</script>")
    assert read(answer, 422).notice == WORDS["fr"]["pick"]
    assert "script" not in answer.text
    assert acts(standins) == []


@pytest.mark.parametrize("mode", ["status 503", "status 500", "close", "garbage"])
def test_what_is_away_is_said_kindly(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody], mode: str
) -> None:
    """Nobody sees a stack, a code or an empty page."""
    token = newcomer("cancel").link("cancel")
    standins.behave(onboarding=mode)
    assert opened(gateway, token, status=503).heading == WORDS["fr"]["away.title"]
    answer = pressed(gateway, token, "")
    assert read(answer, 503).heading == WORDS["fr"]["away.title"]
    assert int(answer.headers["retry-after"]) >= 1


def test_visitors_are_limited(
    start_gateway: Callable[..., Gateway], newcomer: Callable[..., Somebody]
) -> None:
    """Who tries links by the hundred is told to wait, in a page."""
    gateway = start_gateway(GATEWAY_REQUESTS_PER_SECOND="0.1", GATEWAY_REQUESTS_BURST="3")
    token = newcomer("cancel").link("cancel")
    statuses = [gateway.client.get(f"/call/{token}").status_code for _ in range(5)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    forged = gateway.client.get("/call/a.b.c")
    assert read(forged, 429).heading == WORDS["fr"]["many.title"]
    assert forged.headers["retry-after"]


def test_a_browser_may_do_nothing_but_read_and_send(
    gateway: Gateway, newcomer: Callable[..., Somebody]
) -> None:
    """Not kept, not framed, no script, and the address is told to nobody."""
    token = newcomer("move").link("move")
    answers = [
        gateway.client.get(f"/call/{token}"),
        gateway.client.get("/call/a.b.c"),
        pressed(gateway, token, ""),
    ]
    for answer in answers:
        headers = answer.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        policy = dict(
            part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["form-action"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert policy["base-uri"] == "'none'"
        assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", policy["style-src"])
        assert set(policy) == {
            *("default-src", "form-action", "frame-ancestors", "base-uri", "style-src"),
        }


def test_the_one_style_is_the_one_that_is_allowed(
    gateway: Gateway, newcomer: Callable[..., Somebody]
) -> None:
    """A browser hashes what is between the tags, to the byte."""
    answer = gateway.client.get(f"/call/{newcomer('move').link('move')}")
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("accepted", "query", "language"),
    [
        ("", "", "fr"),
        ("nl-BE,nl;q=0.9", "", "nl"),
        ("en-GB", "", "en"),
        ("ar,de;q=0.5", "", "fr"),
        ("nl", "?language=en", "en"),
        ("nl", "?language=xx", "nl"),
    ],
)
def test_the_page_speaks_the_readers_language(
    gateway: Gateway,
    newcomer: Callable[..., Somebody],
    accepted: str,
    query: str,
    language: str,
) -> None:
    """By the browser's wish or by the reader's own; the way to the others is on the page."""
    token = newcomer("move").link("move")
    for path in (f"/call/{token}{query}", f"/call/a.b.c{query}"):
        answer = gateway.client.get(path, headers={"Accept-Language": accepted})
        page = PageRead(answer.text)
        assert page.language == language
        others = {each.attributes["lang"] for each in page.all("a")}
        assert others == {"fr", "nl", "en"} - {language}


def test_names_are_shown_as_names(gateway: Gateway, newcomer: Callable[..., Somebody]) -> None:
    """Whatever somebody is called, it is text."""
    name = """<img src=x onerror="alert('1')">&amp;{{ 7*7 }}"""
    page = opened(gateway, newcomer("cancel", welcomer_given_name=name).link("cancel"))
    assert f"{name} vous appelle" in page.text


def test_nobody_needs_a_token_and_none_helps(
    gateway: Gateway, issuer: Issuer, newcomer: Callable[..., Somebody]
) -> None:
    """A link is all that is looked at."""
    token = newcomer("cancel").link("cancel")
    for bearer in (issuer.token("staff"), "nonsense"):
        headers = {"Authorization": f"Bearer {bearer}"}
        assert gateway.client.get(f"/call/{token}", headers=headers).status_code == 200
        assert gateway.client.get("/call/a.b.c", headers=headers).status_code == 404


def test_the_services_see_the_member_and_no_more(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody]
) -> None:
    """Who follows a link reaches their own call."""
    somebody = newcomer("cancel")
    opened(gateway, somebody.link("cancel"))
    (seen,) = standins.seen()
    assert somebody.member_id in seen["path"]
    assert "authorization" not in seen["headers"]
    assert seen["caller"] == {
        "subject": somebody.member_id,
        "roles": ["member"],
        "places": [],
        "reach": ["own"],
    }


def test_neither_link_nor_name_is_logged(
    gateway: Gateway, newcomer: Callable[..., Somebody]
) -> None:
    """A log line names the route, never the address that opens it."""
    token = newcomer("cancel", welcomer_given_name="Hortense").link("cancel")
    before = len(gateway.process.text())
    opened(gateway, token)
    logged = gateway.logged(before, until="GET /call/{token}")
    assert token not in logged
    assert "Hortense" not in logged


CLOCKS = {
    "fr": ("dimanche 31 octobre 2027", "2 h 30", "heure de Paris"),
    "nl": ("zondag 31 oktober 2027", "02:30", "tijd in Paris"),
    "en": ("Sunday 31 October 2027", "02:30", "Paris time"),
}


@pytest.mark.parametrize("language", CLOCKS)
def test_times_are_those_of_the_clock_on_the_wall(language: str) -> None:
    """Also in the hour that exists twice, of which each has its offset beside it."""
    shown = []
    for starts_at in ("2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"):
        call = InternalCall(
            id="1",
            arrangement=1,
            status="booked",
            starts_at=datetime.fromisoformat(starts_at),
            ends_at=None,
            time_zone="Europe/Paris",
        )
        card = Sentences(language).instead("used", call).card
        assert card is not None
        day, hour, zone = CLOCKS[language]
        assert card.day == day
        assert card.hour.replace("\N{NARROW NO-BREAK SPACE}", " ").startswith(hour)
        assert card.zone == zone
        shown.append(card.hour)
    assert "+0200" in shown[0]
    assert "+0100" in shown[1]


def test_a_place_without_a_zone_is_told_universal_time() -> None:
    """Better than a wrong wall clock."""
    call = InternalCall(
        id="1", arrangement=1, status="booked", starts_at=datetime(2027, 3, 1, 17, tzinfo=UTC)
    )
    card = Sentences("fr").instead("used", call).card
    assert card is not None
    assert card.zone == "heure universelle"


def test_every_sentence_is_there_in_every_language() -> None:
    """With the same blanks to fill in."""
    blanks = re.compile(r"{\w*}")
    for name, sentence in WORDS["fr"].items():
        for words in WORDS.values():
            assert words[name].strip()
            assert sorted(blanks.findall(words[name])) == sorted(blanks.findall(sentence)), name
    assert len({frozenset(words) for words in WORDS.values()}) == 1


def luminance(colour: str) -> float:
    """Relative luminance as WCAG has it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_everybody_can_read_the_colours() -> None:
    """WCAG AA, 4.5 to 1, for each text on each ground that it is on; 3 to 1 for edges and focus."""
    css = Path(ROOT / "gateway/pages/templates/call.css").read_text()
    grounds = ("#f6f2e9", "#ffffff", "#fff3d6", "#e2f2ea", "#eef6f1")
    texts = ("#20302a", "#0d5443", "#0d3b30", "#4a5a53")
    edges = ("#7d8c84", "#b3470a")
    on_dark = [("#ffffff", "#0d5443"), ("#ffcf70", "#0d5443"), ("#ffffff", "#9c2f12")]

    def ratio(one: str, other: str) -> float:
        light, dark = sorted((luminance(one), luminance(other)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for text, ground in [*itertools.product(texts, grounds), *on_dark]:
        assert ratio(text, ground) >= 4.5, (text, ground)
    for edge, ground in itertools.product(edges, ("#f6f2e9", "#ffffff")):
        assert ratio(edge, ground) >= 3, (edge, ground)
    # No colour of the text that was not looked at.
    used = set(re.findall(r"(?<![-\w])color:(#\w+)", css)) - {"#fff"}
    assert used <= {*texts, "#ffcf70"}, used

"""Signed links: the same link is the same token, and nothing but that token is the link."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OKPKey

from chassis.links import (
    MAX_CHARACTERS,
    OF_ASKING,
    OF_CALLS,
    OF_CHANGING,
    OF_CHECKS,
    OF_CONTACT,
    OF_ENDING,
    OF_MENTORING,
    Link,
    LinkRefused,
    Purpose,
    Refusal,
    sign,
    verify,
)

KEY = OKPKey.generate_key("Ed25519")
PUBLIC = OKPKey.import_key(KEY.as_pem(private=False))
OTHER = OKPKey.generate_key("Ed25519")
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
MEMBER, CALL = str(UUID(int=1)), str(UUID(int=2))
LINK = Link(Purpose.MOVE, MEMBER, CALL, 1, NOW + timedelta(days=7))
TOKEN = sign(LINK, KEY)
HEADER = {"alg": "Ed25519", "kid": KEY.thumbprint()[:16], "typ": "link"}
SECONDS = int(LINK.expires_at.timestamp())
CLAIMS = {
    "a": 1,
    "c": "AAAAAAAAAAAAAAAAAAAAAg",
    "e": SECONDS,
    "m": "AAAAAAAAAAAAAAAAAAAAAQ",
    "p": "move",
}
WHEN = st.integers(1, 7_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
IDS = st.uuids().map(str)


def links(purpose: Purpose) -> st.SearchStrategy[Link]:
    """Links of that purpose, each with what it needs."""
    mentor: st.SearchStrategy[str | None] = st.none()
    if purpose in OF_MENTORING - OF_CHANGING:
        mentor = IDS if purpose in OF_ASKING else st.none() | IDS
    return st.builds(
        Link,
        purpose=st.just(purpose),
        member_id=IDS,
        about_id=IDS,
        arrangement=st.integers(1, 1_000_000),
        expires_at=WHEN,
        mentor_id=mentor,
        day=st.integers(1, 36_500) if purpose in OF_CHECKS else st.none(),
    )


LINKS = st.sampled_from(Purpose).flatmap(links)
CHECK = Link(Purpose.GOING_WELL, MEMBER, CALL, 1, LINK.expires_at, str(UUID(int=3)), 30)


def part(value: object) -> str:
    """A part of a token as JSON, the way the good ones are written."""
    raw = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def made(payload: object = CLAIMS, header: dict[str, Any] = HEADER, key: Any = KEY) -> str:
    """A token that is signed well, whatever is in it."""
    raw = payload if isinstance(payload, bytes) else json.dumps(payload, separators=(",", ":"))
    registry = jws.JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
    return jws.serialize_compact(header, raw, key, registry=registry)


def refusal(token: str, now: datetime = NOW) -> Refusal:
    """Why the token is refused."""
    with pytest.raises(LinkRefused) as refused:
        verify(token, PUBLIC, now)
    return refused.value.reason


@given(LINKS)
def test_a_link_arrives_whole_and_is_always_the_same_short_token(link: Link) -> None:
    token = sign(link, KEY)
    assert verify(token, PUBLIC, link.expires_at - timedelta(seconds=1)) == link
    assert sign(link, KEY) == token
    assert len(token) < MAX_CHARACTERS - (200 if link.purpose in OF_CALLS else 150)


def test_the_tests_make_tokens_as_the_house_does() -> None:
    """Otherwise the refusals below would prove nothing."""
    assert made() == TOKEN


def test_a_link_that_was_sent_before_there_were_mentors_links_is_the_same_to_the_byte() -> None:
    """What lies in people's mail stays good."""
    payload = (
        b'{"a":1,"c":"AAAAAAAAAAAAAAAAAAAAAg","e":%d,"m":"AAAAAAAAAAAAAAAAAAAAAQ","p":"move"}'
        % SECONDS
    )
    assert TOKEN.split(".")[1] == part(payload)


def test_every_purpose_is_of_one_kind_of_page() -> None:
    assert set(Purpose) == OF_CALLS | OF_MENTORING
    assert not OF_CALLS & OF_MENTORING
    kinds = (OF_ASKING, OF_CONTACT, OF_CHECKS, OF_ENDING, OF_CHANGING)
    assert sum(map(len, kinds)) == len(OF_MENTORING)


@given(LINKS)
def test_who_acts_is_the_mentor_or_else_the_newcomer(link: Link) -> None:
    assert link.holder_id == (link.mentor_id or link.member_id)
    if link.purpose in OF_ASKING:
        assert link.holder_id == link.mentor_id


@given(LINKS, IDS, st.integers(1, 1000))
def test_a_link_says_what_its_purpose_needs_and_no_more(link: Link, mentor: str, day: int) -> None:
    odd = []
    if link.purpose in OF_CHECKS:
        odd += [replace(link, day=None), replace(link, day=0), replace(link, day=36_501)]
    else:
        odd.append(replace(link, day=day))
    if link.purpose in OF_ASKING:
        odd.append(replace(link, mentor_id=None))
    elif link.purpose in OF_CALLS | OF_CHANGING:
        odd.append(replace(link, mentor_id=mentor))
    for each in odd:
        with pytest.raises(ValueError, match="out of bounds"):
            sign(each, KEY)


@given(LINKS, LINKS)
def test_two_links_never_share_a_token(one: Link, other: Link) -> None:
    assert (sign(one, KEY) == sign(other, KEY)) is (one == other)


@pytest.mark.parametrize(("late", "expired"), [(-1, False), (0, True), (1, True), (10**8, True)])
def test_it_ends_on_the_second(late: int, expired: bool) -> None:
    now = LINK.expires_at + timedelta(seconds=late)
    if expired:
        assert refusal(TOKEN, now) is Refusal.EXPIRED
    else:
        assert verify(TOKEN, PUBLIC, now) == LINK


@given(st.integers(0, len(TOKEN) - 1), st.characters())
def test_one_other_character_and_it_is_not_ours(position: int, character: str) -> None:
    """Also where base64 has bits to spare, which a decoder would not mind."""
    changed = TOKEN[:position] + character + TOKEN[position + 1 :]
    if changed != TOKEN:
        assert refusal(changed) is Refusal.NOT_OURS


@given(st.text(max_size=600) | st.binary(max_size=400).map(part))
def test_no_text_at_all_breaks_it(text: str) -> None:
    assert refusal(text) is Refusal.NOT_OURS
    assert refusal(f"{TOKEN.partition('.')[0]}.{text}.{text}") is Refusal.NOT_OURS


def unsigned(alg: str) -> str:
    """A token without a signature."""
    return f"{part({**HEADER, 'alg': alg})}.{part(CLAIMS)}."


def password_signed() -> str:
    """A token for whose signature nobody needs more than the public key."""
    said = f"{part({**HEADER, 'alg': 'HS256'})}.{part(CLAIMS)}"
    mac = hmac.digest(PUBLIC.as_pem(private=False), said.encode(), "sha256")
    return f"{said}.{part(mac)}"


CONFUSED = {
    "somebody else's key": made(key=OTHER),
    "somebody else's key, by its name": made(
        header={**HEADER, "kid": OTHER.thumbprint()[:16]}, key=OTHER
    ),
    "no algorithm": unsigned("none"),
    "no signature": unsigned("Ed25519"),
    "the public key as a password": password_signed(),
    "a key of its own": made(header={**HEADER, "jwk": OTHER.as_dict(private=False)}, key=OTHER),
    "a key from an address": made(header={**HEADER, "jku": "https://example.org"}),
    "something critical": made(header={**HEADER, "crit": ["b64"], "b64": True}),
    "an assertion": made(header={**HEADER, "typ": "assertion+jwt"}),
    "an access token": made(header={**HEADER, "typ": "at+jwt"}),
    "no type": made(header={"alg": "Ed25519", "kid": HEADER["kid"]}),
    "no key's name": made(header={"alg": "Ed25519", "typ": "link"}),
    "another order": made(header=dict(reversed(HEADER.items()))),
}


@pytest.mark.parametrize("token", CONFUSED.values(), ids=CONFUSED)
def test_nobody_chooses_the_algorithm_the_key_or_the_kind(token: str) -> None:
    assert refusal(token) is Refusal.NOT_OURS


SIGNED_BUT_ODD = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": [1],
    "less": {name: value for name, value in CLAIMS.items() if name != "e"},
    "more": {**CLAIMS, "x": 1},
    "another order": dict(reversed(CLAIMS.items())),
    "spaces": json.dumps(CLAIMS).encode(),
    "twice": b'{"a":1,"a":1}',
    "another purpose": {**CLAIMS, "p": "delete"},
    "no number": {**CLAIMS, "a": "1"},
    "true": {**CLAIMS, "a": True},
    "a fraction": {**CLAIMS, "a": 1.0},
    "never arranged": {**CLAIMS, "a": 0},
    "arranged too often": {**CLAIMS, "a": 1_000_001},
    "no end": {**CLAIMS, "e": 10**15},
    "an end before time began": {**CLAIMS, "e": -1},
    "half an id": {**CLAIMS, "m": "AAAA"},
    "a long id": {**CLAIMS, "m": MEMBER},
    "an id with bits to spare": {**CLAIMS, "m": "AAAAAAAAAAAAAAAAAAAAAR"},
    "no id": {**CLAIMS, "c": None},
    "too much": b"[" * 600,
    "a call with a mentor": {**CLAIMS, "w": "AAAAAAAAAAAAAAAAAAAAAw"},
    "a call with a day": {"a": 1, "c": CLAIMS["c"], "d": 30, **CLAIMS},
    "a yes of nobody": {**CLAIMS, "p": "accept"},
    "a yes of half a mentor": {**CLAIMS, "p": "accept", "w": "AAAA"},
    "a check of no day": {**CLAIMS, "p": "going_well"},
    "a check of a day that is text": {**CLAIMS, "d": "30", "p": "going_well"},
    "a check in another order": {**CLAIMS, "p": "going_well", "d": 30},
    "another asked for by a mentor": {**CLAIMS, "p": "ask_another", "w": "AAAAAAAAAAAAAAAAAAAAAw"},
}


@pytest.mark.parametrize("payload", SIGNED_BUT_ODD.values(), ids=SIGNED_BUT_ODD)
def test_even_what_we_signed_is_read_strictly(payload: object) -> None:
    assert refusal(made(payload)) is Refusal.NOT_OURS


@pytest.mark.parametrize(
    "link",
    [
        Link(Purpose.MOVE, "amina@example.org", CALL, 1, NOW),
        Link(Purpose.MOVE, MEMBER, CALL.upper() + "X", 1, NOW),
        Link(Purpose.MOVE, MEMBER, f"{{{CALL}}}", 1, NOW),
        Link(Purpose.MOVE, MEMBER, CALL, 0, NOW),
        Link(Purpose.MOVE, MEMBER, CALL, 1, datetime(1969, 1, 1, tzinfo=UTC)),
    ],
)
def test_nothing_but_ids_and_numbers_is_signed(link: Link) -> None:
    with pytest.raises(ValueError, match=r"UUID|badly formed|out of bounds"):
        sign(link, KEY)


def test_the_odd_ones_about_mentors_differ_from_a_good_one_by_one_thing() -> None:
    """Otherwise their refusal would prove nothing."""
    good = {**{name: CLAIMS[name] for name in ("a", "c")}, "d": 30}
    good |= {**CLAIMS, "p": "going_well", "w": "AAAAAAAAAAAAAAAAAAAAAw"}
    assert made(good) == sign(CHECK, KEY)
    assert verify(made(good), PUBLIC, NOW) == CHECK


def test_what_is_inside_is_no_secret_and_names_nobody() -> None:
    """Anybody may read a link: five things, none of them about a person."""
    body = TOKEN.split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    assert said == CLAIMS

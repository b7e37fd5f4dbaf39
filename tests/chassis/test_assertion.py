"""The gateway's signed statement: taken only whole, fresh, meant for us, and from the gateway."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import OKPKey

from chassis.assertion import Caller, sign, verify
from chassis.problems import Problem

KEY = OKPKey.generate_key("Ed25519")
OTHER = OKPKey.generate_key("Ed25519")
NOW = 1_800_000_000
CALLER = Caller("somebody", frozenset({"member"}), frozenset({"place"}), frozenset({"own"}))
HEADER = {"alg": "Ed25519", "typ": "assertion+jwt"}


def claims(**changes: object) -> dict[str, Any]:
    """The claims of a good assertion, with changes; ``...`` leaves one out."""
    good = {
        "iss": "entrelieux-gateway",
        "aud": "matching",
        "sub": "somebody",
        "roles": ["member"],
        "places": [],
        "reach": ["own"],
        "iat": NOW,
        "exp": NOW + 60,
    }
    return {k: v for k, v in {**good, **changes}.items() if v is not ...}


def made(header: dict[str, Any] | None = None, key: Any = KEY, **changes: object) -> str:
    """A signed token with changed claims."""
    return jwt.encode(header or HEADER, claims(**changes), key, algorithms=["Ed25519"])


def part(value: object) -> str:
    """A part of a token, unsigned."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def check(token: str | None, *, now: int = NOW, audience: str = "matching") -> Caller:
    """Verify as a service does."""
    return verify(token, audience=audience, key=KEY, now=now)


@pytest.mark.parametrize(
    "caller", [CALLER, Caller(None), Caller("x", reach=frozenset({"network", "public"}))]
)
def test_who_is_asking_arrives_whole(caller: Caller) -> None:
    assert check(sign(caller, audience="matching", key=KEY, now=NOW)) == caller


@pytest.mark.parametrize("late", [-10, 0, 59, 69])
def test_it_is_good_for_a_minute_and_clocks_may_differ_a_little(late: int) -> None:
    assert check(made(), now=NOW + late).subject == "somebody"


def hs256(secret: bytes) -> str:
    """A token "signed" with a secret that everybody knows."""
    signed = f"{part({**HEADER, 'alg': 'HS256'})}.{part(claims())}"
    digest = hmac.digest(secret, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


REFUSED = {
    "missing": None,
    "empty": "",
    "no token": "Bearer x",
    "three dots": "...",
    "other audience": made(aud="onboarding"),
    "audience list": made(aud=["matching"]),
    "other issuer": made(iss="somebody"),
    "no issuer": made(iss=...),
    "expired": made(iat=NOW - 71, exp=NOW - 11),
    "from the future": made(iat=NOW + 11, exp=NOW + 71),
    "good for too long": made(exp=NOW + 61),
    "good for ever": made(exp=...),
    "no time of issue": made(iat=...),
    "times as text": made(iat=str(NOW), exp=str(NOW + 60)),
    "times as fractions": made(iat=NOW + 0.5, exp=NOW + 60.5),
    "another key": made(key=OTHER),
    "another kind of token": made({"alg": "Ed25519", "typ": "JWT"}),
    "no kind": made({"alg": "Ed25519"}),
    "no signature": f"{part({**HEADER, 'alg': 'none'})}.{part(claims())}.",
    "none, in capitals": f"{part({**HEADER, 'alg': 'NONE'})}.{part(claims())}.",
    "hs256 with the public key": hs256(KEY.as_pem(private=False)),
    "oversize": made(places=["p" * 36] * 300),
    "signature cut off": made().rsplit(".", 1)[0],
    "claims that are no object": jws.serialize_compact(HEADER, b"[]", KEY, algorithms=["Ed25519"]),
    "claims that are no json": jws.serialize_compact(HEADER, b"\xff", KEY, algorithms=["Ed25519"]),
    "no roles": made(roles=...),
    "roles as text": made(roles="ops"),
    "roles as numbers": made(roles=[1]),
    "a subject that is a number": made(sub=7),
    "reach as null": made(reach=None),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    with pytest.raises(Problem) as refusal:
        check(REFUSED[name])
    assert (refusal.value.status, refusal.value.slug) == (401, "unauthorized")
    assert refusal.value.__cause__ is None


@given(st.text(max_size=300))
def test_no_text_raises_anything_else(text: str) -> None:
    with pytest.raises(Problem):
        check(text)


@given(st.integers(min_value=0, max_value=400), st.characters(codec="ascii"))
def test_one_changed_character_is_enough(position: int, character: str) -> None:
    token = sign(CALLER, audience="matching", key=KEY, now=NOW)
    changed = token[: position % len(token)] + character + token[position % len(token) + 1 :]
    try:
        assert check(changed) == CALLER
    except Problem:
        return
    # Only the last character's unused bits may differ without harm.
    assert changed == token or changed[:-1] == token[:-1]


@pytest.mark.parametrize(
    ("reach", "seen"),
    [
        ({"network"}, {"member", "place", "assigned", "stranger"}),
        ({"place"}, {"place"}),
        ({"own"}, {"member"}),
        ({"assigned"}, {"assigned"}),
        ({"public"}, set()),
        (set(), set()),
    ],
)
def test_how_far_each_reach_goes(reach: set[str], seen: set[str]) -> None:
    caller = Caller("me", frozenset(), frozenset({"here"}), frozenset(reach))
    objects = {
        "member": {"member_id": "me", "place_id": "there"},
        "place": {"member_id": "you", "place_id": "here"},
        "assigned": {"member_id": "you", "assigned_to": "me"},
        "stranger": {"member_id": "you", "place_id": "there", "assigned_to": "you"},
    }
    assert {name for name, about in objects.items() if caller.may_see(**about)} == seen


def test_a_visitor_owns_nothing_that_belongs_to_nobody() -> None:
    visitor = Caller(None, reach=frozenset({"own", "assigned", "place"}))
    assert not visitor.may_see(member_id=None, place_id=None, assigned_to=None)

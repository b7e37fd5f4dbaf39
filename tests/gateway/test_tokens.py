"""Access tokens: what is believed, and every way of forging one that is not."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable

import httpx
import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from tests.gateway.running import AUDIENCE, ISSUER, Gateway, Issuer, assert_problem
from tests.gateway.test_policy import PLACE
from tests.support.processes import wait_until

HOME = f"/v1/members?place_id={PLACE}"


@pytest.mark.parametrize(
    ("kid", "alg"), [("ed", "EdDSA"), ("ed", "Ed25519"), ("ec", "ES256"), ("rsa", "RS256")]
)
def test_the_four_algorithms_are_believed(
    gateway: Gateway, issuer: Issuer, kid: str, alg: str
) -> None:
    """A right token is believed, with each kind of key."""
    token = issuer.token("staff", kid=kid, alg=alg)
    assert gateway.ask("GET", HOME, token=token).status_code == 200


WRONG_CLAIMS: dict[str, Callable[[int], dict[str, object]]] = {
    "another issuer": lambda _: {"iss": "https://evil.example.org"},
    "nearly the issuer": lambda _: {"iss": ISSUER + "/"},
    "no issuer": lambda _: {"iss": None},
    "a list of issuers": lambda _: {"iss": [ISSUER]},
    "another audience": lambda _: {"aud": "another-api"},
    "nearly the audience": lambda _: {"aud": AUDIENCE.upper()},
    "other audiences": lambda _: {"aud": ["another-api"]},
    "no audience": lambda _: {"aud": None},
    "an audience as a key": lambda _: {"aud": {AUDIENCE: 1}},
    "expired": lambda now: {"exp": now - 1},
    "without end": lambda _: {"exp": None},
    "an end as text": lambda now: {"exp": str(now + 300)},
    "an end with a fraction": lambda now: {"exp": now + 300.5},
    "an end that is true": lambda _: {"exp": True},
    "good for an hour": lambda now: {"exp": now + 3600},
    "good for an hour, nearly over": lambda now: {"iat": now - 3600, "exp": now + 60},
    "without beginning": lambda _: {"iat": None},
    "issued in an hour": lambda now: {"iat": now + 3600, "exp": now + 3900},
    "not before an hour": lambda now: {"nbf": now + 3600},
    "not before some word": lambda _: {"nbf": "now"},
    "without id": lambda _: {"jti": None},
    "an empty id": lambda _: {"jti": ""},
    "a number as id": lambda _: {"jti": 7},
    "nobody": lambda _: {"sub": None},
    "an empty name": lambda _: {"sub": ""},
    "a number as a name": lambda _: {"sub": 7},
    "a name without end": lambda _: {"sub": "x" * 300},
    "roles as text": lambda _: {"roles": "staff"},
    "roles as keys": lambda _: {"roles": {"staff": True}},
    "roles as numbers": lambda _: {"roles": [1]},
    "places as text": lambda _: {"places": PLACE},
    "more than 8 KiB": lambda _: {"padding": "x" * 6300},
    "120 places": lambda _: {"places": [str(uuid.uuid4()) for _ in range(120)]},
}


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
def test_wrong_claims_are_refused(
    gateway: Gateway, issuer: Issuer, claims: Callable[[int], dict[str, object]]
) -> None:
    """Each claim has to be right."""
    refused(gateway, issuer.token("staff", claims=claims(int(time.time()))))


def test_a_little_leeway_between_clocks(gateway: Gateway, issuer: Issuer) -> None:
    """A minute ahead is a clock, not a forgery."""
    now = int(time.time())
    ahead = {"iat": now + 30, "nbf": now + 30, "exp": now + 330}
    assert gateway.ask("GET", HOME, token=issuer.token("staff", claims=ahead)).status_code == 200
    long = {"padding": "x" * 5000}
    assert gateway.ask("GET", HOME, token=issuer.token("staff", claims=long)).status_code == 200
    several = {"aud": ["another-api", AUDIENCE]}
    assert gateway.ask("GET", HOME, token=issuer.token("staff", claims=several)).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"typ": "assertion+jwt"},
        {"kid": None},
        {"kid": "unknown"},
        {"kid": "../../etc/passwd"},
        {"kid": "' OR 1=1 --"},
        {"kid": "x" * 250},
        {"jku": "https://evil.example.org/jwks.json"},
        {"x5u": "https://evil.example.org/x.pem"},
        {"x5c": ["AAAA"]},
        {"zip": "DEF"},
        {"b64": True},
        {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43}},
    ],
    ids=lambda header: json.dumps(header)[:50],
)
def test_headers_that_could_steer_us_are_refused(
    gateway: Gateway, issuer: Issuer, header: dict[str, object]
) -> None:
    """Nothing in a token chooses keys, addresses or extensions."""
    refused(gateway, issuer.token("staff", header=header))


def test_a_key_in_the_token_is_not_used(gateway: Gateway, issuer: Issuer) -> None:
    """A token signed with a key that it brings along is refused."""
    own = OKPKey.generate_key("Ed25519")
    refused(gateway, issuer.token("staff", key=own, header={"jwk": own.as_dict(private=False)}))
    refused(gateway, issuer.token("staff", key=own))


def test_algorithms_belong_to_keys(gateway: Gateway, issuer: Issuer) -> None:
    """Neither none, nor HMAC with the public key, nor another key's algorithm."""
    public = issuer.keys["ed"].as_pem(private=False)
    refused(gateway, issuer.token("staff", alg="HS256", key=OctKey.import_key(b"x" * 32)))
    refused(gateway, hmac_with(public, issuer, "ed"))
    refused(gateway, hmac_with(issuer.keys["rsa"].as_pem(private=False), issuer, "rsa"))
    refused(gateway, issuer.token("staff", kid="ed", alg="ES256", key=ECKey.generate_key("P-256")))
    refused(gateway, issuer.token("staff", kid="rsa", alg="RS384"))
    refused(gateway, issuer.token("staff", kid="rsa", alg="PS256"))
    refused(gateway, issuer.token("staff", kid="ec", alg="RS256", key=RSAKey.generate_key(2048)))
    refused(gateway, issuer.token("staff", header={"kid": "rsa"}))


@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
def test_an_unsigned_token_is_refused(gateway: Gateway, issuer: Issuer, alg: str) -> None:
    """`none` is no algorithm, however it is spelt."""
    header, payload, signature = issuer.token("staff").split(".")
    unsigned = encoded({"typ": "at+jwt", "alg": alg, "kid": "ed"})
    refused(gateway, f"{unsigned}.{payload}.")
    refused(gateway, f"{unsigned}.{payload}.{signature}")
    refused(gateway, f"{header}.{payload}.")


def test_a_changed_token_is_refused(gateway: Gateway, issuer: Issuer) -> None:
    """No part of a token can be exchanged."""
    header, payload, signature = issuer.token("member").split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    promoted = encoded({**claims, "roles": ["staff"]})
    refused(gateway, f"{header}.{promoted}.{signature}")
    refused(gateway, f"{header}.{payload}.{signature[:-6]}AAAAAA")


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer " + "a" * 9000,
        "Basic c3RhZmY6c3RhZmY=",
        "Bearer\u00e9.b.c",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Bearer " + "." * 500,
        'Bearer {"alg":"none"}',
    ],
    ids=lambda value: value[:30],
)
def test_what_is_no_token_is_refused(gateway: Gateway, authorization: str) -> None:
    """Garbage is refused, also where no token would be needed."""
    for path in (HOME, "/v1/places"):
        answer = gateway.client.get(
            path, headers={"Authorization": authorization.encode("latin-1")}
        )
        assert_problem(answer, 401, "unauthorized")
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("crit", [["exp"], ["b64"], [], "exp"], ids=str)
def test_critical_extensions_are_refused(gateway: Gateway, issuer: Issuer, crit: object) -> None:
    """We know of no extension that has to be understood; the signature is good."""
    _, payload, _ = issuer.token("staff").split(".")
    header = encoded({"typ": "at+jwt", "alg": "EdDSA", "kid": "ed", "crit": crit})
    key = issuer.keys["ed"]
    assert isinstance(key, OKPKey)
    signature = key.private_key.sign(f"{header}.{payload}".encode())
    refused(gateway, f"{header}.{payload}.{base64.urlsafe_b64encode(signature).decode()[:-2]}")
    plain = encoded({"typ": "at+jwt", "alg": "EdDSA", "kid": "ed"})
    signature = key.private_key.sign(f"{plain}.{payload}".encode())
    good = f"{plain}.{payload}.{base64.urlsafe_b64encode(signature).decode()[:-2]}"
    assert gateway.ask("GET", HOME, token=good).status_code == 200


def test_a_header_with_a_key_twice_is_refused(gateway: Gateway, issuer: Issuer) -> None:
    """Two readers could take it differently."""
    _, payload, signature = issuer.token("staff").split(".")
    raw = b'{"typ":"at+jwt","alg":"none","alg":"EdDSA","kid":"ed"}'
    header = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    refused(gateway, f"{header}.{payload}.{signature}")


def test_two_authorization_headers_are_refused(gateway: Gateway, issuer: Issuer) -> None:
    """Which one would count?"""
    headers = [("Authorization", f"Bearer {issuer.token('staff')}")] * 2
    assert_problem(gateway.client.get(HOME, headers=headers), 400)


def test_keys_come_and_go(start_gateway: Callable[..., Gateway], issuer: Issuer) -> None:
    """A new key is found by itself, but not looked for at each unknown one."""
    issuer.keys["new"] = OKPKey.generate_key("Ed25519")
    issuer.publish("ed")
    try:
        gateway = start_gateway(GATEWAY_JWKS_REFRESH_SECONDS="0.5")
        token = issuer.token("staff", kid="new")
        refused(gateway, token)
        issuer.publish()
        wait_until(
            lambda: gateway.ask("GET", HOME, token=token).status_code == 200,
            within=5,
            saying="new key found",
        )
    finally:
        del issuer.keys["new"]
        issuer.publish()


def test_without_keys_nobody_is_believed_and_the_gateway_says_so(
    start_gateway: Callable[..., Gateway], issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where the issuer's keys cannot be read, a token is answered 503, and a visitor as ever."""
    away = tmp_path_factory.mktemp("keys") / "jwks.json"
    away.write_text(issuer.jwks_file.read_text())
    gateway = start_gateway(GATEWAY_JWKS_URL=away.as_uri(), GATEWAY_JWKS_REFRESH_SECONDS="0.1")
    away.unlink()
    token = issuer.token("staff")
    # What is known stays known while the issuer is away.
    assert gateway.ask("GET", HOME, token=token).status_code == 200
    gateway.process.stop()
    gateway.process.start()
    wait_until(
        lambda: gateway.client.get("/livez").status_code == 200,
        within=20,
        saying="gateway alive",
        ignoring=(httpx.HTTPError,),
    )
    assert gateway.client.get("/readyz").status_code == 503
    answer = gateway.ask("GET", HOME, token=token)
    assert_problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"]
    assert gateway.ask("GET", "/v1/places").status_code == 200


def refused(gateway: Gateway, token: str) -> None:
    """Check that the token is answered 401, in the one way."""
    answer = gateway.ask("GET", HOME, token=token)
    assert_problem(answer, 401, "unauthorized")
    assert token not in answer.text


def encoded(part: object) -> str:
    """Return a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def hmac_with(secret: bytes, issuer: Issuer, kid: str) -> str:
    """Return a token signed by HMAC with a public key as the secret, as in the old attack."""
    _, payload, _ = issuer.token("staff", kid="ed").split(".")
    header = encoded({"typ": "at+jwt", "alg": "HS256", "kid": kid})
    digest = hmac.new(secret, f"{header}.{payload}".encode(), hashlib.sha256).digest()
    return f"{header}.{payload}." + base64.urlsafe_b64encode(digest).decode().rstrip("=")

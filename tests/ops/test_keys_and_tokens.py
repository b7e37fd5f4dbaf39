"""The embedded issuer: its keys stay secret and stay the same, its tokens are what it promises."""

import json
import stat
import time
import uuid
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import KeySet

from chassis import assertion, links
from ops import keys
from ops.errors import OperatorError
from ops.settings import Settings
from ops.token import issue
from tests.support.system import System


def settings_in(directory: Path) -> Settings:
    """The settings of a system that keeps everything in `directory`."""
    return Settings.model_validate({"RUN_DIR": str(directory)})


def read(token: str, directory: Path) -> jwt.Token:
    """Check a token's signature with the published key set."""
    key_set = KeySet.import_key_set(json.loads((directory / "keys" / "jwks.json").read_text()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return jwt.decode(token, key_set, algorithms=["EdDSA"])


def test_private_keys_are_their_owners_alone(tmp_path: Path) -> None:
    """Nobody else can read a private key, not even its name."""
    files = keys.make_missing(tmp_path / "keys")
    for secret in (files.issuer, files.assertion, files.link, files.cursor, files.ties):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(files.directory.stat().st_mode) == 0o700


def test_a_second_start_keeps_every_key(tmp_path: Path) -> None:
    """Tokens and cursors given out before a restart stay good."""
    files = keys.make_missing(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    keys.make_missing(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    assert len(bytes.fromhex(files.cursor.read_text().strip())) == 32


def test_the_key_set_holds_no_private_part(tmp_path: Path) -> None:
    """What the gateway fetches cannot sign."""
    files = keys.make_missing(tmp_path)
    (key,) = json.loads(files.jwks.read_text())["keys"]
    assert "d" not in key
    assert "PRIVATE" not in files.assertion_public.read_text()


def test_services_believe_the_assertion_key(tmp_path: Path) -> None:
    """The two halves belong together, in the form that the gateway and the services read."""
    files = keys.make_missing(tmp_path)
    now = int(time.time())
    caller = assertion.Caller(subject="s", reach=frozenset({"own"}))
    signed = assertion.sign(
        caller, audience="matching", key=assertion.load_key(files.assertion), now=now
    )
    public = assertion.load_key(files.assertion_public)
    assert assertion.verify(signed, audience="matching", key=public, now=now) == caller


def test_the_gateway_follows_the_links_that_notifications_signs(tmp_path: Path) -> None:
    """The two halves belong together, and the public one can sign nothing."""
    files = keys.make_missing(tmp_path)
    call = str(uuid.uuid4())
    end = datetime(2100, 1, 1, tzinfo=UTC)
    link = links.Link(links.Purpose.MOVE, call, call, 1, end)
    token = links.sign(link, keys.load(files.link))
    public = keys.load(files.link_public)
    assert links.verify(token, public, datetime(2099, 1, 1, tzinfo=UTC)) == link
    assert "PRIVATE" not in files.link_public.read_text()


def test_a_token_says_who_for_whom_and_how_long(tmp_path: Path) -> None:
    """The claims of RFC 9068, ten minutes at the most."""
    settings = settings_in(tmp_path)
    keys.make_missing(settings.keys)
    place = str(uuid.uuid4())
    token = read(
        issue(settings, roles=["coordinator"], places=[place], subject="somebody"), tmp_path
    )
    assert token.header["typ"] == "at+jwt"
    assert token.header["alg"] == "EdDSA"
    claims = token.claims
    assert claims["iss"] == "https://entrelieux.localhost"
    assert claims["aud"] == "entrelieux-gateway"
    assert claims["sub"] == "somebody"
    assert claims["roles"] == ["coordinator"]
    assert claims["places"] == [place]
    assert claims["exp"] - claims["iat"] == 600
    assert claims["nbf"] <= time.time() < claims["exp"]
    assert {"client_id", "scope", "jti"} <= claims.keys()


def test_two_tokens_are_never_the_same(tmp_path: Path) -> None:
    """Each has an id of its own."""
    settings = settings_in(tmp_path)
    keys.make_missing(settings.keys)
    ids = {read(issue(settings, roles=["ops"]), tmp_path).claims["jti"] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize("minutes", [0, -1, 11, 600])
def test_long_lived_tokens_are_refused(tmp_path: Path, minutes: int) -> None:
    """No operator can make a token that outlives ten minutes."""
    settings = settings_in(tmp_path)
    keys.make_missing(settings.keys)
    with pytest.raises(OperatorError, match="1 to 10 minutes"):
        issue(settings, roles=["ops"], minutes=minutes)


def test_the_command_prints_a_token_and_nothing_else(tmp_path: Path) -> None:
    """So that a shell can capture it."""
    system = System(tmp_path)
    assert system.ops("keys").returncode == 0
    place = str(uuid.uuid4())
    done = system.ops("token", "--role", "coordinator", "--place", place, "--minutes", "5")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    claims = read(done.stdout.strip(), tmp_path).claims
    assert claims["places"] == [place]
    assert claims["exp"] - claims["iat"] == 300


def test_without_keys_the_command_says_what_to_do(tmp_path: Path) -> None:
    """One sentence, no stack."""
    done = System(tmp_path).ops("token", "--role", "ops")
    assert done.returncode == 1
    assert "make up" in done.stderr
    assert "Traceback" not in done.stderr

"""The keys of the embedded system: of its issuer, the gateway, links, and what people share."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from joserfc.jwk import OKPKey

from ops.files import write_whole

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from ops.settings import Settings

SUMMARY = "make the keys of the embedded system, where they are missing"


@dataclass(frozen=True)
class KeyFiles:
    """Where the keys are: all readable by their owner alone, but for the public halves."""

    directory: Path

    @property
    def issuer(self) -> Path:
        """PEM, Ed25519, private: signs access tokens."""
        return self.directory / "issuer.pem"

    @property
    def jwks(self) -> Path:
        """JSON: the public key set by which the gateway checks access tokens."""
        return self.directory / "jwks.json"

    @property
    def assertion(self) -> Path:
        """PEM, Ed25519, private: the gateway signs its assertions to the services with it."""
        return self.directory / "assertion.pem"

    @property
    def assertion_public(self) -> Path:
        """PEM, Ed25519, public: the services check them with it."""
        return self.directory / "assertion.pub.pem"

    @property
    def link(self) -> Path:
        """PEM, Ed25519, private: notifications signs the links in its letters with it."""
        return self.directory / "link.pem"

    @property
    def link_public(self) -> Path:
        """PEM, Ed25519, public: the gateway checks the links with it."""
        return self.directory / "link.pub.pem"

    @property
    def cursor(self) -> Path:
        """64 hexadecimal digits: the gateway seals its list cursors with it."""
        return self.directory / "cursor.key"

    @property
    def ties(self) -> Path:
        """64 hexadecimal digits: onboarding and matching mark with it what people share."""
        return self.directory / "ties.key"


def make_missing(directory: Path) -> KeyFiles:
    """Make whatever key is missing and never replace one. Safe to repeat.

    A public half is always written anew from its private one, so the two cannot disagree.
    """
    files = KeyFiles(directory)
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    issuer = _private_key(files.issuer)
    jwk = {**issuer.as_dict(private=False), "kid": issuer.thumbprint(), "use": "sig"}
    write_whole(files.jwks, json.dumps({"keys": [jwk]}, indent=1) + "\n", mode=0o644)
    for private, public in (
        (files.assertion, files.assertion_public),
        (files.link, files.link_public),
    ):
        pem = _private_key(private).as_pem(private=False).decode()
        write_whole(public, pem, mode=0o644)
    for secret in (files.cursor, files.ties):
        if not secret.exists():
            write_whole(secret, secrets.token_hex(32) + "\n", mode=0o600)
    return files


def load(path: Path) -> OKPKey:
    """Read an Ed25519 key from a PEM file."""
    return OKPKey.import_key(path.read_bytes())


def _private_key(path: Path) -> OKPKey:
    if not path.exists():
        key = OKPKey.generate_key("Ed25519", private=True)
        write_whole(path, key.as_pem(private=True).decode(), mode=0o600)
    return load(path)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: the place is RUN_DIR/keys."""


def run(options: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - one shape for all
    """Make them and say where they are."""
    make_missing(settings.keys)
    print(f"The keys are in {settings.keys}")
    return 0

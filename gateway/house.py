"""What every request may need, put together once a process."""

from dataclasses import dataclass

from gateway.cursors import Cursors
from gateway.feeds import Feeds
from gateway.keys import Keys
from gateway.limits import Limits
from gateway.links import Links
from gateway.services import Services
from gateway.settings import GatewaySettings
from gateway.tokens import Tokens


@dataclass(frozen=True, slots=True)
class House:
    """The gateway's collaborators."""

    settings: GatewaySettings
    keys: Keys
    tokens: Tokens
    cursors: Cursors
    limits: Limits
    services: Services
    links: Links
    feeds: Feeds

    @classmethod
    def of(cls, settings: GatewaySettings) -> "House":
        """Put them together as the settings say.

        Raises:
            OSError, ValueError: a key file is missing or does not hold what it should.
        """
        keys = Keys(settings.jwks_url, least_seconds_between_reads=settings.jwks_refresh_seconds)
        return cls(
            settings=settings,
            keys=keys,
            tokens=Tokens(keys=keys, issuer=settings.issuer, audience=settings.audience),
            cursors=Cursors.from_file(settings.cursor_key_file),
            limits=Limits(settings),
            services=Services(settings),
            links=Links.from_file(settings.link_public_key_file),
            feeds=Feeds.from_file(settings.cursor_key_file),
        )

"""Which languages people share."""

from collections.abc import Iterable


def spoken(language: str) -> str:
    """Return the language of a BCP 47 tag without region or script: ``fr`` of ``fr-BE``."""
    return language.partition("-")[0].lower()


def shared(wanted: Iterable[str], offered: Iterable[str]) -> str | None:
    """Return the first of ``wanted`` that ``offered`` has too, as it was wanted."""
    known = {spoken(language) for language in offered}
    return next((language for language in wanted if spoken(language) in known), None)

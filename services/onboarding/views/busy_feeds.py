"""How a welcomer's own calendar looks in JSON: never its address, never what is in it."""

from typing import Any, Final
from urllib.parse import urlsplit

from services.onboarding.domain.welcome.busy import BusyFeed
from services.onboarding.views.words import moment

_IN_PLAIN_WORDS: Final = {
    "not_an_address": "This is not an address that could be followed.",
    "not_https": "The address must begin with https://.",
    "forbidden": "The address leads to a place that is not on the public Internet.",
    "unknown_host": "No computer of that name was found.",
    "not_trusted": "The calendar's server could not prove who it is.",
    "no_answer": "The calendar's server did not answer.",
    "too_slow": "The calendar's server took too long.",
    "refused": "The calendar's server did not give the calendar. Has its address changed?",
    "too_many_redirects": "The address leads on and on.",
    "not_a_calendar": "There is something at this address, but not a calendar.",
    "too_large": "The calendar is larger than 1 MiB.",
    "too_much": "There is more in the calendar than could be read.",
    "broken": "The calendar could not be read; it has been noted.",
}


def of_busy_feed(feed: BusyFeed | None) -> dict[str, Any]:
    """Return whether a calendar is named, how it stands, and what is wrong in plain words."""
    if feed is None:
        return no_busy_feed()
    return {
        "active": True,
        "host": urlsplit(feed.url).hostname,
        "read_at": moment(feed.read_at),
        "next_look_at": moment(feed.due_at),
        "busy_times": len(feed.busy),
        "error": feed.error,
        "error_detail": _IN_PLAIN_WORDS.get(feed.error, feed.error) if feed.error else None,
    }


def no_busy_feed() -> dict[str, Any]:
    """Return what is said where there is none."""
    return {
        "active": False,
        "host": None,
        "read_at": None,
        "next_look_at": None,
        "busy_times": 0,
        "error": None,
        "error_detail": None,
    }


def in_plain_words(error: str) -> str:
    """Return what a closed word means."""
    return _IN_PLAIN_WORDS[error]

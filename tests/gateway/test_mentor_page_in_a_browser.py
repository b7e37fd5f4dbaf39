"""The page of a link about a mentor in a real browser: by keyboard, small, without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.keys import Keys

from gateway.pages.mentor_words import WORDS
from tests.gateway.standin_mentor import STATES
from tests.gateway.test_call_page_in_a_browser import (
    BUTTON,
    CHOICES,
    assert_fits,
    reader,
    running_browser,
)
from tests.gateway.test_mentor_pages import answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gateway.browser import Reader
    from tests.gateway.running import Gateway, Pair, StandIns

pytestmark = pytest.mark.browser

__all__ = ["reader", "running_browser"]

FR = WORDS["fr"]


def test_a_mentor_says_yes_by_keyboard_alone(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair], reader: Reader
) -> None:
    """S1.46: opening, reloading and coming back answer nothing; Tab and Enter do, once."""
    address = f"{gateway.url}/mentor/{pair('accept').link('accept')}"
    for _ in range(3):
        reader.open(address)
        assert reader.language == "fr"
        assert reader.heading == FR["accept.title"]
    assert FR["role"] in reader.text
    assert answers(standins) == []
    reader.tabs_to(BUTTON)
    reader.goes_on_by(Keys.ENTER)
    assert len(answers(standins)) == 1
    assert reader.heading == FR["thanks"]
    assert FR["done.accept"] in reader.text
    assert FR["now.yours"] in reader.text
    assert reader.all("form") == []
    reader.open(address)
    assert reader.heading == FR["used.title"]
    assert len(answers(standins)) == 1
    # The console names the 410 that the page was told with, and nothing else.
    complaints = reader.complaints()
    assert len(complaints) == 1
    assert "410" in complaints[0]


def test_a_mentor_says_no_and_why_in_their_own_language(
    gateway: Gateway, standins: StandIns, pair: Callable[..., Pair], reader: Reader
) -> None:
    """S1.46: a reason is chosen with Space and an arrow, or left out."""
    reader.open(f"{gateway.url}/mentor/{pair('decline').link('decline')}")
    reader.tabs_to("nav a[lang=nl]")
    reader.goes_on_by(Keys.ENTER)
    assert reader.language == "nl"
    first = reader.tabs_to(CHOICES)
    assert not first.is_selected()
    reader.presses(Keys.SPACE)
    reader.presses(Keys.ARROW_DOWN)
    assert reader.all(CHOICES)[1].is_selected()
    reader.tabs_to(BUTTON)
    reader.goes_on_by(Keys.ENTER)
    (answered,) = answers(standins)
    assert answered["body"]["reason"] == "too_far"
    assert reader.language == "nl"
    assert WORDS["nl"]["done.decline"] in reader.text


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_page_fits_a_small_telephone(
    gateway: Gateway, pair: Callable[..., Pair], reader: Reader, language: str
) -> None:
    """320 px wide, nothing to push sideways, one button that a thumb finds."""
    reader.speaks(language)
    name = "Marie-Antoinette-Wilhelmina-van-der-Donaudampfschiffahrtsgesellschaft"
    for purpose in STATES:
        two = pair(purpose, mentor_given_name=name)
        reader.open(f"{gateway.url}/mentor/{two.link(purpose)}")
        assert reader.language == language
        button = reader.one(BUTTON)
        assert button.text == WORDS[language][f"{purpose}.button"]
        assert button.size["height"] >= 44
        assert_fits(reader)

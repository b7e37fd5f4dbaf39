"""The page of a call in a real browser: by keyboard, on a small telephone, without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.keys import Keys

from gateway.pages.words import WORDS
from ops import browser as program
from tests.gateway.browser import Reader, reading
from tests.gateway.test_call_pages import acts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.gateway.running import Gateway, Somebody, StandIns

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 568}
CHOICES = "input[type=radio]"
BUTTON = "form button"


@pytest.fixture(scope="module")
def running_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """One browser for these tests, with a profile that nobody had before."""
    if program.find() is None:
        pytest.fail(program.MISSING, pytrace=False)
    with reading(tmp_path_factory.mktemp("profile")) as somebody:
        yield somebody


@pytest.fixture
def reader(running_browser: Reader) -> Iterator[Reader]:
    """Somebody who reads French on a small telephone; at the end the console is silent."""
    running_browser.open("about:blank")
    running_browser.complaints()
    running_browser.speaks("fr-FR,fr;q=0.9")
    running_browser.looks_through(**SMALL)
    yield running_browser
    assert running_browser.complaints() == []


def assert_fits(reader: Reader) -> None:
    """Nobody has to push the page sideways to read it."""
    window, page = reader.widths
    assert window <= SMALL["width"]
    assert page <= window, f"{page} px in a window of {window} px: {reader.heading}"


def test_a_time_is_chosen_by_keyboard_alone(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody], reader: Reader
) -> None:
    """S0.4: Tab, Space and Enter are enough; then the page says what is so now."""
    reader.open(f"{gateway.url}/call/{newcomer('choose').link('choose')}")
    assert reader.language == "fr"
    assert reader.heading == WORDS["fr"]["choose.title"]
    choice = reader.tabs_to(CHOICES)
    assert not choice.is_selected()
    reader.presses(Keys.SPACE)
    assert choice.is_selected()
    reader.tabs_to(BUTTON)
    assert acts(standins) == []
    reader.goes_on_by(Keys.ENTER)
    assert acts(standins) == ["choose"]
    assert reader.language == "fr"
    assert reader.heading == WORDS["fr"]["now.booked"]
    assert WORDS["fr"]["done.choose"] in reader.text
    assert "mardi 2 mars 2027" in reader.text.lower()
    assert "Paul vous appelle sur votre téléphone" in reader.text
    assert reader.all("form") == []


def test_another_day_is_found_by_keyboard_and_the_call_moved(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody], reader: Reader
) -> None:
    """S0.5: what is folded away opens with Enter; the arrows go from time to time."""
    reader.open(f"{gateway.url}/call/{newcomer('move').link('move')}")
    folded = reader.all(f"details {CHOICES}")
    assert not folded[-1].is_displayed()
    first = reader.tabs_to(CHOICES)
    reader.presses(Keys.SPACE)
    reader.tabs_to("summary")
    reader.presses(Keys.ENTER)
    assert folded[-1].is_displayed()
    assert_fits(reader)
    reader.goes_back()
    assert first.is_selected()
    reader.presses_until(Keys.ARROW_DOWN, folded[0].is_selected)
    value = folded[0].get_dom_attribute("value")
    reader.tabs_to(BUTTON)
    reader.goes_on_by(Keys.ENTER)
    assert reader.heading == WORDS["fr"]["now.booked"]
    (act,) = [seen for seen in standins.seen() if seen["method"] == "POST"]
    assert act["body"]["starts_at"] == value


def test_the_button_without_a_choice_sends_nothing(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody], reader: Reader
) -> None:
    """The browser's own hint leads back to the times."""
    reader.open(f"{gateway.url}/call/{newcomer('choose').link('choose')}")
    reader.tabs_to(BUTTON)
    reader.presses(Keys.ENTER)
    assert reader.heading == WORDS["fr"]["choose.title"]
    reader.presses(Keys.SPACE)
    assert reader.all(CHOICES)[0].is_selected(), "the focus is where something is missing"
    assert acts(standins) == []


def test_opening_the_page_cancels_nothing_and_the_button_does(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody], reader: Reader
) -> None:
    """S0.5: a browser that opens, reloads and comes back does nothing; who presses, once."""
    address = f"{gateway.url}/call/{newcomer('cancel').link('cancel')}"
    for _ in range(3):
        reader.open(address)
        assert reader.heading == WORDS["fr"]["cancel.title"]
    assert acts(standins) == []
    reader.tabs_to(BUTTON)
    reader.goes_on_by(Keys.ENTER)
    assert acts(standins) == ["cancel"]
    assert WORDS["fr"]["done.cancel"] in reader.text
    assert reader.heading == WORDS["fr"]["now.cancelled"]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_page_fits_a_small_telephone(
    gateway: Gateway, newcomer: Callable[..., Somebody], reader: Reader, language: str
) -> None:
    """320 px wide, nothing to push sideways; the style that the policy allows is applied."""
    reader.speaks(language)
    for purpose in ("choose", "move", "cancel", "rebook"):
        reader.open(f"{gateway.url}/call/{newcomer(purpose).link(purpose)}")
        assert reader.language == language
        assert reader.heading == WORDS[language][f"{purpose}.title"]
        assert reader.one(BUTTON).size["height"] >= 44
        assert_fits(reader)
    name = "Marie-Antoinette-Wilhelmina-van-der-Donaudampfschiffahrtsgesellschaft"
    reader.open(f"{gateway.url}/call/{newcomer('cancel', welcomer_given_name=name).link('cancel')}")
    assert_fits(reader)


def test_the_other_languages_are_reached_by_keyboard(
    gateway: Gateway, newcomer: Callable[..., Somebody], reader: Reader
) -> None:
    """Whatever the browser asks for, the reader decides."""
    reader.open(f"{gateway.url}/call/{newcomer('cancel').link('cancel')}")
    reader.tabs_to("nav a[lang=nl]")
    reader.goes_on_by(Keys.ENTER)
    assert reader.language == "nl"
    assert reader.heading == WORDS["nl"]["cancel.title"]
    reader.tabs_to(BUTTON)
    reader.goes_on_by(Keys.ENTER)
    assert reader.language == "nl"
    assert WORDS["nl"]["done.cancel"] in reader.text

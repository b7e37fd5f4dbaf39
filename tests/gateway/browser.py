"""A real browser with a keyboard: what a page is like for who sits before it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.wait import WebDriverWait

from ops import browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver.remote.webelement import WebElement

FLAGS: Final = (
    "--headless",
    "--no-sandbox",  # root, as in a bare container, is given none
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_SECONDS: Final = 60
# More than any of our pages has: past it, what is looked for cannot be reached.
MOST_STOPS: Final = 80


class Reader:
    """Somebody with a browser and a keyboard, and no script."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self._driver = driver
        self._wait = WebDriverWait(driver, PATIENCE_SECONDS)

    def open(self, address: str) -> None:
        """Go to an address."""
        self._driver.get(address)

    def speaks(self, languages: str) -> None:
        """Ask for pages in these languages from now on, best first."""
        self._tell("Network.setExtraHTTPHeaders", headers={"Accept-Language": languages})

    def looks_through(self, *, width: int, height: int) -> None:
        """Have a window of this size, in CSS pixels."""
        self._tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def presses(self, key: str) -> None:
        """Press one key, wherever the focus is."""
        ActionChains(self._driver).send_keys(key).perform()

    def presses_until(self, key: str, so: Callable[[], bool]) -> None:
        """Press a key again and again until something is so."""
        for _ in range(MOST_STOPS):
            self.presses(key)
            if so():
                return
        raise AssertionError("however often the key is pressed, it is not so")

    def goes_back(self) -> None:
        """Press Shift and Tab."""
        keys = ActionChains(self._driver).key_down(Keys.SHIFT).send_keys(Keys.TAB)
        keys.key_up(Keys.SHIFT).perform()

    def tabs_to(self, selector: str) -> WebElement:
        """Press Tab until the focus is on such an element, and see that it shows."""
        for _ in range(MOST_STOPS):
            self.presses(Keys.TAB)
            here = self._driver.switch_to.active_element
            if here in self.all(selector):
                assert here.value_of_css_property("outline-style") == "solid", "focus is not shown"
                return here
        raise AssertionError(f"no key leads to {selector}")

    def goes_on_by(self, key: str) -> None:
        """Press a key that leads to another page, and wait for that."""
        before = self.one("html")
        self.presses(key)
        self._wait.until(staleness_of(before))

    def one(self, selector: str) -> WebElement:
        """Return the only such element."""
        (element,) = self.all(selector)
        return element

    def all(self, selector: str) -> list[WebElement]:
        """Return all such elements, in the order of the page."""
        return self._driver.find_elements(By.CSS_SELECTOR, selector)

    @property
    def language(self) -> str | None:
        """What the page says that it is written in."""
        return self.one("html").get_dom_attribute("lang")

    @property
    def heading(self) -> str:
        """The first heading, as it is shown."""
        return self.one("h1").text

    @property
    def text(self) -> str:
        """All that is shown."""
        return self.one("body").text

    @property
    def widths(self) -> tuple[int, int]:
        """How wide the window is, and how wide the page."""
        page = self.one("html")
        return int(page.get_property("clientWidth")), int(page.get_property("scrollWidth"))

    def complaints(self) -> list[str]:
        """What the browser's console says since the last time: errors, and what was refused."""
        return [entry["message"] for entry in self._driver.get_log("browser")]

    def _tell(self, command: str, **parameters: Any) -> None:
        self._driver.execute_cdp_cmd(command, parameters)


@contextmanager
def reading(profile: Path) -> Iterator[Reader]:
    """Somebody with a fresh browser, for as long as the block lasts."""
    found = browser.found()
    options = webdriver.ChromeOptions()
    options.binary_location = found.program
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.add_experimental_option(
        "prefs", {"profile.managed_default_content_settings.javascript": 2}
    )
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # With the driver's path given, selenium looks for none and downloads none.
    driver = webdriver.Chrome(options=options, service=Service(executable_path=found.driver))
    try:
        driver.set_page_load_timeout(PATIENCE_SECONDS)
        driver.execute_cdp_cmd("Network.enable", {})
        yield Reader(driver)
    finally:
        driver.quit()

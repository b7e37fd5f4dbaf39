"""The browser that tests open pages with: the machine's own Chromium and its driver."""

import shutil
from dataclasses import dataclass
from typing import Final

from ops.errors import OperatorError

PACKAGES: Final = ("chromium", "chromium-driver")
PROGRAMS: Final = ("chromium", "google-chrome", "google-chrome-stable")
DRIVER: Final = "chromedriver"

MISSING: Final = (
    "The tests of pages need a browser: install the packages chromium and chromium-driver "
    "(Ubuntu, whose Chromium is a snap: Google Chrome and the chromedriver of the same version, "
    "both on the PATH). `make check` and `make demo` do without."
)


@dataclass(frozen=True, slots=True)
class Browser:
    """Where the browser is, and where the program is that drives it."""

    program: str
    driver: str


def find() -> Browser | None:
    """Return the browser of this machine, or None where it or its driver is missing."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    driver = shutil.which(DRIVER)
    return Browser(program, driver) if program and driver else None


def found() -> Browser:
    """Return the browser of this machine.

    Raises:
        OperatorError: it or its driver is missing; the sentence says what to install.
    """
    browser = find()
    if browser is None:
        raise OperatorError(MISSING)
    return browser

"""Pages as HTML: everything escaped, one style of our own, allowed by its hash."""

import base64
import hashlib
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gateway.pages.parts import Page
from gateway.pages.words import LANGUAGE_NAMES, WORDS

_TEMPLATES: Final = Path(__file__).parent / "templates"
_STYLE: Final = (_TEMPLATES / "call.css").read_text(encoding="utf-8").strip()
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

CONTENT_SECURITY_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""What a browser may do with a page: read it, show its one style, and send its form back."""

_environment: Final = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_call: Final = _environment.get_template("call.html")


def render(page: Page) -> str:
    """Return the page as HTML."""
    return _call.render(
        page=page,
        language=page.language,
        # A style is no text: nothing in it is escaped, and nothing in it comes from anybody else.
        style=Markup(_STYLE),  # noqa: S704
        languages=LANGUAGE_NAMES,
        languages_label=" · ".join(LANGUAGE_NAMES.values()),
        help=WORDS[page.language]["help"],
    )

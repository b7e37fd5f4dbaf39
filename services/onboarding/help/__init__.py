"""The pages of help, read once from the files beside this one: a folder for each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.onboarding.domain.words import TONGUES, Tongue

TOPICS: Final = (
    "entrelieux",
    "welcome",
    "welcomer",
    "contributions",
    "confidentiality",
    "leaving",
    "contact",
)
"""In the order in which they are listed."""

_HERE: Final = Path(__file__).parent
_TITLE: Final = "# "


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page, in one language.

    Attributes:
        text: Markdown, without its title.
    """

    topic: str
    title: str
    text: str


def _read(tongue: Tongue, topic: str) -> HelpPage:
    first, _, rest = (_HERE / tongue / f"{topic}.md").read_text(encoding="utf-8").partition("\n")
    if not first.startswith(_TITLE):
        raise ValueError(f"{tongue}/{topic}.md begins without its title")
    return HelpPage(topic, first.removeprefix(_TITLE).strip(), rest.strip())


PAGES: Final[Mapping[Tongue, Mapping[str, HelpPage]]] = {
    tongue: {topic: _read(tongue, topic) for topic in TOPICS} for tongue in TONGUES
}
"""By language, then by topic."""

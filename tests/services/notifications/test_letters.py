"""Letters: true to what was written by people, harmless whatever that was."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.notifications.domain import LANGUAGES, one_line
from services.notifications.letters import ABOUTS, Letter, LetterWriter

WRITER = LetterWriter()
HOSTILE = some.one_of(
    some.text(),
    some.sampled_from(
        [
            "Amina\r\nBcc: everybody@example.org",
            "<script>alert(1)</script>",
            "<a href='https://example.org'>prize</a>",
            "{{ 7 * 7 }}",
            "{% for x in range(10**9) %}{% endfor %}",
            "{{ ''.__class__.__mro__ }}",
            "a\n\n- b\n\n- c",
            "\u202egnp.exe",
            "\ud800",
            "\x00\x1b[31m",
            "",
        ]
    ),
)
LAYOUT = {"html", "head", "meta", "title", "body", "main", "p", "ul", "li"}


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.said: list[str] = []
        self.language: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "html":
            self.language = dict(attrs)["lang"]
        if tag not in {"html", "meta", "body", "main"}:
            assert not attrs

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def _letter(about: str, language: str, given_name: str, peer: str, reason: str) -> Letter:
    return WRITER.write(
        about,
        language,
        {
            "given_name": given_name,
            "welcomer_given_name": peer,
            "mentor_given_name": peer,
            "starts_at": datetime(2026, 3, 5, 17, 30, tzinfo=UTC),
            "time_zone": "Europe/Paris",
            "reasons": [{"words": reason}],
        },
    )


@pytest.mark.parametrize("about", ABOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
@given(name=HOSTILE, peer=HOSTILE, reason=HOSTILE)
def test_whatever_the_name_is_it_stays_a_name(
    about: str, language: str, name: str, peer: str, reason: str
) -> None:
    letter = _letter(about, language, name, peer, reason)
    plain = _letter(about, language, "Amina", "Bastien", "près")

    assert letter.subject == plain.subject
    assert letter.subject == one_line(letter.subject)
    # Nothing that people typed starts a line of its own.
    if one_line(peer) and one_line(reason):
        assert letter.text.count("\n") == plain.text.count("\n")
    read = _Reader(letter.html)
    assert read.tags <= LAYOUT
    assert read.language == language
    if about != "concern_filed":
        assert one_line(name) in letter.text
        assert one_line(name) in "".join(read.said)


@pytest.mark.parametrize("about", ABOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_forms_say_the_same(about: str, language: str) -> None:
    letter = _letter(about, language, "Amina", "Bastien", "près")
    said = " ".join(" ".join(_Reader(letter.html).said).split())
    for line in letter.text.splitlines():
        assert line.removeprefix("- ") in said


@pytest.mark.parametrize("about", ABOUTS)
def test_nothing_sounds_like_an_order_or_a_threat(about: str) -> None:
    """S3.10: words that are neither violent nor condescending."""
    for language in LANGUAGES:
        words = _letter(about, language, "Amina", "Bastien", "près").text.lower()
        for harsh in (
            *("vous devez", "il faut", "obligatoire", "dernier rappel", "malheureusement"),
            *("merci de bien vouloir", "veuillez", "erreur", "échec", "il suffit"),
            *("you must", "you have to", "mandatory", "failed", "unfortunately", "final notice"),
            *("simply click", "obviously", "invalid", "reminder"),
        ):
            assert harsh not in words
        assert "!" not in words


def test_a_concern_says_nothing_of_the_concern() -> None:
    for language in LANGUAGES:
        assert len(WRITER.write("concern_filed", language, {"given_name": "x"}).text) < 160

"""The reader's language, French where nothing is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.languages import SPOKEN, preferred
from tests.gateway.running import Gateway, Issuer, StandIns
from tests.gateway.standin import MEMBER


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "fr"),
        ("en", "en"),
        ("en-GB", "en"),
        ("de, en;q=0.5", "en"),
        ("fr;q=0.4, en;q=0.9", "en"),
        ("en;q=0", "fr"),
        ("fr;q=0, *", "nl"),
        ("*", "fr"),
        ("nl", "nl"),
        ("nl-BE, fr;q=0.8", "nl"),
        ("de", "fr"),
        ("en;q=banana", "fr"),
    ],
)
def test_the_language_that_is_preferred(header: str, language: str) -> None:
    """As RFC 9110 says, as far as it goes."""
    assert preferred(header) == language


@given(st.text(max_size=200))
def test_nothing_that_is_sent_breaks_it(header: str) -> None:
    """Whatever stands there, the answer is in a language that we speak."""
    assert preferred(header) in SPOKEN


def test_a_journey_is_told_in_the_reader_s_language(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """The service is asked for its sentences in that language, and the answer says so."""
    token = issuer.token("member", subject=MEMBER)
    answer = gateway.ask(
        "GET",
        f"/v1/members/{MEMBER}/journey",
        token=token,
        headers={"Accept-Language": "en-GB, fr;q=0.5"},
    )
    assert answer.headers["content-language"] == "en"
    (seen,) = standins.seen()
    assert seen["query"] == {"language": "en"}

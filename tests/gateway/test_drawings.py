"""What the gateway relays as it is: of one media type, and nothing that a browser might run."""

import pytest

from tests.gateway.running import Gateway, Issuer, StandIns, assert_problem
from tests.gateway.standin import DRAWING, MEMBER

PATH = f"/v1/members/{MEMBER}/journey.svg"


def test_a_drawing_is_relayed_as_it_is_and_is_nothing_else(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """The very bytes, their language, and no guessing, script or fetching for a browser."""
    token = issuer.token("member", subject=MEMBER)
    headers = {"Accept": "image/svg+xml", "Accept-Language": "nl"}
    answer = gateway.ask("GET", PATH, token=token, headers=headers)
    assert answer.status_code == 200
    assert answer.content == DRAWING.encode()
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["content-language"] == "nl"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    (seen,) = standins.seen()
    assert seen["query"] == {"language": "nl"}


@pytest.mark.parametrize("mode", ["garbage", "other shape", "status 500", "status 302", "endless"])
def test_what_is_no_drawing_never_leaves_the_house(
    gateway: Gateway, standins: StandIns, issuer: Issuer, mode: str
) -> None:
    """A service that answers something else has not answered."""
    standins.behave(onboarding=mode)
    token = issuer.token("member", subject=MEMBER)
    assert_problem(gateway.ask("GET", PATH, token=token), 503, "unavailable")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("image/svg+xml", 200),
        ("image/*", 200),
        ("text/html, */*;q=0.1", 200),
        ("application/json", 406),
        ("image/svg+xml;q=0", 406),
        ("image/png", 406),
    ],
)
def test_a_drawing_is_what_must_be_accepted(
    gateway: Gateway, issuer: Issuer, accept: str, status: int
) -> None:
    """And where JSON is answered, a drawing need not be asked for."""
    token = issuer.token("member", subject=MEMBER)
    answer = gateway.ask("GET", PATH, token=token, headers={"Accept": accept})
    assert answer.status_code == status
    json = gateway.ask("GET", "/v1/places", headers={"Accept": "image/svg+xml"})
    assert_problem(json, 406, "not-acceptable")

"""Concerns: who voices one leaves no trace in the gateway, nor behind it."""

import pytest

from tests.gateway.running import Gateway, Issuer, StandIns
from tests.gateway.standin import MEMBER, PLACE

TEXT = "Somebody followed me home from the worksite."
MEASURE = "measure-of-the-canary"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_the_service_learns_that_a_member_speaks_and_not_which(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """No subject, no place, no role but member, no trace that the client knows."""
    token = issuer.token("welcomer", subject=MEMBER, places=[PLACE])
    headers = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    answer = gateway.ask("POST", "/v1/concerns", token=token, body={"text": TEXT}, headers=headers)
    assert answer.status_code == 201
    assert set(answer.json()) == {"id", "receipt", "filed_on"}
    assert "location" not in answer.headers
    assert "x-correlation-id" not in answer.headers
    (seen,) = standins.seen()
    assert seen["caller"] == {
        "subject": "member",
        "roles": ["member"],
        "places": [],
        "reach": ["public"],
    }
    assert TRACE not in str(seen)
    assert MEMBER not in str(seen)


def test_an_anonymous_concern_has_no_subject(gateway: Gateway, standins: StandIns) -> None:
    """Without a token, nobody is said to speak."""
    assert gateway.ask("POST", "/v1/concerns", body={"text": TEXT}).status_code == 201
    (seen,) = standins.seen()
    assert seen["caller"]["subject"] is None
    assert seen["caller"]["roles"] == []


def test_measures_are_passed_on_as_they_were_named(gateway: Gateway, standins: StandIns) -> None:
    """S0.19. Whoever names none sends what they always sent: reports of before understands it."""
    named = {"text": TEXT, "measures": ["own-pace", MEASURE]}
    assert gateway.ask("POST", "/v1/concerns", body=named).status_code == 201
    for bare in ({"text": TEXT}, {"text": TEXT, "measures": []}):
        assert gateway.ask("POST", "/v1/concerns", body=bare).status_code == 201
    first, *others = standins.seen()
    assert first["body"]["measures"] == ["own-pace", MEASURE]
    assert len(others) == 2
    assert all("measures" not in seen["body"] for seen in others)


def test_measures_are_read_with_the_text_and_are_in_no_list(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """S0.19. The stand-in gives more than a list may show."""
    token = issuer.token("staff")
    read = gateway.ask("GET", f"/v1/concerns/{MEMBER}", token=token).json()
    assert read["measures"] == ["own-pace"]
    (item,) = gateway.ask("GET", "/v1/concerns", token=token).json()["items"]
    assert "measures" not in item


@pytest.mark.parametrize(
    ("measures", "pointer"),
    [
        (None, "/measures"),
        (MEASURE, "/measures"),
        ([f"m{number}" for number in range(11)], "/measures"),
        ([MEASURE, MEASURE], "/measures"),
        (["safety", "Not A Slug"], "/measures/1"),
        ([MEASURE + "x" * 60], "/measures/0"),
        ([7], "/measures/0"),
    ],
)
def test_measures_are_bounded(
    gateway: Gateway, standins: StandIns, measures: object, pointer: str
) -> None:
    """What is out of bounds is named, not repeated, and reaches nobody."""
    refused = gateway.ask("POST", "/v1/concerns", body={"text": TEXT, "measures": measures})
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert MEASURE not in refused.text
    assert standins.seen() == []


def test_nothing_of_a_concern_is_logged(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """Not its text, not its sender, not even that there was one, also when it fails."""
    before = len(gateway.process.text())
    token = issuer.token("member", subject=MEMBER)
    named = {"text": TEXT, "measures": [MEASURE]}
    gateway.ask("POST", "/v1/concerns", token=token, body=named)
    standins.behave(reports="garbage")
    gateway.ask("POST", "/v1/concerns", token=token, body=named)
    gateway.ask("POST", "/v1/concerns", body=named | {"about": "nonsense"})
    gateway.ask("POST", "/v1/concerns", body=named | {"measures": [MEASURE, MEASURE]})
    gateway.ask("GET", "/v1/places")
    logged = gateway.logged(before, until='"GET /v1/places"')
    for secret in (TEXT, MEASURE, MEMBER, "/v1/concerns", token):
        assert secret not in logged
    # Not even a failure: a line has a time.
    assert len(logged.splitlines()) == 1
    assert 'route="POST /v1/concerns",status="2xx"' in gateway.metrics()
    assert MEASURE not in gateway.metrics()

"""Concerns: who voices one leaves no trace in the gateway, nor behind it."""

from tests.gateway.running import Gateway, Issuer, StandIns
from tests.gateway.standin import MEMBER, PLACE

TEXT = "Somebody followed me home from the worksite."
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


def test_nothing_of_a_concern_is_logged(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """Not its text, not its sender, not even that there was one, also when it fails."""
    before = len(gateway.process.text())
    token = issuer.token("member", subject=MEMBER)
    gateway.ask("POST", "/v1/concerns", token=token, body={"text": TEXT})
    standins.behave(reports="garbage")
    gateway.ask("POST", "/v1/concerns", token=token, body={"text": TEXT})
    gateway.ask("POST", "/v1/concerns", body={"text": TEXT, "about": "nonsense"})
    gateway.ask("GET", "/v1/places")
    logged = gateway.logged(before, until='"GET /v1/places"')
    for secret in (TEXT, MEMBER, "/v1/concerns", token):
        assert secret not in logged
    # Not even a failure: a line has a time.
    assert len(logged.splitlines()) == 1
    assert 'route="POST /v1/concerns",status="2xx"' in gateway.metrics()

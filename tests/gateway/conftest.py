"""The gateway's fixtures: one gateway before stand-ins, shared; others as a test needs them."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.gateway import standin_mentor
from tests.gateway.running import Gateway, Issuer, Pair, Somebody, StandIns, running
from tests.gateway.standin_call import STATES
from tests.gateway.village import Village
from tests.support.system import System


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where keys and logs of the gateways lie."""
    return tmp_path_factory.mktemp("gateway")


@pytest.fixture(scope="session")
def issuer(directory: Path) -> Issuer:
    """Who signs tokens."""
    return Issuer(directory)


@pytest.fixture(scope="session")
def running_standins(directory: Path) -> Iterator[StandIns]:
    """The stand-in process."""
    process = StandIns(directory)
    process.start()
    yield process
    process.close()


@pytest.fixture
def standins(running_standins: StandIns) -> StandIns:
    """The stand-ins, behaving well and remembering nothing."""
    running_standins.behave()
    return running_standins


@pytest.fixture(scope="session")
def shared_gateway(
    directory: Path, issuer: Issuer, running_standins: StandIns
) -> Iterator[Gateway]:
    """One gateway for all tests of this worker."""
    with running(
        directory,
        issuer=issuer,
        assertion_key=running_standins.private_key,
        settings={
            **running_standins.urls(),
            "GATEWAY_ANSWER_SECONDS": "1",
            "GATEWAY_CONNECT_SECONDS": "0.5",
            "GATEWAY_CORS_ORIGINS": "https://app.example.org",
        },
    ) as gateway:
        yield gateway


@pytest.fixture
def gateway(shared_gateway: Gateway, standins: StandIns) -> Gateway:
    """The shared gateway, its stand-ins behaving well."""
    return shared_gateway


@pytest.fixture
def newcomer(standins: StandIns, issuer: Issuer) -> Callable[..., Somebody]:
    """Make newcomers, each with a call that is ready for a link's purpose."""

    def make(purpose: str, **call: Any) -> Somebody:
        somebody = Somebody(issuer.link_key, str(uuid.uuid4()), str(uuid.uuid4()))
        standins.has_call(somebody.member_id, id=somebody.call_id, **{**STATES[purpose], **call})
        return somebody

    return make


@pytest.fixture
def pair(standins: StandIns, issuer: Issuer) -> Callable[..., Pair]:
    """Make two people, each pair as it is while a link for the purpose can be followed."""

    def make(purpose: str, **mentoring: Any) -> Pair:
        two = Pair(issuer.link_key, *(str(uuid.uuid4()) for _ in range(3)))
        state = standin_mentor.STATES[purpose]
        told = {"mentor_id": two.mentor_id, **state, **mentoring}
        standins.has_mentor(two.member_id, **told)
        return two

    return make


@pytest.fixture
def start_gateway(
    tmp_path: Path, issuer: Issuer, standins: StandIns
) -> Iterator[Callable[..., Gateway]]:
    """Start further gateways, with settings of their own."""
    with ExitStack() as stack:

        def start(**settings: str) -> Gateway:
            return stack.enter_context(
                running(
                    tmp_path,
                    issuer=issuer,
                    assertion_key=standins.private_key,
                    settings={**standins.urls(), **settings},
                )
            )

        yield start


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """The whole system with its real services, shared by this worker's tests."""
    with TemporaryDirectory(prefix="entrelieux-doors-", ignore_cleanup_errors=True) as directory:
        whole = System(
            Path(directory),
            {
                "GATEWAY_REQUESTS_PER_SECOND": "0",
                "GATEWAY_JOINS_PER_HOUR_PER_ADDRESS": "0",
                "GATEWAY_JOINS_PER_HOUR_PER_PLACE": "0",
                "GATEWAY_CONCERNS_PER_HOUR": "0",
            },
        )
        try:
            whole.up()
            yield whole
        finally:
            whole.close()


@pytest.fixture(scope="session")
def village(system: System) -> Iterator[Village]:
    """A place with a welcomer and a mentor, and a newcomer who has been given both."""
    with Village(system) as settled:
        yield settled

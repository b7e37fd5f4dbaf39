"""`python -m ops demo` as a user runs it, on systems of its own, working and broken."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from ops.demo.places import FILE as SURVEY
from tests.support.processes import Child, wait_until
from tests.support.system import System

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

NEWCOMERS = 25
SETTINGS = {"NEWCOMERS": str(NEWCOMERS), "SEED": "7", "COLUMNS": "80"}
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """One RUN_DIR for this file; its tests are told in the order in which they stand."""
    whole = System(tmp_path_factory.mktemp("run"), SETTINGS)
    yield whole
    whole.close()


@pytest.fixture(scope="module")
def first_run(system: System) -> str:
    """What the demo printed, on an empty RUN_DIR."""
    system.environment["ONCE"] = "1"
    done = system.ops("demo", within=500)
    del system.environment["ONCE"]
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def running_system(system: System, first_run: str) -> System:
    """The same system, up as by `make up`; it lets five visitors join in an hour."""
    system.environment["GATEWAY_REQUESTS_PER_SECOND"] = "0"
    system.up()
    return system


@pytest.fixture
def few_places(tmp_path: Path) -> str:
    """The first forty lines of the survey."""
    with SURVEY.open(encoding="utf-8", newline="") as survey:
        lines = [next(survey) for _ in range(41)]
    file = tmp_path / "few.csv"
    file.write_text("".join(lines), "utf-8", newline="")
    return str(file)


@contextmanager
def stopped(system: System, name: str) -> Iterator[None]:
    """A process that hangs, until this is over."""
    os.kill(system.pid(name), signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(system.pid(name), signal.SIGCONT)


def played(system: System, **settings: str) -> "tuple[int, str]":
    """Status and output of the demo with these settings besides, ending when it is over."""
    before = dict(system.environment)
    system.environment.update({"ONCE": "1", "DEMO_PATIENCE_SECONDS": "4", **settings})
    try:
        done = system.ops("demo", within=200)
    finally:
        system.environment.clear()
        system.environment.update(before)
    return done.returncode, done.stdout + done.stderr


def is_stopped(system: System) -> bool:
    """Whether nothing of it runs, and nothing listens on the gateway's port."""
    left = [
        process
        for process in psutil.process_iter(["cmdline"])
        if str(system.settings.home) in " ".join(process.info["cmdline"] or ())
    ]
    return not left and not list(system.settings.pids.glob("*.pid"))


def test_a_town_joins_and_all_that_is_due_is_shown(first_run: str) -> None:
    """Also without a terminal: no control characters, eighty columns but for a path."""
    assert "1,512 lines read, 1,512 loaded, 0 not" in first_run
    assert re.search(r"places loaded .* 1512/1512", first_run)
    assert re.search(rf"joined +{NEWCOMERS} +#+ 100%", first_run)
    assert re.search(rf"everything due +{NEWCOMERS} +#+ 100%", first_run)
    assert re.search(r"messages sent +75 ", first_run)
    assert "no welcomer shares a language" in first_run
    assert re.search(rf"join accepted( +[\d,.]+ m?s){{3}} +{NEWCOMERS}", first_run)
    assert re.search(rf"join -> everything done( +[\d,.]+ m?s){{3}} +{NEWCOMERS}", first_run)
    assert "<-- you are here" in first_run
    assert "The first mail they got" in first_run
    assert f"All {NEWCOMERS} newcomers have what they are due." in first_run
    assert "\x1b" not in first_run
    too_long = [line for line in first_run.splitlines() if len(line) > 80 and "/" not in line]
    assert not too_long


def test_five_weeks_of_mentors_are_shown_and_nobody_is_left_hanging(first_run: str) -> None:
    """S2.30, S2.31, S2.33: asked, silent, handed over, met and autonomous; a round; figures."""
    rows = {
        name: int(count)
        for name, count in re.findall(r"^ ([a-z][a-z ]+?) {2,}(\d+) ", first_run, re.MULTILINE)
    }

    assert "Mentors, 32 days on" in first_run
    assert rows["had one at once"] == rows["mentor says yes"]
    assert rows["mentor was asked"]
    assert rows["letters about it"] > 3 * rows["joined"]
    assert re.search(r"newcomers\s+handed\s+over:\s+[1-9]", first_run)
    assert re.search(r"mentors\s+back\s+from\s+a\s+pause:\s+1", first_run)
    assert re.search(r"after a month +\d+ +\d+ going well", first_run)
    assert re.search(
        r"need nobody any more +\d+ +by the word of both, \d+ days after joining", first_run
    )
    assert re.search(r"would have a mentor( +\d+ of \d+){2}", first_run)
    assert "Published:" in first_run
    assert re.search(
        r"coverage \d+%, mean fit 0\.\d\d, load spread [01]\.\d\d \(Gini 0\.\d+\)", first_run
    )
    assert "Nobody is without a mentor, an open invitation or a stated reason." in first_run


def test_it_is_reported_line_by_line_what_is_wrong_with_the_places(
    system: System, first_run: str
) -> None:
    report = (system.settings.home / "demo" / "places.txt").read_text()

    assert len(report.splitlines()) == 587
    assert "line   27: postcode lost: CP 0: loaded without a postcode." in report


def test_once_over_it_stops_what_it_has_started(system: System, first_run: str) -> None:
    assert is_stopped(system)


def test_run_again_it_recognises_everybody_and_stays_until_interrupted(
    system: System, first_run: str, tmp_path: Path
) -> None:
    demo = Child.python("-m", "ops", "demo", log=tmp_path / "log", environment=system.environment)
    demo.start()
    try:
        wait_until(
            lambda: "Ctrl-C stops it" in demo.text() or not demo.is_running,
            within=400,
            saying="the second run",
        )
        assert demo.is_running, demo.text()
        addresses = dict(re.findall(r"^  (\S.*?) {2,}(http\S+)$", demo.text(), re.MULTILINE))
        for name in ("the public API", "the e-mails sent", "metrics of matching"):
            assert httpx.get(addresses[name], trust_env=False).is_success, name
        demo.signal(signal.SIGINT)
        assert demo.wait(within=100) == 0
    finally:
        demo.close()
    assert f"{NEWCOMERS} of them had joined in an earlier run" in demo.text()
    assert re.search(r"messages sent +[1-9][0-9]+ ", demo.text())
    assert "Nobody is without a mentor, an open invitation or a stated reason." in demo.text()
    assert is_stopped(system)


def test_a_system_that_runs_already_is_used_and_left_running(
    running_system: System, few_places: str
) -> None:
    status, said = played(
        running_system,
        NEWCOMERS="2",
        SEED="8",
        DEMO_PLACES_FILE=few_places,
        DEMO_PATIENCE_SECONDS="60",
    )

    assert status == 0, said
    assert "40 lines read, 40 loaded, 0 not" in said
    assert "goes on running" in said
    running_system.wait_until_ready()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_in_the_middle_it_ends_at_once_and_quietly(
    running_system: System, tmp_path: Path, number: signal.Signals
) -> None:
    elsewhere = running_system.environment | {"TARGET": running_system.url}
    demo = Child.python("-m", "ops", "demo", log=tmp_path / "log", environment=elsewhere).start()
    try:
        wait_until(lambda: "The scenario" in demo.text(), within=60, saying="it has begun")
        demo.signal(number)
        assert demo.wait(within=20) == 130
    finally:
        demo.close()
    assert "Interrupted." in demo.text()
    assert "Traceback" not in demo.text()


def test_who_lacks_what_is_listed_by_id_and_ends_with_1(
    running_system: System, few_places: str
) -> None:
    """The mail server hangs: everybody is placed, nobody is told. Played with TARGET."""
    with stopped(running_system, "mail"):
        status, said = played(
            running_system,
            TARGET=running_system.url,
            NEWCOMERS="2",
            SEED="9",
            DEMO_PLACES_FILE=few_places,
        )

    assert status == 1, said
    assert "2 of 2 newcomers lack something" in said
    listed = re.findall(rf"^  ({UUID})  .*message not sent: member_joined", said, re.MULTILINE)
    assert len(set(listed)) == 2


def test_a_service_that_is_away_is_an_end_with_1_that_says_where_to_look(
    running_system: System, few_places: str
) -> None:
    with stopped(running_system, "matching"):
        status, said = played(
            running_system, TARGET=running_system.url, DEMO_PLACES_FILE=few_places
        )

    assert status == 1, said
    assert re.search("answers 503|does not answer", said)
    assert "read the logs" in said
    assert "Traceback" not in said


def test_a_gateway_that_counts_joins_is_named_as_such(
    running_system: System, few_places: str
) -> None:
    status, said = played(running_system, SEED="10", DEMO_PLACES_FILE=few_places)

    assert status == 1, said
    assert "its limits are too low" in said
    assert "GATEWAY_JOINS_PER_HOUR_PER_ADDRESS=0" in said


def test_a_target_needs_a_token(system: System, tmp_path: Path) -> None:
    status, said = played(system, TARGET=system.url, RUN_DIR=str(tmp_path / "empty"))

    assert status == 1, said
    assert "TOKEN_STAFF" in said

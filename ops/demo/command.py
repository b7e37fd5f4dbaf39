"""`python -m ops demo`: starts what does not run, plays the scenario, shows what came of it."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NoReturn

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ops.demo import mentor_report, passing, places, report
from ops.demo.course import STAGES, Course
from ops.demo.gateway import Gateway
from ops.demo.passing import PassingTime
from ops.demo.scenario import Scenario, Story
from ops.demo.settings import OWN_LIMITS, OWN_PACE, DemoSettings
from ops.demo.staff import TheirTokens, staff_token
from ops.down import take_down
from ops.files import write_whole
from ops.settings import SERVICES
from ops.supervision import Supervisor
from ops.up import addresses, bring_up

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Coroutine, Iterator

    from ops.settings import Settings

SUMMARY = "start everything and play the scenario on 1,512 real places"
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells count


def arguments(parser: argparse.ArgumentParser) -> None:
    """A token may be given; all else is set by the environment."""
    parser.add_argument("--token", help="access token of the staff, for TARGET (or: TOKEN_STAFF)")
    parser.epilog = (
        "Set by the environment: NEWCOMERS (200), SEED (2019), ONCE=1 to end when it is over, "
        "TARGET=http://... to play it against a gateway that runs already, and what `up` takes. "
        "The same seed invents the same people: whoever joined in an earlier run is recognised."
    )


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Play it; return 0 only if every newcomer has what they are due."""
    demo = DemoSettings()
    console = Console(highlight=False)
    _interrupt_on(signal.SIGINT, signal.SIGTERM)
    # What runs already is somebody else's to stop.
    ours = settings.target is None and not Supervisor(settings).is_running()
    try:
        if settings.target is None:
            _start(settings, console)
        clock = PassingTime(passing.clock_file(settings)) if ours else None
        playing = _play(settings, demo, options.token, console, clock)
        all_well = asyncio.run(_or_be_cancelled(playing))
        _interrupt_on(signal.SIGINT, signal.SIGTERM)  # the event loop has put the defaults back
        if ours and not demo.once:
            _stay(settings, console)
        elif settings.target is None and not ours:
            console.print("\nThe system ran before and goes on running; `make down` stops it.")
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.print("\nInterrupted.")
        return INTERRUPTED
    finally:
        if ours:
            _ignore(signal.SIGINT, signal.SIGTERM)
            console.print("Stopping what the demo has started ...")
            take_down(settings, console)
    return 0 if all_well else 1


def _start(settings: Settings, console: Console) -> None:
    console.print("[bold]Starting the system[/]")
    for name, value in (OWN_LIMITS | OWN_PACE).items():
        os.environ.setdefault(name, value)  # its processes inherit our environment
    for name in passing.ENVIRONMENT:
        os.environ[name] = str(passing.clock_file(settings))
    bring_up(settings, Console(soft_wrap=True, highlight=False))


async def _or_be_cancelled(play: Coroutine[Any, Any, bool]) -> bool:
    # An exception out of a signal handler would leave the other tasks as they are.
    playing = asyncio.ensure_future(play)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, playing.cancel)
    return await playing


async def _play(
    settings: Settings,
    demo: DemoSettings,
    token: str | None,
    console: Console,
    clock: PassingTime | None,
) -> bool:
    where_to_look = _where_to_look(settings)
    async with Gateway(
        settings.gateway_url,
        at_once=demo.at_once,
        patience=demo.patience_seconds,
        where_to_look=where_to_look,
        token=staff_token(settings, token or demo.token_staff),
    ) as gateway:
        ahead = clock.ahead if clock else timedelta()
        scenario = Scenario(gateway, demo, await gateway.clock(), ahead)
        story = scenario.story
        reading = places.read(demo.places_file)
        console.print(
            f"\n[bold]The scenario[/]  {demo.newcomers:,} newcomers, SEED={demo.seed}, through "
            f"{settings.gateway_url}",
            soft_wrap=True,
        )
        with _bars(console) as bar:
            await scenario.load_places(reading, bar("places loaded", len(reading.loadable())))
            cast = scenario.invent_people()
            peers = len(cast.welcomers) + len(cast.mentors)
            await scenario.enrol_peers(bar("welcomers and mentors enrolled", peers))
            await scenario.let_join(bar("newcomers joined", len(cast.newcomers)))
            await scenario.wait_for_all(bar("have what they are due", len(cast.newcomers)))
            tokens = TheirTokens(settings)
            course = Course(gateway, story, demo, tokens, clock) if clock else None
            if course is not None:
                await course.begin()
                await course.pass_days(
                    bar("welcomes that came to their end", len(cast.newcomers)),
                    bar("days with news of mentors", len(STAGES)),
                )
    file = settings.home / "demo" / "places.txt"
    write_whole(file, report.line_by_line(reading, story), mode=0o600)
    report.places(console, reading, story, str(file))
    all_well = _tell(settings, demo, story, where_to_look, console)
    if course is None:
        console.print(
            "\nThe weeks after joining are not shown: they need a system whose clock the demo may "
            "put forward, and where it may speak for newcomers and mentors, so one that it has "
            "started itself."
        )
        return all_well
    called = report.weeks(console, course.weeks)
    return mentor_report.show(console, story, course) and called and all_well


def _tell(
    settings: Settings, demo: DemoSettings, story: Story, where_to_look: str, console: Console
) -> bool:
    cast = story.cast
    languages = {each for peer in cast.welcomers for each in peer.body["languages"]}
    console.print(
        f"\n[bold]People[/]  {len(cast.welcomers):,} welcomers in {len(languages)} languages, "
        f"{len(cast.mentors):,} mentors with {_seats(story):,} seats, "
        f"{len(cast.newcomers):,} newcomers (SEED={demo.seed})"
    )
    known = sum(one.recognised for one in story.followed)
    if known:
        console.print(
            f"{known:,} of them had joined in an earlier run and were recognised, so they did not "
            f"join twice; SEED={demo.seed + 1} brings new people."
        )
    report.funnel_table(console, story.followed)
    report.times_table(console, story.followed)
    index = report.hero(story.followed)
    report.journey(console, story, index)
    letter = _first_mail(settings, cast.newcomers[index].body["email"])
    if letter is not None:
        report.mail(console, letter)
    return report.verdict(console, story, where_to_look)


def _seats(story: Story) -> int:
    return sum(int(mentor.body["capacity"]) for mentor in story.cast.mentors)


def _first_mail(settings: Settings, address: str) -> dict[str, Any] | None:
    """Read it from our own mail server; elsewhere mails are nobody's business."""
    if settings.target is not None or settings.smtp_url is not None:
        return None
    answer = httpx.get(
        f"http://127.0.0.1:{settings.mail_port}/messages",
        params={"to": address, "limit": 1},
        trust_env=False,
    )
    answer.raise_for_status()
    return next(iter(answer.json()["items"]), None)


def _where_to_look(settings: Settings) -> str:
    if settings.target is not None:
        return f"read the logs of the system behind {settings.target}"
    return (
        f"read {settings.logs}/gateway.log, onboarding.log (calls), matching.log (mentors) and "
        "notifications.log (messages), or ask `python -m ops doctor`"
    )


def _stay(settings: Settings, console: Console) -> None:
    shown = addresses(settings) | {
        f"metrics of {service}": f"{settings.service_urls(service)[0]}/metrics"
        for service in SERVICES
    }
    console.print("\n[bold]The system goes on running. Look around:[/]")
    for what, address in {"the gateway": settings.gateway_url, **shown}.items():
        console.print(f"  {what:<26} {address}", soft_wrap=True)
    console.print(f"  {'logs':<26} {settings.logs}", soft_wrap=True)
    console.print("Ctrl-C stops it; the data stay.")
    try:
        while True:
            signal.pause()
    except KeyboardInterrupt:
        console.print()


@contextmanager
def _bars(console: Console) -> Iterator[Callable[[str, int], Callable[[], None]]]:
    """One progress bar for each part, each filled by calls without arguments."""
    columns = (
        TextColumn("  {task.description:<31}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:

        def bar(description: str, total: int) -> Callable[[], None]:
            task = progress.add_task(description, total=total)
            return lambda: progress.advance(task)

        yield bar


def _interrupt_on(*numbers: signal.Signals) -> None:
    # Also where a shell started us in the background with SIGINT ignored.
    for number in numbers:
        signal.signal(number, _interrupt)


def _interrupt(number: int, frame: object) -> NoReturn:  # noqa: ARG001 - a signal handler
    raise KeyboardInterrupt


def _ignore(*numbers: signal.Signals) -> None:
    for number in numbers:
        signal.signal(number, signal.SIG_IGN)

"""What the demonstration shows in the terminal: tables, one journey, one mail, and the verdict."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from rich import box
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ops.demo.drawing import HERE, SIGNS, draw, in_words
from ops.demo.due import SETTLED, funnel, lacking, percentile, until_done
from ops.demo.words import LANGUAGE_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from ops.demo.due import Followed, Stage
    from ops.demo.places import Reading
    from ops.demo.scenario import Story
    from ops.demo.weeks import Weeks

SHARES: Final = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
REASONS: Final = {
    "no_welcomer": "no welcomer yet",
    "no_welcomer_for_language": "no welcomer shares a language",
    "no_free_slot": "no welcomer has a free half hour",
    "no_mentor": "no mentor yet",
    "no_mentor_for_language": "no mentor shares a language",
    "all_mentors_full": "every suitable mentor is full",
    "all_paused": "whoever could be theirs is on a pause",
    "all_set_aside": "whoever is left is set aside",
    "out_of_reach": "no mentor comes that far",
    "next_round": "the next round looks for one",
    "mentor_asked": "asked, and has a week to answer",
}
BECAUSE: Final = {
    "shares_language": "they share {}",
    "knows": "knows about {}",
    "same_place": "is at the same place",
    "near": "is {} km away",
    "has_room": "had room for {} more",
    "free_together": "they are free at the same times",
    "knows_the_place": "knows the place for long",
    "likes_to_pass_on": "likes to pass on {}",
    "can_something_else": "they can learn from each other",
    "meets_online": "meets online, too",
    "comes_along": "comes to where they meet",
}
"""Closed words that there are better ones for; any other is shown as it is, with spaces."""


def places(console: Console, reading: Reading, story: Story, file: str) -> None:
    """How many lines were loaded, what was wrong, and every line that was not loaded."""
    lines, loaded = len(reading.rows), len(story.places)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
    table.add_column("lines", justify="right")
    table.add_column("what was wrong (all of them loaded, unless listed below)")
    for problem, count in reading.counts().items():
        table.add_row(f"{count:,}", problem)
    console.print(
        f"\n[bold]Places[/]  {lines:,} lines read, {loaded:,} loaded, {lines - loaded:,} not; "
        f"something is wrong on {reading.lines_with_notes():,} lines:"
    )
    console.print(table)
    unloadable = {row.line for row in reading.rows if row.body is None}
    for note in reading.notes:
        if note.line in unloadable:
            console.print(f"  line {note.line}: {note.problem}. {note.done}", markup=False)
    for line, why in story.refused_places:
        console.print(f"  line {line}: the gateway did not take it: {why}", markup=False)
    console.print(f"Line by line: {file}", markup=False)


def line_by_line(reading: Reading, story: Story) -> str:
    """The whole report about the file of places, one finding a line."""
    found = [(note.line, f"{note.problem}: {note.done}") for note in reading.notes]
    found += [(line, f"not taken by the gateway: {why}") for line, why in story.refused_places]
    return "".join(f"line {line:>4}: {text}\n" for line, text in sorted(found))


def funnel_table(console: Console, followed: Sequence[Followed]) -> None:
    """From joining to the last message, with the reasons of those who wait."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("stage", no_wrap=True)
    table.add_column("count", justify="right", no_wrap=True)
    table.add_column("share", no_wrap=True)
    table.add_column("waiting and why")
    for stage in funnel(followed):
        table.add_row(*_funnel_row(stage, len(followed)))
    console.print("\n[bold]What became of them[/]")
    console.print(table)


def _funnel_row(stage: Stage, of: int) -> tuple[str, str, str, Text]:
    if stage.name == "messages sent":
        lines = [f"{count:>3} {in_words(about)}" for about, count in stage.details.items()]
        return stage.name, f"{stage.count:,}", "", Text("\n".join(lines))
    share = stage.count / of if of else 0
    bar = "#" * round(8 * share)
    lines = [
        f"{count:>3} {REASONS.get(why, in_words(why))}" for why, count in stage.details.items()
    ]
    return stage.name, f"{stage.count:,}", f"{bar:<8} {share:>4.0%}", Text("\n".join(lines))


def times_table(console: Console, followed: Sequence[Followed]) -> None:
    """p50, p95 and p99 of those who joined in this run."""
    fresh = [one for one in followed if not one.recognised]
    accepted = [one.accepted_seconds for one in fresh]
    done = [took.total_seconds() for one in fresh if (took := until_done(one)) is not None]
    console.print("\n[bold]How long it took[/]")
    if not fresh:
        console.print("Nobody joined in this run, so there is nothing to measure.")
    else:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("")
        for name in SHARES:
            table.add_column(name, justify="right")
        table.add_column("of", justify="right")
        table.add_row("join accepted", *_percentiles(accepted))
        table.add_row("join -> everything done", *_percentiles(done))
        console.print(table)
        console.print("The first by our clock, the second by the servers' own times.")


def _percentiles(seconds: Sequence[float]) -> list[str]:
    if not seconds:
        return ["-"] * len(SHARES) + ["0"]
    shown = [_duration(percentile(seconds, share)) for share in SHARES.values()]
    return [*shown, f"{len(seconds):,}"]


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.2f} s"


def hero(followed: Sequence[Followed]) -> int:
    """Whose journey to show: if possible of somebody who has all, and a mentor for their wishes."""

    def worth(one: Followed) -> tuple[bool, bool, bool]:
        settled = [
            answer is not None and answer["status"] in SETTLED[step]
            for step, answer in (("welcome_call", one.call), ("mentor", one.mentor))
        ]
        codes = {code for code, _ in _reasons(one)}
        return lacking(one) != [], not all(settled), "knows" not in codes

    return min(range(len(followed)), key=lambda index: (*worth(followed[index]), index))


def journey(console: Console, story: Story, index: int) -> None:
    """One newcomer's journey, drawn."""
    one, body = story.followed[index], story.cast.newcomers[index].body
    place = story.places[body["place_id"]].body
    console.print(f"\n[bold]One of them: {_escaped(body['given_name'])}[/]", end="")
    console.print(f", at {place['name']}, {place.get('commune', '?')}", markup=False)
    if body["wishes"]:
        console.print(f'"{body["wishes"]}"\n', markup=False)
    if one.journey is None:
        console.print("There is no journey to show.")
        return
    for line in draw(one.journey, zone=place["time_zone"], details=_details(one)):
        console.print(Text(line, style=_style(line)))


def _details(one: Followed) -> dict[str, list[str]]:
    details: dict[str, list[str]] = {}
    if one.call and one.call["status"] == "booked":
        details["welcome_call"] = [
            f"{one.call['welcomer_given_name']} will call, in {_language(one.call['language'])}"
        ]
    if one.mentor and one.mentor["status"] == "assigned":
        why = "; ".join(_because(code, detail) for code, detail in _reasons(one))
        details["mentor"] = [": ".join(filter(None, [one.mentor["mentor_given_name"], why]))]
        if one.mentor.get("backup"):
            details["mentor"].append(f"{one.mentor['backup']['given_name']} steps in if need be")
    return details


def _reasons(one: Followed) -> list[tuple[str, str]]:
    """The mentor's reasons as closed word and detail."""
    reasons: Sequence[str | Mapping[str, Any]] = one.mentor["reasons"] if one.mentor else ()
    return [
        (each, "") if isinstance(each, str) else (each["code"], each.get("detail") or "")
        for each in reasons
    ]


def _because(code: str, detail: str) -> str:
    if code == "shares_language":
        detail = _language(detail)
    words = BECAUSE.get(code, f"{in_words(code)} {{}}")
    return words.format(detail).strip()


def _language(tag: str | None) -> str:
    primary = (tag or "").partition("-")[0]
    return LANGUAGE_NAMES.get(primary, primary or "?")


def _style(line: str) -> str:
    if HERE in line:
        return "bold green"
    return "dim" if line.startswith(f" {SIGNS['todo']}") else ""


def mail(console: Console, letter: Mapping[str, Any]) -> None:
    """The first mail that they got."""
    console.print("\n[bold]The first mail they got[/]")
    text = Text(f"{letter['subject']}\n\n{letter['text'].strip()}")
    console.print(Panel(text, box=box.ASCII, width=min(console.width, 80)))


def weeks(console: Console, told: Weeks) -> bool:
    """What became of the calls in the weeks after; whether nobody fell through."""
    ends = told.ends()
    rows = [
        ("held", ends["held"], _moved_and_missed(told)),
        ("declined", ends["declined"] + ends["closed"], "they would rather not be called"),
        ("in a named person's hands", ends["escalated"], _why_escalated(told)),
        ("fell through", len(told.open), "there must be none"),
    ]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("how the welcome ended", no_wrap=True)
    table.add_column("count", justify="right", no_wrap=True)
    table.add_column("on the way there")
    for name, count, words in rows:
        table.add_row(name, f"{count:,}", Text(words))
    console.print(
        f"\n[bold]The weeks after[/]  the clock went {told.days} days forward; "
        f"{told.away or 'nobody'} was away, {told.handed_over} calls were handed over"
    )
    console.print(table)
    for member in told.open:
        console.print(f"  {member}  {told.calls[member]['status']}", markup=False)
    return not told.open


def _moved_and_missed(told: Weeks) -> str:
    return (
        f"{told.moved} moved, {told.cancelled} given up and booked again, "
        f"{told.missed} missed once, {told.missed_twice} of them twice"
    )


def _why_escalated(told: Weeks) -> str:
    named = Counter(
        str(call["in_the_hands_of"])
        for call in told.calls.values()
        if call["status"] == "escalated"
    )
    return ", ".join(f"{count} with {name}" for name, count in named.most_common())


def verdict(console: Console, story: Story, where_to_look: str) -> bool:
    """Say whether every newcomer has what they are due, or who lacks what; ids, not names."""
    short = [(one.id, lacking(one)) for one in story.followed if lacking(one)]
    if not short:
        console.print(
            f"\n[bold green]All {len(story.followed):,} newcomers have what they are due.[/]"
        )
        return True
    console.print(
        f"\n[bold red]{len(short):,} of {len(story.followed):,} newcomers lack something:[/]"
    )
    for member, missing in short:
        console.print(f"  {member}  {'; '.join(missing)}", markup=False, soft_wrap=True)
    if story.last_trouble:
        console.print(story.last_trouble, markup=False, soft_wrap=True)
    console.print(f"To find out why: {where_to_look}.", markup=False, soft_wrap=True)
    return False


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")

"""What the demonstration shows of mentors in the weeks after: a round, figures, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from ops.demo.drawing import in_words
from ops.demo.report import REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from rich.console import Console

    from ops.demo.company import Company
    from ops.demo.course import Course
    from ops.demo.rounds import RoundTold
    from ops.demo.scenario import Story


def show(console: Console, story: Story, course: Course) -> bool:
    """What became of newcomers and mentors; whether nobody was left hanging."""
    company = course.company
    console.print(
        f"\n[bold]Mentors, {company.days} days on[/]  "
        f"{company.away or 'nobody'} paused, newcomers handed over: {company.handed_over}; "
        f"mentors back from a pause: {len(story.away)}"
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("how it went", no_wrap=True)
    table.add_column("count", justify="right", no_wrap=True)
    table.add_column("of these")
    for name, count, words in rows(company, course.figures):
        table.add_row(name, f"{count:,}", Text(words))
    console.print(table)
    round_table(console, course.round)
    figures(console, course.figures)
    return verdict(console, company, course.now)


def rows(company: Company, figures: Mapping[str, Any]) -> list[tuple[str, int, str]]:
    """From the first day to autonomy, with what happened on the way."""
    ends, waiting = company.ends(), company.waiting()
    declined = ", ".join(f"{n} {in_words(why)}" for why, n in company.declined.most_common())
    checks = ", ".join(f"{n} {in_words(how)}" for how, n in company.checks.most_common())
    why = ", ".join(f"{n} {REASONS.get(w, in_words(w))}" for w, n in waiting.most_common())
    median = (figures.get("autonomy") or {}).get("median_days")
    return [
        ("had one at once", company.at_once, "these mentors had said yes beforehand"),
        ("mentor was asked", len(company.asked), f"{company.accepted} said yes themselves"),
        ("declined", company.declined.total(), declined or "nobody did"),
        (
            "did not answer",
            len(company.silent),
            f"asked again after a week; {company.passed_on()} passed on, {company.stepped_in} of "
            "them at once to who was asked besides",
        ),
        ("another asked for", company.another, "once, without a reason"),
        ("heard nothing", len(company.not_in_touch), "asked again, then somebody else stepped in"),
        ("after a month", company.checks.total(), checks or "nobody was asked yet"),
        (
            "have met now",
            ends["met"],
            f"{ends['accepted']} more have a yes, {ends['asked']} are asked",
        ),
        (
            "need nobody any more",
            ends["ended"],
            "by the word of both" + (f", {median:.0f} days after joining" if median else ""),
        ),
        ("wait, and know why", ends["wanted"], why or "nobody does"),
        (
            "letters about it",
            company.letters + company.letters_to_mentors,
            f"{company.letters} to newcomers, {company.letters_to_mentors} to mentors",
        ),
    ]


def round_table(console: Console, told: RoundTold) -> None:
    """Two settings of a round side by side, and which one was published."""
    if not told.tried:
        return
    console.print("\n[bold]A round for those who wait[/], tried out twice before it counts")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    for name in told.tried:
        table.add_column(in_words(name), justify="right")
    found = [each["statistics"] for each in told.tried.values()]
    table.add_row("would have a mentor", *(f"{s['paired']} of {s['newcomers']}" for s in found))
    table.add_row("mean fit (0 to 1)", *(f"{s['mean_fit']:.2f}" for s in found))
    table.add_row("load: Gini", *(f"{s['load']['gini']:.3f}" for s in found))
    table.add_row("longest wait, days", *(f"{s['longest_wait_days']:.1f}" for s in found))
    table.add_row("would rather swap", *(f"{s['blocking_pairs']}" for s in found))
    console.print(table)
    said = []
    if told.before:
        early = told.before["statistics"]
        said.append(f"On the first day it was {early['paired']} of {early['newcomers']}.")
    if told.compared:
        said.append(f"{told.compared['same_pairs']} have the same mentor in both.")
    if told.published:
        name = in_words(told.published)
        said.append(f'Published: "{name}"; {told.arranged} found somebody by it.')
    else:
        said.append("None was published: somebody was quicker each time.")
    console.print(" ".join(said))


def figures(console: Console, told: Mapping[str, Any]) -> None:
    """Coverage, fit and load, as who leads sees them."""
    if not told:
        return
    load = told["load"]
    console.print(
        f"\n[bold]Figures[/]  coverage {told['coverage']:.0%}, mean fit {told['mean_fit']:.2f}, "
        f"load spread {load['spread']:.2f} (Gini {load['gini']:.3f})"
    )


def verdict(console: Console, company: Company, at: datetime) -> bool:
    """Say whether everybody has a mentor, an open invitation or a stated reason; ids, no names."""
    hanging = company.hanging(at)
    if not hanging:
        console.print(
            "[bold green]Nobody is without a mentor, an open invitation or a stated reason.[/]"
        )
        return True
    console.print(f"[bold red]{len(hanging):,} are left hanging:[/]")
    for member, wrong in hanging.items():
        console.print(f"  {member}  {wrong}", markup=False, soft_wrap=True)
    console.print("To find out why: read matching.log and notifications.log.")
    return False

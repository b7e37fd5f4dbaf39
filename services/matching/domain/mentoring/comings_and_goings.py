"""What becomes of a mentoring when somebody leaves, comes back, or wishes otherwise."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.matching.domain.gates import is_set_aside, share_a_language
from services.matching.domain.mentoring.arranging import arranged
from services.matching.domain.mentoring.assignment import PARTED, Assignment, Ending, Prospects
from services.matching.domain.mentoring.rules import Rules
from services.matching.domain.mentoring.turn import NOBODY, Because, Told, Turn, turned
from services.matching.domain.people import Mentor, Newcomer, Point, Support


def unfit(assignment: Assignment, mentor: Mentor, day: date) -> Because | None:
    """Return why a mentor is no longer to be counted on; ``None`` while they are."""
    if mentor.left:
        return "mentor_left"
    if mentor.held:
        return "held"
    if mentor.is_paused(day):
        return "paused"
    newcomer = assignment.newcomer
    apart = not share_a_language(newcomer, mentor) or is_set_aside(newcomer, mentor)
    return "arranged_anew" if apart else None


def is_news(known_at: datetime | None, at: datetime) -> bool:
    """Tell whether something was said after what is known."""
    return known_at is None or at > known_at


def leave(assignment: Assignment, at: datetime, rules: Rules, now: datetime) -> Turn:
    """Return the mentoring of somebody who has left, over, and with no word of theirs left.

    Args:
        assignment: of somebody of whose presence it ``is_news``.
        at: when they left, aware UTC.
        rules: the network's.
        now: aware UTC.
    """
    gone = replace(assignment, newcomer=_bare(assignment.newcomer), presence_at=at)
    if assignment.status == "ended":
        return turned(assignment, replace(gone, ended="left"), (), rules, now)
    return replace(_end(gone, "left", "member_left", rules, now), before=assignment)


@dataclass(frozen=True, slots=True)
class Return:
    """Somebody is back.

    Attributes:
        at: since when, aware UTC.
        place: where their place is; where they live was forgotten as they left.
        ties: marks of what they share with others.
    """

    at: datetime
    place: Point | None = None
    ties: frozenset[str] = frozenset()

    def of(self, assignment: Assignment) -> Assignment:
        """Return a mentoring with what is known of somebody who had left."""
        newcomer = replace(assignment.newcomer, location=self.place, ties=self.ties)
        return replace(assignment, newcomer=newcomer)


def come_back(
    assignment: Assignment,
    back: Return,
    *,
    prospects: Prospects,
    rules: Rules,
    now: datetime,
) -> Turn:
    """Return the mentoring of somebody who is back: whoever had left is due a mentor anew.

    How long they take to find their own way is counted from then on, not from years ago.

    Args:
        assignment: of somebody of whose presence it ``is_news``.
        back: since when, and what is known of them.
        prospects: who is free.
        rules: the network's.
        now: aware UTC.
    """
    here = replace(assignment, presence_at=back.at)
    if assignment.ended != "left":
        return turned(assignment, here, (), rules, now)
    anew = replace(back.of(here), joined_at=back.at, ended=None, asked_another=False)
    draft, told = arranged(anew, prospects, now)
    return turned(assignment, draft, told, rules, now)


def wish_for(
    assignment: Assignment,
    support: Support,
    at: datetime,
    *,
    prospects: Prospects,
    rules: Rules,
    now: datetime,
) -> Turn:
    """Return the mentoring of somebody who has said how much support they wish for.

    Whoever wants none, and has nobody at their side, needs no mentor until they say otherwise. So
    may who had one, and has parted from them since.

    Args:
        assignment: of somebody of whose wish it ``is_news``.
        support: how much.
        at: when they said so, aware UTC.
        prospects: who is free, for who wants a mentor after all.
        rules: the network's.
        now: aware UTC.
    """
    wishing = replace(
        assignment, newcomer=replace(assignment.newcomer, support=support), support_at=at
    )
    if support == "none" and not assignment.has_mentor and assignment.status != "ended":
        return replace(_end(wishing, "not_wanted", "not_wanted", rules, now), before=assignment)
    if support != "none" and assignment.ended == "not_wanted":
        draft, told = arranged(replace(wishing, ended=None), prospects, now)
        return turned(assignment, draft, told, rules, now)
    if support != "none" and assignment.ended in PARTED and at > assignment.since:
        anew = replace(wishing, ended=None, asked_another=False, joined_at=at)
        draft, told = arranged(anew, prospects, now)
        return turned(assignment, draft, told, rules, now)
    return turned(assignment, wishing, (), rules, now)


def _end(
    assignment: Assignment, how: Ending, because: Because, rules: Rules, now: datetime
) -> Turn:
    told = [Told(what="released", mentor=each, because=because) for each in assignment.invitations]
    # It is nothing about the mentors: whoever is back may have the same one again.
    over = {"status": "ended", "waiting_for": None, "ended": how, "invitations": (), "backup": None}
    draft = replace(assignment, **NOBODY | over)
    return turned(assignment, draft, [*told, Told(what="ended")], rules, now)


def _bare(newcomer: Newcomer) -> Newcomer:
    """Return somebody without anything they said; their languages stay: they may return."""
    return Newcomer(
        member_id=newcomer.member_id,
        place_id=newcomer.place_id,
        languages=newcomer.languages,
        wishes="",
        earlier=newcomer.earlier,
    )

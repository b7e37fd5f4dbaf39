"""How a mentor is arranged: the best is asked, and the next best is named to step in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.matching.domain.mentoring.assignment import (
    Assignment,
    Backup,
    Choice,
    Invitation,
    Prospects,
)
from services.matching.domain.mentoring.rules import Rules
from services.matching.domain.mentoring.turn import NOBODY, Because, Told, Turn, turned

Draft = tuple[Assignment, list[Told]]


def arrange(before: Assignment, prospects: Prospects, rules: Rules, now: datetime) -> Turn:
    """Return an assignment that has nobody with a mentor, or waiting for what is missing.

    Args:
        before: has nobody.
        prospects: who is free.
        rules: the network's.
        now: aware UTC.
    """
    draft, told = arranged(before, prospects, now)
    return turned(before, draft, told, rules, now)


def arranged(draft: Assignment, prospects: Prospects, now: datetime) -> Draft:
    """Return the draft of an assignment that has nobody, with the first of the choices."""
    if not prospects.choices:
        waiting: dict[str, Any] = {"status": "wanted", "waiting_for": prospects.why}
        anew = {**NOBODY, **waiting, "backup": None}
        return replace(draft, **anew), [Told(what="wanted")]
    best = prospects.choices[0]
    draft = replace(draft, arrangement=draft.arrangement + 1)
    invitation = invited(best, draft.arrangement, now)
    draft = replace(
        draft,
        **{
            **NOBODY,
            "status": "assigned",
            "step": "accepted" if best.at_once else "asked",
            "accepted_at": now if best.at_once else None,
            "waiting_for": None,
            "ended": None,
            "invitations": (invitation,),
            "backup": None,
        },
    )
    draft = with_backup(draft, prospects)
    said = Told(what="accepted" if best.at_once else "asked", mentor=invitation)
    return draft, [Told(what="assigned", mentor=invitation), said]


def pass_on(
    before: Assignment,
    gone: Mapping[str, Because],
    prospects: Prospects,
    rules: Rules,
    now: datetime,
) -> Turn:
    """Return an assignment without some mentors: whoever else was asked comes next, or is found.

    Args:
        before: the assignment.
        gone: why each of them is no longer to be counted on, by id.
        prospects: who else is free: for who is left without anybody, and to name a backup.
        rules: the network's.
        now: aware UTC.
    """
    draft, told = passed_on(before, gone, prospects, now)
    return turned(before, draft, told, rules, now)


def passed_on(
    before: Assignment,
    gone: Mapping[str, Because],
    prospects: Prospects,
    now: datetime,
) -> Draft:
    """Return the draft of an assignment without some mentors (see ``pass_on``)."""
    told = [
        Told(what="released", mentor=each, because=gone[each.mentor_id])
        for each in before.invitations
        if each.mentor_id in gone
    ]
    left = before.without(gone)
    if left.status != "assigned" or left.lead == before.lead:
        return with_backup(left, prospects), told
    if left.lead is None:
        draft, more = arranged(left, prospects, now)
        return draft, told + more
    draft = replace(left, **NOBODY | {"step": "asked"}, arrangement=left.arrangement + 1)
    told.append(Told(what="assigned", mentor=left.lead))
    return with_backup(draft, prospects), told


def with_backup(draft: Assignment, prospects: Prospects) -> Assignment:
    """Return it with somebody named to step in, unless there is somebody or nobody is free."""
    if draft.status != "assigned" or draft.stand_in is not None:
        return draft
    seeking = draft.seeking().earlier
    free = next((each for each in prospects.choices if each.mentor_id not in seeking), None)
    return replace(draft, backup=Backup(free.mentor_id, free.given_name)) if free else draft


def invited(choice: Choice, arrangement: int, now: datetime) -> Invitation:
    """Return the invitation of a mentor to a seat of theirs that is free."""
    return Invitation(
        mentor_id=choice.mentor_id,
        given_name=choice.given_name,
        seat=choice.seat,
        arrangement=arrangement,
        asked_at=now,
        reasons=choice.reasons,
        score=choice.score,
        tier=choice.tier,
        distance_m=choice.distance_m,
    )

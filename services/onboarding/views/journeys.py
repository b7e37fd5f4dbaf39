"""How journeys look in JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.onboarding.domain.journey.acts import Taken
from services.onboarding.domain.journey.figures import Figures, Median
from services.onboarding.domain.journey.templates import Form, Tongue
from services.onboarding.domain.journey.way import Journey, Step
from services.onboarding.views.words import moment

_KINDLY: Mapping[str, Mapping[Tongue, str]] = {
    "inactive": {
        "fr": "Cela fait un moment ! Rien ne presse et votre place est gardée : revenez quand vous "
        "voulez.",
        "nl": "Het is een tijdje geleden! Niets haast en uw plek blijft: kom terug wanneer u wilt.",
        "en": "It has been a while! Nothing is urgent and your place is kept: come back whenever "
        "you like.",
    },
    "left": {
        "fr": "Vous avez quitté la communauté. Merci pour tout ; la porte reste ouverte.",
        "nl": "U hebt de gemeenschap verlaten. Dank voor alles; de deur blijft open.",
        "en": "You have left the community. Thank you for everything; the door stays open.",
    },
}


def of_journey(
    journey: Journey, tongue: Tongue, taken: Mapping[str, Taken], roles: Iterable[str]
) -> dict[str, Any]:
    """Return a journey in the words of a language.

    Args:
        journey: the journey.
        tongue: the language.
        taken: what the member did themselves, by step.
        roles: the journeys that the member has.
    """
    upcoming = journey.next_step
    return {
        "member_id": journey.member_id,
        "role": journey.template.role,
        "roles": list(roles),
        "title": journey.template.title[tongue],
        "activity": journey.standing,
        "message": _KINDLY.get(journey.standing, {}).get(tongue),
        "you_are_here": journey.you_are_here,
        "next_action": None if upcoming is None else _sentence(upcoming, tongue),
        "who_acts": None if upcoming is None else upcoming.who_acts,
        "due_at": None if upcoming is None else moment(_asked_until(upcoming, journey)),
        "steps": [_of_step(step, journey, tongue, taken.get(step.name)) for step in journey.steps],
        "updated_at": moment(journey.updated_at),
    }


def of_figures(figures: Iterable[Figures]) -> list[dict[str, Any]]:
    """Return how long it takes people to find their way, by place."""
    return [
        {
            "place_id": each.place_id,
            "first_responsibility": _of_median(each.first_responsibility),
            "autonomy": _of_median(each.autonomy),
        }
        for each in figures
    ]


def _of_step(step: Step, journey: Journey, tongue: Tongue, taken: Taken | None) -> dict[str, Any]:
    return {
        "name": step.name,
        "title": step.of.title[tongue],
        "help": step.of.help[tongue],
        "state": step.state,
        "at": moment(step.at),
        "who_acts": None if step.state == "done" else step.who_acts,
        "optional": step.of.optional,
        "opens_at": moment(step.opens_at),
        "due_at": moment(_asked_until(step, journey)),
        "waiting_for": step.waiting_for,
        "reasons": [{"code": each.code, "detail": each.detail} for each in step.reasons],
        "form": None if step.of.form is None else _of_form(step.of.form, tongue),
        "given": None if taken is None else _of_act(taken),
    }


def _asked_until(step: Step, journey: Journey) -> Any:
    # Whoever is away is not hurried.
    return step.due_at if journey.standing == "active" else None


def _of_form(form: Form, tongue: Tongue) -> dict[str, Any]:
    return {
        "kind": form.kind,
        "options": [{"id": each.id, "title": each.title[tongue]} for each in form.options],
        "by": sorted(form.by),
    }


def _of_act(taken: Taken) -> dict[str, Any]:
    return {
        "text": taken.act.text,
        "links": [{"kind": each.kind, "url": each.url} for each in taken.act.links],
        "choice": taken.act.choice,
        "items": list(taken.act.items),
        "acted_by": taken.acted_by,
        "noted_by": taken.noted_by,
        "at": moment(taken.at),
    }


def _of_median(known: Median | None) -> dict[str, Any] | None:
    return None if known is None else {"people": known.people, "median_days": known.days}


def _sentence(step: Step, tongue: Tongue) -> str:
    waiting = step.of.while_waiting
    return (step.of.next if step.waiting_for is None or waiting is None else waiting)[tongue]

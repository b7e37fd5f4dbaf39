"""Templates read from plain data, refusing what could only go wrong later."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, get_args

from services.onboarding.domain.journey.templates import (
    ACTORS,
    COMPLETE,
    FACTS,
    KINDS,
    TONGUES,
    Chosen,
    Form,
    Kind,
    Option,
    Proof,
    StepTemplate,
    Template,
    Told,
    WhoActs,
)

_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
_DURATION = re.compile(r"([1-9][0-9]{0,3})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LONGEST_TITLE = 120
_LONGEST_TEXT = 600
_MOST_STEPS = 40
_MOST_TIMES = 100
_MOST_OPTIONS = 30
_TEMPLATE_FIELDS = frozenset(
    {"role", "version", "title", "steps", "first_responsibility", "autonomy"}
)
_STEP_FIELDS = frozenset(
    {"id", "title", "help", "next", "while_waiting", "who_acts", "entry", "deadline"}
    | {"proof", "waits", "act", "optional"}
)
assert set(get_args(WhoActs)) == set(ACTORS)  # noqa: S101 - two lists of the same words
assert set(get_args(Kind)) == set(KINDS)  # noqa: S101 - as above


class WrongTemplate(ValueError):  # noqa: N818 - reads as the sentence it is
    """A template cannot be used; says which file, which step, and what to correct."""


def template_of(data: object, file: str) -> Template:
    """Return the template that ``data`` describes.

    Args:
        data: what stood in the file, as plain dictionaries, lists, texts and numbers.
        file: its name, for who has to correct it.

    Raises:
        WrongTemplate: something in it is missing, unknown or contradicts itself.
    """
    whole = _mapping(data, file, _TEMPLATE_FIELDS)
    role = _name(whole.get("role"), f"{file}: role")
    version = whole.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise WrongTemplate(f"{file}: version must be a whole number from 1")
    entries = whole.get("steps")
    if not isinstance(entries, list) or not 1 <= len(entries) <= _MOST_STEPS:
        raise WrongTemplate(f"{file}: steps must be a list of 1 to {_MOST_STEPS} steps")
    steps: dict[str, StepTemplate] = {}
    for number, entry in enumerate(entries, start=1):
        name = entry.get("id") if isinstance(entry, Mapping) else None
        step = _step(entry, f"{file}: step {name or number}", steps)
        if step.id in steps:
            raise WrongTemplate(f"{file}: step {step.id}: there are two of that name")
        steps[step.id] = step
    first = whole.get("first_responsibility")
    if first is not None and not isinstance(first, str):
        raise WrongTemplate(f"{file}: first_responsibility must be the name of a step")
    autonomy = tuple(_words(whole.get("autonomy"), f"{file}: autonomy"))
    for known in [*([first] if first is not None else []), *autonomy]:
        if known not in steps:
            raise WrongTemplate(f"{file}: first_responsibility and autonomy must name its steps")
    return Template(
        role=role,
        version=version,
        title=_told(whole.get("title"), f"{file}: title", _LONGEST_TITLE),
        steps=tuple(steps.values()),
        first_responsibility=first,
        autonomy=autonomy,
    )


def _step(entry: object, at: str, earlier: Mapping[str, StepTemplate]) -> StepTemplate:
    fields = _mapping(entry, at, _STEP_FIELDS)
    step_id = _name(fields.get("id"), f"{at}: id")
    form = _form(fields.get("act"), f"{at}: act")
    proofs = [_proof(each, f"{at}: proof") for each in _list(fields.get("proof"), f"{at}: proof")]
    if form is not None:
        words = {COMPLETE} if form.kind == "checklist" else form.settled_by
        proofs += [
            Proof(fact="StepTaken", where={"step": step_id, "choice": word})
            for word in sorted(words)
        ] or [Proof(fact="StepTaken", where={"step": step_id})]
    if not proofs:
        raise WrongTemplate(f"{at}: nothing could ever settle it; give it a proof or an act")
    optional = fields.get("optional", False)
    if not isinstance(optional, bool):
        raise WrongTemplate(f"{at}: optional must be true or false")
    deadline = _duration(fields.get("deadline"), f"{at}: deadline")
    if optional and deadline is not None:
        raise WrongTemplate(f"{at}: what is optional has no deadline")
    waits = frozenset(_words(fields.get("waits"), f"{at}: waits"))
    if not waits <= FACTS.keys():
        raise WrongTemplate(f"{at}: waits must name facts, such as WelcomeCallWanted")
    waiting = fields.get("while_waiting")
    if bool(waits) != bool(waiting):
        raise WrongTemplate(f"{at}: waits and while_waiting need each other")
    return StepTemplate(
        id=step_id,
        title=_told(fields.get("title"), f"{at}: title", _LONGEST_TITLE),
        help=_told(fields.get("help"), f"{at}: help", _LONGEST_TEXT),
        next=_told(fields.get("next"), f"{at}: next", _LONGEST_TEXT),
        while_waiting=None if not waiting else _told(waiting, f"{at}: while_waiting", 600),
        who_acts=_actor(fields.get("who_acts"), f"{at}: who_acts"),
        deadline=deadline,
        proofs=tuple(proofs),
        waits=waits,
        form=form,
        optional=optional,
        **_entry(fields.get("entry"), f"{at}: entry", earlier),
    )


def _entry(entry: object, at: str, earlier: Mapping[str, StepTemplate]) -> dict[str, Any]:
    if entry is None:
        return {}
    fields = _mapping(entry, at, frozenset({"after", "roles", "elapsed", "chosen"}))
    after = tuple(_words(fields.get("after"), f"{at}: after"))
    for name in after:
        if name not in earlier:
            raise WrongTemplate(f"{at}: after may only name steps that stand above, not {name!r}")
    chosen = None
    if fields.get("chosen") is not None:
        choice = _mapping(fields["chosen"], f"{at}: chosen", frozenset({"step", "options"}))
        options = frozenset(_words(choice.get("options"), f"{at}: chosen"))
        step = earlier.get(str(choice.get("step")))
        known = {each.id for each in step.form.options} if step and step.form else set()
        if not options or not options <= known or step is None:
            raise WrongTemplate(f"{at}: chosen must name a step above and options that it has")
        chosen = Chosen(step=step.id, options=options)
    return {
        "after": after,
        "roles": frozenset(
            _name(role, f"{at}: roles") for role in _list(fields.get("roles"), f"{at}: roles")
        ),
        "chosen": chosen,
        "elapsed": _duration(fields.get("elapsed"), f"{at}: elapsed") or timedelta(),
    }


def _proof(entry: object, at: str) -> Proof:
    fields = _mapping(entry, at, frozenset({"event", "where", "times"}))
    fact = fields.get("event")
    if not isinstance(fact, str) or fact not in FACTS:
        raise WrongTemplate(f"{at}: {fact!r} is no fact that is listened to")
    where = _mapping(fields.get("where") or {}, f"{at}: where", FACTS[fact])
    if not all(isinstance(value, str | bool) for value in where.values()):
        raise WrongTemplate(f"{at}: where compares with words, true or false")
    times = fields.get("times", 1)
    if type(times) is not int or not 1 <= times <= _MOST_TIMES:
        raise WrongTemplate(f"{at}: times must be a number from 1 to {_MOST_TIMES}")
    return Proof(fact=fact, where=dict(where), times=times)


def _form(entry: object, at: str) -> Form | None:
    if entry is None:
        return None
    fields = _mapping(entry, at, frozenset({"kind", "options", "settled_by", "by"}))
    kind = fields.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise WrongTemplate(f"{at}: kind must be one of {', '.join(KINDS)}")
    options = []
    for each in _list(fields.get("options"), f"{at}: options"):
        option = _mapping(each, f"{at}: options", frozenset({"id", "title"}))
        name = _name(option.get("id"), f"{at}: options")
        title = _told(option.get("title"), f"{at}: option {name}", _LONGEST_TITLE)
        options.append(Option(id=name, title=title))
    needed = kind in {"choice", "checklist"}
    if needed != bool(options) or len(options) > _MOST_OPTIONS:
        raise WrongTemplate(f"{at}: a choice or check-list has 1 to {_MOST_OPTIONS} options")
    if len({each.id for each in options}) < len(options):
        raise WrongTemplate(f"{at}: two options have the same name")
    settled_by = frozenset(_words(fields.get("settled_by"), f"{at}: settled_by"))
    if settled_by and (kind != "choice" or not settled_by <= {each.id for each in options}):
        raise WrongTemplate(f"{at}: settled_by must name options of a choice")
    by = [_actor(each, f"{at}: by") for each in _list(fields.get("by"), f"{at}: by")]
    return Form(
        kind=kind, options=tuple(options), settled_by=settled_by, by=frozenset(by or ACTORS)
    )


def _mapping(data: object, at: str, known: Iterable[str]) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise WrongTemplate(f"{at}: must be a mapping")
    unknown = [str(name) for name in data if name not in set(known)]
    if unknown:
        raise WrongTemplate(f"{at}: {', '.join(unknown)} is not known here")
    return data


def _list(data: object, at: str) -> list[Any]:
    if data is None:
        return []
    if not isinstance(data, list):
        raise WrongTemplate(f"{at}: must be a list")
    return data


def _words(data: object, at: str) -> list[str]:
    words = _list(data, at)
    if not all(isinstance(each, str) for each in words):
        raise WrongTemplate(f"{at}: must be a list of words")
    return words


def _name(data: object, at: str) -> str:
    if not isinstance(data, str) or not _NAME.fullmatch(data):
        raise WrongTemplate(f"{at}: must be a name of small letters, digits and _")
    return data


def _actor(data: object, at: str) -> WhoActs:
    for actor in ACTORS:
        if data == actor:
            return actor
    raise WrongTemplate(f"{at}: must be one of {', '.join(ACTORS)}")


def _duration(data: object, at: str) -> timedelta | None:
    if data is None:
        return None
    match = _DURATION.fullmatch(data) if isinstance(data, str) else None
    if match is None:
        raise WrongTemplate(f"{at}: must be a number with h, d or w, such as 7d")
    return int(match[1]) * _UNITS[match[2]]


def _told(data: object, at: str, longest: int) -> Told:
    fields = _mapping(data, at, TONGUES)
    told: dict[Any, str] = {}
    for tongue in TONGUES:
        text = fields.get(tongue)
        if not isinstance(text, str) or not 1 <= len(text.strip()) <= longest:
            raise WrongTemplate(f"{at}: {tongue} must have 1 to {longest} characters")
        told[tongue] = " ".join(text.split())
    return told

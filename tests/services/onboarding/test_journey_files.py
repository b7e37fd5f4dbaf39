"""Templates of journeys: ours are right, and a wrong one says which step to correct."""

import copy
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from services.onboarding.domain.journey.reading import WrongTemplate, template_of
from services.onboarding.domain.journey.templates import TONGUES
from services.onboarding.journey_files import SHIPPED, read_templates

GOOD: dict[str, Any] = yaml.safe_load((SHIPPED / "newcomer.yaml").read_text(encoding="utf-8"))


def test_there_is_a_journey_for_each_of_five_roles() -> None:
    """In three languages each, no step without words, and every step can be settled."""
    templates = read_templates()
    assert {each.role for each in templates.newest()} == {
        "newcomer",
        "organiser",
        "welcomer",
        "mentor",
        "place",
    }
    for template in templates.newest():
        for step in template.steps:
            for told in (step.title, step.help, step.next):
                assert set(told) == set(TONGUES)
                assert len(set(told.values())) == len(TONGUES), (template.role, step.id)
            assert step.proofs


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    data = copy.deepcopy(GOOD)
    change(data)
    return data


def step(data: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in data["steps"] if each["id"] == name)
    return found


WRONG: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no list": (lambda d: d.update(steps={}), "steps must be a list"),
    "no version": (lambda d: d.pop("version"), "version must be a whole number"),
    "a version that is true": (lambda d: d.update(version=True), "version must be"),
    "an unknown field": (lambda d: d.update(colour="red"), "colour is not known"),
    "two steps of one name": (
        lambda d: d["steps"].append(step(d, "charter")),
        "step charter: there are two",
    ),
    "no Dutch": (lambda d: step(d, "charter")["title"].pop("nl"), "step charter: title: nl"),
    "a step that names a later one": (
        lambda d: step(d, "charter").update(entry={"after": ["mentor_met"]}),
        "step charter: entry: after may only name steps that stand above",
    ),
    "a step after itself": (
        lambda d: step(d, "charter").update(entry={"after": ["charter"]}),
        "step charter: entry: after",
    ),
    "an unknown fact": (
        lambda d: step(d, "charter").update(proof=[{"event": "CharterSigned"}]),
        "step charter: proof: 'CharterSigned' is no fact",
    ),
    "a fact that knows no such thing": (
        lambda d: step(d, "charter").update(
            proof=[{"event": "CharterAccepted", "where": {"kind": "x"}}]
        ),
        "step charter: proof: where: kind is not known",
    ),
    "nothing to settle it": (lambda d: step(d, "charter").pop("proof"), "step charter: nothing"),
    "a strange duration": (
        lambda d: step(d, "charter").update(deadline="soon"),
        "step charter: deadline",
    ),
    "a deadline of nothing": (
        lambda d: step(d, "charter").update(deadline="0d"),
        "step charter: deadline",
    ),
    "a deadline for what is optional": (
        lambda d: step(d, "introduction").update(deadline="3d"),
        "step introduction: what is optional has no deadline",
    ),
    "an unknown actor": (
        lambda d: step(d, "charter").update(who_acts="robot"),
        "step charter: who_acts",
    ),
    "a choice of nothing": (
        lambda d: step(d, "needs_check").update(act={"kind": "choice"}),
        "step needs_check: act: a choice",
    ),
    "a choice that nobody offers": (
        lambda d: step(d, "check_in")["entry"]["chosen"].update(options=["huge"]),
        "step check_in: entry: chosen",
    ),
    "settled by what is no option": (
        lambda d: step(d, "commitment")["act"].update(settled_by=["maybe"]),
        "step commitment: act: settled_by",
    ),
    "an autonomy that is a number": (lambda d: d.update(autonomy=5), "autonomy: must be a list"),
    "an autonomy of lists": (lambda d: d.update(autonomy=[["a"]]), "autonomy: must be a list of"),
    "a list of first responsibilities": (
        lambda d: d.update(first_responsibility=["charter"]),
        "first_responsibility must be the name of a step",
    ),
    "a step after what is no name": (
        lambda d: step(d, "charter").update(entry={"after": [{"a": 1}]}),
        "step charter: entry: after: must be a list of words",
    ),
    "a kind that is a list": (
        lambda d: step(d, "charter").update(act={"kind": ["text"]}),
        "step charter: act: kind must be one of",
    ),
    "a fact that is never often enough": (
        lambda d: step(d, "mentor_met")["proof"][0].update(times=0),
        "step mentor_met: proof: times",
    ),
    "an autonomy that is no step": (
        lambda d: d.update(autonomy=["flying"]),
        "autonomy must name its steps",
    ),
}


@pytest.mark.parametrize(("change", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_template_says_what_to_correct(
    change: Callable[[dict[str, Any]], object], says: str
) -> None:
    """Which file, which step, and what about it."""
    template_of(copy.deepcopy(GOOD), "newcomer.yaml")
    with pytest.raises(WrongTemplate) as refusal:
        template_of(changed(change), "newcomer.yaml")
    assert str(refusal.value).startswith("newcomer.yaml: ")
    assert says in str(refusal.value)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
places_in_a_step = st.sampled_from(
    ["id", "title", "help", "next", "entry", "deadline", "who_acts", "proof", "waits", "act"]
)


@example(0, "waits", [[]])
@example(0, "waits", [{}])
@given(st.integers(0, len(GOOD["steps"]) - 1), places_in_a_step, anything)
def test_whatever_stands_there_is_read_or_refused(number: int, place: str, what: Any) -> None:
    """Never anything else than a template or a sentence about the file."""
    data = changed(lambda d: d["steps"][number].update({place: what}))
    with suppress(WrongTemplate):
        assert template_of(data, "newcomer.yaml").role == "newcomer"


@given(st.sampled_from(["role", "version", "title", "first_responsibility", "autonomy"]), anything)
def test_whatever_a_file_says_of_itself_is_read_or_refused(place: str, what: Any) -> None:
    data = changed(lambda d: d.update({place: what}))
    with suppress(WrongTemplate):
        template_of(data, "newcomer.yaml")


@given(st.sampled_from(["after", "roles", "elapsed", "chosen"]), anything)
def test_whatever_stands_in_an_entry_is_read_or_refused(place: str, what: Any) -> None:
    data = changed(lambda d: step(d, "charter").update(entry={place: what}))
    with suppress(WrongTemplate):
        template_of(data, "newcomer.yaml")


@given(st.sampled_from(["kind", "options", "settled_by", "by"]), anything)
def test_whatever_stands_in_an_act_is_read_or_refused(place: str, what: Any) -> None:
    data = changed(lambda d: step(d, "commitment")["act"].update({place: what}))
    with suppress(WrongTemplate):
        template_of(data, "newcomer.yaml")


def test_files_that_are_no_templates(tmp_path: Path) -> None:
    """No YAML, no file for newcomers, the same version twice: each says so."""
    (tmp_path / "newcomer.yaml").write_text("role: [", encoding="utf-8")
    with pytest.raises(WrongTemplate, match=r"newcomer\.yaml, line 1: this is no YAML"):
        read_templates(tmp_path)
    (tmp_path / "newcomer.yaml").unlink()
    with pytest.raises(WrongTemplate, match=r"newcomer\.yaml: there must be"):
        read_templates(tmp_path)
    for name in ("newcomer.yaml", "newcomer.v1.yaml"):
        (tmp_path / name).write_text(yaml.safe_dump(GOOD), encoding="utf-8")
    with pytest.raises(WrongTemplate, match="two of version 1"):
        read_templates(tmp_path)
    (tmp_path / "newcomer.yaml").write_text(yaml.safe_dump({**GOOD, "version": 2}))
    both = read_templates(tmp_path)
    newest, first = both.of("newcomer"), both.of("newcomer", 1)
    assert newest is not None
    assert first is not None
    assert (newest.version, first.version) == (2, 1)

"""What is said of a yes: enough for one letter to each of the two, and for links that hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.matching import MentorAccepted, MentorAssigned
from services.matching.announcements import of_turn
from services.matching.domain.mentoring import Assignment, Choice, Prospects, Rules
from services.matching.domain.mentoring.answers import accept
from services.matching.domain.mentoring.arranging import arrange, invited, pass_on
from services.matching.views.assignments import of_assignment
from tests.services.matching.people import NOW, due

RULES = Rules()
CHLOE = Choice(
    mentor_id="c0000000-0000-4000-8000-000000000001", given_name="Chloé", seat=0, at_once=False
)
DRISS = replace(CHLOE, mentor_id="d0000000-0000-4000-8000-000000000002", given_name="Driss")
LATER = NOW + timedelta(days=8)


def asked_both() -> Assignment:
    """A newcomer for whom Chloé was asked first, and Driss besides."""
    first = arrange(due(), Prospects((CHLOE,)), RULES, NOW).after
    return replace(
        first, invitations=(*first.invitations, invited(DRISS, first.arrangement, LATER))
    )


@pytest.mark.parametrize("who", [CHLOE, DRISS], ids=["who was named", "who stepped in"])
def test_a_newcomer_reads_of_a_yes_once(who: Choice) -> None:
    """S1.46: who was named says yes, or somebody else does, who is named in this moment."""
    facts = of_turn(accept(asked_both(), who.mentor_id, RULES, LATER), RULES, LATER)
    (accepted,) = [fact for fact in facts if isinstance(fact, MentorAccepted)]
    named = [fact for fact in facts if isinstance(fact, MentorAssigned)]
    assert accepted.just_assigned is bool(named)
    assert bool(named) is (who is DRISS)
    assert not accepted.at_once
    assert [fact.accepted for fact in named] == [True] * len(named)


def test_who_accepts_at_once_is_named_in_this_moment() -> None:
    """S1.46: one letter to the newcomer, who reads that somebody has room for them."""
    turn = arrange(due(), Prospects((replace(CHLOE, at_once=True),)), RULES, NOW)
    facts = of_turn(turn, RULES, NOW)
    (accepted,) = [fact for fact in facts if isinstance(fact, MentorAccepted)]
    assert (accepted.at_once, accepted.just_assigned) == (True, True)


def test_a_mentors_later_links_are_about_the_arrangement_that_came_to_be() -> None:
    """S1.28: what a mentor reads names the arrangement that the links of their letters name."""
    declined = pass_on(asked_both(), {CHLOE.mentor_id: "declined"}, Prospects(), RULES, LATER).after
    assert declined.arrangement == 2
    while_asked = of_assignment(declined, RULES, "fr", as_mentor=DRISS.mentor_id)
    assert while_asked["arrangement"] == 1
    agreed = accept(declined, DRISS.mentor_id, RULES, LATER).after
    for as_mentor in (DRISS.mentor_id, None):
        assert of_assignment(agreed, RULES, "fr", as_mentor=as_mentor)["arrangement"] == 2

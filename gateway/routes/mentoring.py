"""Routes about a newcomer and their mentor."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from gateway.admission import GuardedRoute
from gateway.asking import Asked, Asking, answer
from gateway.shapes.members import AssignedMentor
from gateway.shapes.mentoring import (
    CheckAnswer,
    Explanation,
    Farewell,
    FirstContact,
    MentorQuestion,
    MentorWishes,
    NewMentorAnswer,
    NewMentorQuestion,
    Order,
    Refusal,
    RoleCard,
    WishesChange,
)
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.words import Id

router = APIRouter(route_class=GuardedRoute, tags=["mentoring"])

_MENTOR = "/v1/members/{member_id}/mentor"
_ARRANGED_ANEW: dict[int | str, dict[str, Any]] = {410: {}}

Instead = Annotated[
    Id | None, Query(description="a mentor: why not they? What stands against it, and the score")
]


async def _carry_out(asked: Asking, member_id: str, what: str, order: BaseModel) -> Response:
    path = f"/members/{member_id}/mentor/{what}"
    after = await asked.act("matching", path, order, AssignedMentor, words=True)
    return asked.worded(answer(after))


@router.get(_MENTOR, response_model=AssignedMentor, summary="Read who a newcomer's mentor is")
async def read_mentor_of_member(member_id: str, asked: Asked) -> Response:
    """Tell who the newcomer's mentor is and why, or what the search waits for."""
    path = f"/members/{member_id}/mentor"
    return await asked.read("matching", path, AssignedMentor, words=True)


@router.post(
    f"{_MENTOR}/accept",
    response_model=AssignedMentor,
    summary="Accept to be a newcomer's mentor",
    responses=_ARRANGED_ANEW,
)
async def accept_newcomer(member_id: str, order: Order, asked: Asked) -> Response:
    """Say yes as a mentor. Where two were asked, the first yes counts; the other is thanked."""
    return await _carry_out(asked, member_id, "accept", order)


@router.post(
    f"{_MENTOR}/decline",
    response_model=AssignedMentor,
    summary="Decline to be a newcomer's mentor",
    responses=_ARRANGED_ANEW,
)
async def decline_newcomer(member_id: str, refusal: Refusal, asked: Asked) -> Response:
    """Say no as a mentor. The next best is asked, and nobody holds it against you."""
    return await _carry_out(asked, member_id, "decline", refusal)


@router.post(
    f"{_MENTOR}/ask-another",
    response_model=AssignedMentor,
    summary="Ask for another mentor",
    responses=_ARRANGED_ANEW,
)
async def ask_for_another(member_id: str, order: Order, asked: Asked) -> Response:
    """Ask for another mentor, once, without a reason."""
    return await _carry_out(asked, member_id, "ask-another", order)


@router.post(
    f"{_MENTOR}/contacted",
    response_model=AssignedMentor,
    summary="Say whether the two have been in touch",
    responses=_ARRANGED_ANEW,
)
async def note_first_contact(member_id: str, contact: FirstContact, asked: Asked) -> Response:
    """Say, as the newcomer or the mentor, whether there has been a first contact.

    If there is none, the mentor is told; if there still is none after that, somebody else steps in.
    """
    return await _carry_out(asked, member_id, "contacted", contact)


@router.post(
    f"{_MENTOR}/check",
    response_model=AssignedMentor,
    summary="Say how it is going",
    responses=_ARRANGED_ANEW,
)
async def answer_check(member_id: str, check: CheckAnswer, asked: Asked) -> Response:
    """Say how it is going after 30 or 90 days or later, as the newcomer or as the mentor.

    Where it is not working, somebody else is found without any blame.
    """
    return await _carry_out(asked, member_id, "check", check)


@router.post(
    f"{_MENTOR}/autonomy",
    response_model=AssignedMentor,
    summary="Say that a newcomer finds their own way now",
    responses=_ARRANGED_ANEW,
)
async def declare_autonomy(member_id: str, farewell: Farewell, asked: Asked) -> Response:
    """Say that the newcomer needs a mentor no longer; it ends when both have said so."""
    return await _carry_out(asked, member_id, "autonomy", farewell)


@router.get(f"{_MENTOR}/explanation", response_model=Explanation, summary="Explain why this mentor")
async def explain_mentor(member_id: str, asked: Asked, instead: Instead = None) -> Response:
    """Break down to who leads why it is this mentor, and why not a certain other one."""
    return await asked.read(
        "matching",
        f"/members/{member_id}/mentor/explanation",
        Explanation,
        words=True,
        filters={"instead": instead},
    )


@router.get(f"{_MENTOR}/wishes", response_model=MentorWishes, summary="Read a newcomer's wishes")
async def read_wishes(member_id: str, asked: Asked) -> Response:
    """Read what a newcomer hopes for, would like to learn and can do already."""
    return await asked.read("matching", f"/members/{member_id}/mentor/wishes", MentorWishes)


@router.patch(
    f"{_MENTOR}/wishes", response_model=MentorWishes, summary="Change a newcomer's wishes"
)
async def change_wishes(member_id: str, change: WishesChange, asked: Asked) -> Response:
    """Change what is hoped for; who waits for a mentor is looked at again at once."""
    path = f"/members/{member_id}/mentor/wishes"
    return await asked.change("matching", path, change, MentorWishes)


@router.post(
    f"{_MENTOR}/questions",
    status_code=201,
    response_model=MentorQuestion,
    summary="Ask a mentor something",
)
async def ask_mentor(member_id: str, question: NewMentorQuestion, asked: Asked) -> Response:
    """Note a question, as the newcomer, or as the mentor who was asked it."""
    path = f"/members/{member_id}/mentor/questions"
    response = await asked.create("matching", path, question, MentorQuestion, at=f"/v1{path}")
    # Where it can be read is the log.
    response.headers["Location"] = f"/v1{path}"
    return response


@router.get(
    f"{_MENTOR}/questions",
    response_model=Page[MentorQuestion],
    summary="List what a mentor was asked",
)
async def list_mentor_questions(
    member_id: str, asked: Asked, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List what a newcomer has asked and was told; a mentor sees what was asked of them."""
    return await asked.page(
        "matching",
        f"/members/{member_id}/mentor/questions",
        MentorQuestion,
        limit=limit,
        cursor=cursor,
    )


@router.post(
    f"{_MENTOR}/questions/{{question_id}}/answer",
    response_model=MentorQuestion,
    summary="Answer what a mentor was asked",
)
async def answer_mentor_question(
    member_id: str, question_id: str, reply: NewMentorAnswer, asked: Asked
) -> Response:
    """Answer a question, once."""
    path = f"/members/{member_id}/mentor/questions/{question_id}/answer"
    return answer(await asked.act("matching", path, reply, MentorQuestion))


@router.get(
    "/v1/mentor-role-card", response_model=RoleCard, summary="Read what a mentor is and is not"
)
async def read_role_card(asked: Asked) -> Response:
    """Read the role on one page: a mentor orients and answers, and is neither coach nor boss."""
    return await asked.read("matching", "/mentor-role-card", RoleCard, words=True)

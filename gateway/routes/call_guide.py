"""Routes about the guide to a welcome call, and about what people ask and contribute."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked, answer
from gateway.shapes.guidance import (
    CallGuide,
    Lesson,
    LessonChange,
    NewLesson,
    NewQuestion,
    Promotion,
    Question,
    Reply,
)
from gateway.shapes.pages import Cursor, Limit, Page

router = APIRouter(route_class=GuardedRoute, tags=["call guide"])

WithStatus = Annotated[
    Literal["asked", "answered", "promoted"] | None, Query(description="those with this status")
]
Overdue = Annotated[
    Literal["true"] | None,
    Query(description="those that should have an answer by now, longest waiting first"),
]


@router.get("/v1/call-guide", response_model=CallGuide, summary="Read the guide to a call")
async def read_call_guide(asked: Asked) -> Response:
    """Read how a welcome call goes, with what welcomers have learned."""
    return await asked.read("onboarding", "/call-guide", CallGuide, words=True)


@router.post(
    "/v1/call-guide/lessons", status_code=201, response_model=Lesson, summary="Add a lesson"
)
async def add_lesson(new: NewLesson, asked: Asked) -> Response:
    """Propose something learned; what somebody adds who leads is published at once."""
    path = "/call-guide/lessons"
    return await asked.create("onboarding", path, new, Lesson, at=f"/v1{path}")


@router.get("/v1/call-guide/lessons/{lesson_id}", response_model=Lesson, summary="Read a lesson")
async def read_lesson(lesson_id: str, asked: Asked) -> Response:
    """Read one lesson, also one that is proposed or retired."""
    return await asked.read("onboarding", f"/call-guide/lessons/{lesson_id}", Lesson, words=True)


@router.patch(
    "/v1/call-guide/lessons/{lesson_id}",
    response_model=Lesson,
    summary="Publish or change a lesson",
)
async def change_lesson(lesson_id: str, change: LessonChange, asked: Asked) -> Response:
    """Publish a lesson, better its words, or retire it."""
    return await asked.change("onboarding", f"/call-guide/lessons/{lesson_id}", change, Lesson)


@router.post(
    "/v1/call-guide/questions",
    status_code=201,
    response_model=Question,
    summary="Log a question from a call",
)
async def log_question(new: NewQuestion, asked: Asked) -> Response:
    """Note what came up in a call, without anything personal; it is answered by the day given."""
    path = "/call-guide/questions"
    return await asked.create("onboarding", path, new, Question, at=f"/v1{path}")


@router.get(
    "/v1/call-guide/questions", response_model=Page[Question], summary="List the question log"
)
async def list_questions(
    *,
    asked: Asked,
    status: WithStatus = None,
    overdue: Overdue = None,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Response:
    """List the questions that came up in calls, or those that wait for too long."""
    return await asked.page(
        "onboarding",
        "/call-guide/questions",
        Question,
        limit=limit,
        cursor=cursor,
        filters={"status": status, "overdue": overdue},
    )


@router.get(
    "/v1/call-guide/questions/{question_id}", response_model=Question, summary="Read a question"
)
async def read_question(question_id: str, asked: Asked) -> Response:
    """Read one question of the log and its answer."""
    return await asked.read("onboarding", f"/call-guide/questions/{question_id}", Question)


@router.post(
    "/v1/call-guide/questions/{question_id}/answer",
    response_model=Question,
    summary="Answer a question",
)
async def answer_question(question_id: str, reply: Reply, asked: Asked) -> Response:
    """Answer a question of the log; anybody who gives calls may."""
    path = f"/call-guide/questions/{question_id}/answer"
    return answer(await asked.act("onboarding", path, reply, Question))


@router.post(
    "/v1/call-guide/questions/{question_id}/promote",
    response_model=Question,
    summary="Make an answer one for everybody",
)
async def promote_question(question_id: str, order: Promotion, asked: Asked) -> Response:
    """Put the answer among what is often asked, on a measure of a charter."""
    path = f"/call-guide/questions/{question_id}/promote"
    return answer(await asked.act("onboarding", path, order, Question))


@router.post(
    "/v1/contributions", status_code=201, response_model=Question, summary="Contribute something"
)
async def contribute(new: NewQuestion, asked: Asked) -> Response:
    """Say what you think, propose or ask; you are told until when you have an answer."""
    path = "/contributions"
    return await asked.create("onboarding", path, new, Question, at=f"/v1{path}")


@router.get("/v1/contributions", response_model=Page[Question], summary="List contributions")
async def list_contributions(
    *,
    asked: Asked,
    status: WithStatus = None,
    overdue: Overdue = None,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Response:
    """List one's own contributions with their answers; who leads lists those to be answered."""
    return await asked.page(
        "onboarding",
        "/contributions",
        Question,
        limit=limit,
        cursor=cursor,
        filters={"status": status, "overdue": overdue},
    )


@router.get(
    "/v1/contributions/{contribution_id}", response_model=Question, summary="Read a contribution"
)
async def read_contribution(contribution_id: str, asked: Asked) -> Response:
    """Read a contribution and its answer."""
    return await asked.read("onboarding", f"/contributions/{contribution_id}", Question)


@router.post(
    "/v1/contributions/{contribution_id}/answer",
    response_model=Question,
    summary="Answer a contribution",
)
async def answer_contribution(contribution_id: str, reply: Reply, asked: Asked) -> Response:
    """Answer a contribution: whoever made it reads the answer."""
    path = f"/contributions/{contribution_id}/answer"
    return answer(await asked.act("onboarding", path, reply, Question))


@router.post(
    "/v1/contributions/{contribution_id}/promote",
    response_model=Question,
    summary="Make the answer to a contribution one for everybody",
)
async def promote_contribution(contribution_id: str, order: Promotion, asked: Asked) -> Response:
    """Put the answer among what is often asked, on a measure of a charter."""
    path = f"/contributions/{contribution_id}/promote"
    return answer(await asked.act("onboarding", path, order, Question))

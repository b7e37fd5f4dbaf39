"""Routes about the vocabulary of skills."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked, answer
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.shapes.skills import (
    Import,
    NewSkills,
    Settlement,
    Skill,
    SkillInShort,
    Suggestion,
    Term,
    Tongue,
    UnknownWord,
)

router = APIRouter(route_class=GuardedRoute, tags=["skills"])

Typed = Annotated[
    Term | None,
    Query(description="the first letters of a skill, or what somebody says: the likeliest first"),
]
InLanguage = Annotated[
    Tongue | None, Query(description="of the labels; by `Accept-Language` if it is not said")
]
Status = Annotated[Literal["open", "settled"], Query(description="those not decided, or decided")]


@router.get("/v1/skills", response_model=Page[SkillInShort], summary="Find skills")
async def list_skills(
    *,
    asked: Asked,
    q: Typed = None,
    language: InLanguage = None,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Response:
    """Find skills in French, Dutch and English by what is typed; without `q`, list them all."""
    return await asked.speaking(language).page(
        "matching",
        "/skills",
        SkillInShort,
        limit=limit,
        cursor=cursor,
        filters={"q": q},
        words=True,
    )


@router.get(
    "/v1/skills/unknown-words", response_model=Page[UnknownWord], summary="List unknown words"
)
async def list_unknown_words(
    *, asked: Asked, status: Status = "open", limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List words that the vocabulary does not know, those that are met most often first."""
    return await asked.page(
        "matching",
        "/skills/unknown-words",
        UnknownWord,
        limit=limit,
        cursor=cursor,
        filters={"status": status},
        words=True,
    )


@router.get("/v1/skills/{skill_id}", response_model=Skill, summary="Read a skill")
async def read_skill(skill_id: str, asked: Asked) -> Response:
    """Read what a skill is called in each language, and what it is a part of."""
    return await asked.read("matching", f"/skills/{skill_id}", Skill, words=True)


@router.post("/v1/skills/suggestions", response_model=UnknownWord, summary="Suggest a skill")
async def suggest_skill(suggestion: Suggestion, asked: Asked) -> Response:
    """Say what is missing; who looks after the vocabulary decides what it means."""
    return answer(await asked.act("matching", "/skills/suggestions", suggestion, UnknownWord))


@router.post(
    "/v1/skills/unknown-words/{word_id}/settle",
    response_model=UnknownWord,
    summary="Settle an unknown word",
)
async def settle_unknown_word(word_id: str, order: Settlement, asked: Asked) -> Response:
    """Say that it means a skill, a new one, or nothing. It holds for what was said before, too."""
    path = f"/skills/unknown-words/{word_id}/settle"
    return answer(await asked.act("matching", path, order, UnknownWord))


@router.post("/v1/skills/imports", response_model=Import, summary="Import skills")
async def import_skills(portion: NewSkills, asked: Asked) -> Response:
    """Add a portion of skills, or to skills what else they are called. Nothing is ever removed."""
    return answer(await asked.act("matching", "/skills/imports", portion, Import))

"""Routes about values, help, frequent questions and the quality programme."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked
from gateway.shapes.guidance import (
    FaqChange,
    FaqEntry,
    HelpPage,
    HelpTopics,
    NewFaqEntry,
    NewQualityMeasure,
    NewValues,
    QualityChange,
    QualityMeasure,
    Values,
)
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.words import Id, Slug, Title

router = APIRouter(route_class=GuardedRoute, tags=["guidance"])

ForRole = Annotated[
    Title | None, Query(description="what is for this role, and what is for everybody")
]
OnMeasure = Annotated[Slug | None, Query(description="what is about this measure")]
OfPlace = Annotated[Id | None, Query(description="those of this place and of the network")]


@router.get("/v1/values", response_model=Values, summary="Read what the network stands for")
async def read_values(asked: Asked) -> Response:
    """Read the values: they are shown to who joins, and feedback asks about them."""
    return await asked.read("onboarding", "/values", Values, words=True)


@router.patch("/v1/values", response_model=Values, summary="Change what the network stands for")
async def change_values(change: NewValues, asked: Asked) -> Response:
    """Replace the values, all together and in their order."""
    return await asked.change("onboarding", "/values", change, Values)


@router.get("/v1/help", response_model=HelpTopics, summary="List the pages of help")
async def list_help(asked: Asked) -> Response:
    """List what there is help on, in the reader's language."""
    return await asked.read("onboarding", "/help", HelpTopics, words=True)


@router.get("/v1/help/{topic}", response_model=HelpPage, summary="Read a page of help")
async def read_help(topic: str, asked: Asked) -> Response:
    """Read one page: what this is, how the welcome works, whom to call, how to leave."""
    return await asked.read("onboarding", f"/help/{topic}", HelpPage, words=True)


@router.get(
    "/v1/charters/{charter_id}/faq",
    response_model=Page[FaqEntry],
    summary="List what is often asked about a charter",
)
async def list_faq(
    *,
    charter_id: str,
    asked: Asked,
    role: ForRole = None,
    measure: OnMeasure = None,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Response:
    """List the answers to what is often asked, by measure and role."""
    return await asked.page(
        "onboarding",
        f"/charters/{charter_id}/faq",
        FaqEntry,
        limit=limit,
        cursor=cursor,
        filters={"role": role, "measure": measure},
        words=True,
    )


@router.post(
    "/v1/charters/{charter_id}/faq",
    status_code=201,
    response_model=FaqEntry,
    summary="Add an answer to what is often asked",
)
async def add_faq(charter_id: str, new: NewFaqEntry, asked: Asked) -> Response:
    """Add an answer on a measure. It is no part of the charter, and asks nobody again."""
    path = f"/charters/{charter_id}/faq"
    return await asked.create("onboarding", path, new, FaqEntry, at=f"/v1{path}")


@router.get(
    "/v1/charters/{charter_id}/faq/{entry_id}", response_model=FaqEntry, summary="Read an answer"
)
async def read_faq(charter_id: str, entry_id: str, asked: Asked) -> Response:
    """Read one answer to what is often asked, also one that is retired."""
    return await asked.read(
        "onboarding", f"/charters/{charter_id}/faq/{entry_id}", FaqEntry, words=True
    )


@router.patch(
    "/v1/charters/{charter_id}/faq/{entry_id}", response_model=FaqEntry, summary="Change an answer"
)
async def change_faq(charter_id: str, entry_id: str, change: FaqChange, asked: Asked) -> Response:
    """Better an answer, retire it, or show it again."""
    return await asked.change(
        "onboarding", f"/charters/{charter_id}/faq/{entry_id}", change, FaqEntry
    )


@router.post(
    "/v1/quality-measures",
    status_code=201,
    response_model=QualityMeasure,
    summary="Add a measure of quality",
)
async def add_quality_measure(new: NewQualityMeasure, asked: Asked) -> Response:
    """Add something that is done so that people fare well, for a place or for the network."""
    if new.place_id is not None:
        asked.about_place(new.place_id)
    return await asked.create(
        "onboarding", "/quality-measures", new, QualityMeasure, at="/v1/quality-measures"
    )


@router.get(
    "/v1/quality-measures",
    response_model=Page[QualityMeasure],
    summary="List the quality programme",
)
async def list_quality_measures(
    asked: Asked, place_id: OfPlace = None, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List the measures of the network and of the places within reach."""
    return await asked.page(
        "onboarding",
        "/quality-measures",
        QualityMeasure,
        limit=limit,
        cursor=cursor,
        filters={"place_id": place_id},
        words=True,
    )


@router.get(
    "/v1/quality-measures/{quality_measure_id}",
    response_model=QualityMeasure,
    summary="Read a measure of quality",
)
async def read_quality_measure(quality_measure_id: str, asked: Asked) -> Response:
    """Read who sees to it, how far it is and what was found."""
    return await asked.read(
        "onboarding", f"/quality-measures/{quality_measure_id}", QualityMeasure, words=True
    )


@router.patch(
    "/v1/quality-measures/{quality_measure_id}",
    response_model=QualityMeasure,
    summary="Change a measure of quality",
)
async def change_quality_measure(
    quality_measure_id: str, change: QualityChange, asked: Asked
) -> Response:
    """Change who sees to it, how far it is or what was found."""
    return await asked.change(
        "onboarding", f"/quality-measures/{quality_measure_id}", change, QualityMeasure
    )

"""Routes about concerns: nothing here learns, keeps or logs who voices one."""

from fastapi import APIRouter, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked
from gateway.shapes.concerns import Concern, ConcernInList, NewConcern, Receipt
from gateway.shapes.pages import Cursor, Limit, Page

router = APIRouter(route_class=GuardedRoute, tags=["concerns"])


@router.post(
    "/v1/concerns", status_code=201, response_model=Receipt, summary="Voice a concern in confidence"
)
async def file_concern(concern: NewConcern, asked: Asked) -> Response:
    """Voice a concern, with or without a token. A doubt is enough. Keep the receipt.

    Say, if you like, which measures of a charter it is about; they are read by those who read the
    text, and nobody checks whether there are such measures.
    """
    with asked.house.limits.concern():
        # No Location: who files a concern cannot read it there.
        return await asked.create("reports", "/concerns", concern, Receipt)


@router.get("/v1/concerns", response_model=Page[ConcernInList], summary="List concerns")
async def list_concerns(asked: Asked, limit: Limit = 25, cursor: Cursor = None) -> Response:
    """List the concerns. For the network's staff alone."""
    return await asked.page("reports", "/concerns", ConcernInList, limit=limit, cursor=cursor)


@router.get("/v1/concerns/{concern_id}", response_model=Concern, summary="Read a concern")
async def read_concern(concern_id: str, asked: Asked) -> Response:
    """Read one concern. For the network's staff alone."""
    return await asked.read("reports", f"/concerns/{concern_id}", Concern)

"""Routes about what people have to do for newcomers."""

from fastapi import APIRouter, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked, answer
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.shapes.welcome_calls import Done, Task

router = APIRouter(route_class=GuardedRoute, tags=["tasks"])


@router.get("/v1/tasks", response_model=Page[Task], summary="List open tasks")
async def list_tasks(asked: Asked, limit: Limit = 25, cursor: Cursor = None) -> Response:
    """List what is to be done: in the network, at one's places, or by oneself."""
    return await asked.page("onboarding", "/tasks", Task, limit=limit, cursor=cursor)


@router.post("/v1/tasks/{task_id}/done", response_model=Task, summary="Finish a task")
async def finish_task(task_id: str, done: Done, asked: Asked) -> Response:
    """Note that a task is done, and how."""
    return answer(await asked.act("onboarding", f"/tasks/{task_id}/done", done, Task))

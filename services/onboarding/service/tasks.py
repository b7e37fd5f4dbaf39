"""Tasks: what people have to do about newcomers whom no calendar or letter can help."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from bus import reacts_to
from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import Problem, not_found
from contracts.journey import MemberLeft, StepOverdue
from contracts.matching import MentoringSupportWanted
from services.onboarding.forms.calls import DoneForm
from services.onboarding.questions import page_of
from services.onboarding.service.room import Room, found, now
from services.onboarding.store.tasks import MentoringTask
from services.onboarding.views.calls import of_task

LOOK_WITHIN: Final = timedelta(days=7)
"""So long somebody of the place has to look how two are who wish for more support."""


class Tasks(Room):
    """Routes about tasks, and those that no call asks for."""

    @reacts_to(MentoringSupportWanted, MemberLeft, queue="onboarding.list_mentoring_tasks")
    def list_mentoring_tasks(self, events: list[MentoringSupportWanted | MemberLeft]) -> None:
        """Have the place look at who wishes for more support; who has left needs none any more."""
        wanted = [each for each in events if isinstance(each, MentoringSupportWanted)]
        if wanted:
            self.store.tasks.add([_task_of(each) for each in wanted])
        left = {each.member_id for each in events if isinstance(each, MemberLeft)}
        gone = self.store.members.gone(left) if left else set()
        if gone:
            self.store.tasks.drop_mentees(gone, now())

    @reacts_to(StepOverdue, queue="onboarding.list_overdue_steps")
    def list_overdue_steps(self, events: list[StepOverdue]) -> None:
        """Have somebody look after steps that others than the member have to do."""
        others = [event for event in events if event.who_acts != "member"]
        self.store.tasks.add_steps(others)
        # What was done before it is listed here is found to be so, and taken off again.
        self.store.journeys.stir((event.member_id for event in others), now())

    @route("GET", "/tasks")
    def list_tasks(self, call: Call) -> Answer:
        """List the open tasks: of the whole network, of one's places, or one's own."""
        limit, after = call.page()
        reach = call.caller.reach
        if not (reach & {"network", "own"} or call.caller.places):
            raise not_found()
        mine: dict[str, Any] = {"for_person": call.caller.subject or ""}
        if "network" in reach:
            mine = {}
        elif "place" in reach and call.caller.places:
            mine = {"place_ids": sorted(call.caller.places)}
        tasks = self.store.tasks.page(limit=limit + 1, after=after, **mine)
        # Most tasks mean ringing somebody up.
        members = self.store.members.of({each["member_id"] for each in tasks})
        return page_of([of_task(each, members.get(each["member_id"])) for each in tasks], limit)

    @route("POST", "/tasks/<task_id>/done")
    def finish_task(self, call: Call, task_id: str) -> Answer:
        """Note that a task is done, and how."""
        form = read(DoneForm, call.body)
        at = now()

        def decide(task: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
            if not call.caller.may_see(member_id=task["of_person"], place_id=task["of_place"]):
                raise not_found()
            if task["status"] != "open":
                raise Problem(409, "conflict", "This task is done or settled already.")
            new = {
                "status": "done",
                "note": form.note,
                "done_by": call.caller.subject,
                "done_at": at,
            }
            return new, of_task({**task, **new})

        return Answer(
            200, found(self.store.tasks.finish(task_id, effect=call.effect, decide=decide))
        )


def _task_of(event: MentoringSupportWanted) -> MentoringTask:
    return MentoringTask(
        id=str(event.event_id),
        member_id=event.member_id,
        place_id=event.place_id,
        since=event.occurred_at,
        deadline=event.occurred_at + LOOK_WITHIN,
    )

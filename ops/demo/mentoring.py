"""The weeks of newcomers and mentors: asked, declined, handed over, met, until they need nobody."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from ops.demo.at_their_side import AtTheirSide
from ops.demo.company import Company, has_step, is_overdue
from ops.demo.due import ASKED, facts_told_twice, told_twice
from ops.demo.scenario import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ops.demo.due import Followed
    from ops.demo.gateway import Gateway
    from ops.demo.passing import PassingTime
    from ops.demo.scenario import Story
    from ops.demo.staff import TheirTokens

DAYS: Final = (8, 15, 23, 31, 32)
"""When it is looked what has become of them: after a week of silence, two, three, a month."""

PARTING_DAY: Final = 32
PAUSE_DAYS: Final = 21
DECLINES_EVERY, SILENT_EVERY, STAND_IN_SILENT_EVERY = 7, 6, 5
NO_CONTACT_EVERY, NEEDS_MORE_EVERY, NOT_WORKING_EVERY = 11, 5, 37
PARTS_EVERY, AVOIDS_EVERY = 3, 50
BECAUSE: Final = ("no_time", "too_far", "not_my_field", "know_each_other", "other")


class Mentorings(AtTheirSide):
    """Plays the weeks through the gateway; newcomers and mentors speak for themselves.

    Args:
        gateway: any gateway whose matching follows the clock.
        story: who there is.
        tokens: their own.
        clock: what time it is.
        patience: seconds without anybody getting any further, after which it is given up.
    """

    def __init__(
        self,
        gateway: Gateway,
        story: Story,
        tokens: TheirTokens,
        clock: PassingTime,
        patience: float,
    ) -> None:
        super().__init__(gateway, patience)
        self._followed = story.followed
        self._members = {one.id: index for index, one in enumerate(story.followed)}
        self._mentors = story.mentors
        self._tokens = tokens
        self._clock = clock
        self._asked_about_contact: dict[str, str] = {}
        self.company = Company()

    async def say_whom_to_avoid(self) -> None:
        """Let a few say which mentor is not to be theirs; nobody else sees it.

        Raises:
            OperatorError: the gateway does not let them.
        """
        await self._see(self._members)
        self.company.at_once = sum(has_step(one, "accepted", "met") for one in self._known.values())
        await asyncio.gather(
            *(
                self._avoid(member, index)
                for member, index in self._members.items()
                if index % AVOIDS_EVERY == AVOIDS_EVERY - 1
            )
        )

    async def _avoid(self, member: str, index: int) -> None:
        one = self._known[member]
        theirs = {one["mentor_id"], (one["backup"] or {}).get("mentor_id")}
        others = sorted(self._mentors.keys() - theirs)
        somebody = others[index % len(others)]
        await self._gateway.change(
            f"/v1/members/{member}/mentor/wishes",
            {"avoid": [somebody]},
            key=f"demo-avoid-{member}-{somebody}",
            token=self._tokens.member(member),
        )
        self.company.avoided[member] = somebody

    async def answer(self, members: Iterable[str] | None = None) -> None:
        """Let who is asked answer, and whoever is asked then, until only the silent are left.

        Args:
            members: whose mentors; everybody's by default.

        Raises:
            OperatorError: the gateway does not let us look.
        """
        of = list(self._members if members is None else members)
        while of := [member for member in of if has_step(self._known[member], ASKED)]:
            answers = await asyncio.gather(*(self._answer(member) for member in of))
            answered = [member for member, how in zip(of, answers, strict=True) if how]
            await self._see(answered)
            # Where somebody declined, the next one may be asked.
            of = [member for member, how in zip(of, answers, strict=True) if how == "declined"]

    async def ask_for_another(self) -> None:
        """Let one newcomer ask for another mentor, as they may once and without a reason."""
        for member, one in self._known.items():
            if has_step(one, "accepted") and one["backup"] and not one["asked_another"]:
                token = self._tokens.member(member)
                if await self._order(member, "ask-another", {}, token):
                    self.company.another += 1
                await self._see([member])
                return

    async def go_on_a_pause(self) -> None:
        """Let the mentor with the most newcomers pause from now on; others take over.

        Raises:
            OperatorError: the newcomers stay with them.
        """
        mine = Counter(
            one["mentor_id"] for one in self._known.values() if has_step(one, "accepted")
        )
        if not mine:
            return
        mentor, _ = mine.most_common(1)[0]
        their = [member for member, one in self._known.items() if one["mentor_id"] == mentor]
        self.company.away = str(self._known[their[0]]["mentor_given_name"])
        today = self._clock.now().date()
        await self._gateway.create(
            f"/v1/mentors/{mentor}/pauses",
            {"from": str(today), "until": str(today + timedelta(days=PAUSE_DAYS))},
            key=f"demo-pause-{mentor}-{today}",
            token=self._tokens.mentor(mentor),
        )
        await self._until(lambda one: one["mentor_id"] != mentor, their)
        self.company.handed_over = len(their)

    async def end_of_day(self) -> None:
        """See what time has done, and let everybody say what they are asked.

        Raises:
            OperatorError: time does not do its part.
        """
        now = self._clock.now()
        await self._see(self._members)
        late = [member for member, one in self._known.items() if is_overdue(one, now)]
        await self._until(lambda one: not is_overdue(one, now), late)
        await self.answer()
        spoke = await asyncio.gather(*(self._speak(member) for member in self._members))
        heard = [member for member, said in zip(self._members, spoke, strict=True) if said]
        await self._see(heard)
        await self.answer(heard)

    async def part(self) -> None:
        """Let some say, each for themselves, that the newcomer finds their own way now."""
        await asyncio.gather(
            *(
                self._part(member)
                for member, index in self._members.items()
                if has_step(self._known[member], "met") and index % PARTS_EVERY == 0
            )
        )

    async def sum_up(self, calls: dict[str, dict[str, Any]]) -> None:
        """Look how it is in the end, and whether anybody was written the same twice.

        Args:
            calls: the newcomers' calls as they are now.

        Raises:
            OperatorError: the gateway does not let us look.
        """
        await self._see(self._members)
        self.company.now = dict(self._known)
        now = [
            replace(one, call=calls.get(one.id, one.call), mentor=self._known[one.id])
            for one in self._followed
        ]
        await asyncio.gather(*(self._look_at_letters(one) for one in now))
        await asyncio.gather(*(self._look_at_mentors_letters(mentor) for mentor in self._mentors))

    async def _look_at_letters(self, one: Followed) -> None:
        one.messages = await self._letters_to(one.id)
        self.company.letters += sum("mentor" in each["about"] for each in one.messages)
        if twice := told_twice(one):
            self.company.told_twice[one.id] = twice

    async def _look_at_mentors_letters(self, mentor: str) -> None:
        letters = await self._letters_to(mentor)
        self.company.letters_to_mentors += len(letters)
        if twice := facts_told_twice(letters):
            self.company.told_twice[mentor] = twice

    async def _letters_to(self, somebody: str) -> list[dict[str, Any]]:
        page = await self._gateway.look(f"/v1/members/{somebody}/messages?limit={PAGE}")
        return list(page["items"]) if page else []

    async def _answer(self, member: str) -> str:
        """Let who is asked answer; return what they did, nothing for who is silent."""
        one, index = self._known[member], self._members[member]
        mentor = str(one["mentor_id"])
        self.company.asked.add((member, mentor))
        first = one["arrangement"] == 1
        token = self._tokens.mentor(mentor)
        if first and index % SILENT_EVERY == SILENT_EVERY - 1:
            known = (member, mentor) in self.company.silent
            self.company.silent.add((member, mentor))
            return "accepted" if known and await self._answer_besides(member) else ""
        if first and index % DECLINES_EVERY == DECLINES_EVERY - 1:
            why = BECAUSE[index // DECLINES_EVERY % len(BECAUSE)]
            if await self._order(member, "decline", {"reason": why}, token):
                self.company.declined[why] += 1
                return "declined"
        elif await self._order(member, "accept", {}, token):
            self.company.accepted += 1
        return "accepted"

    async def _answer_besides(self, member: str) -> bool:
        """Let the backup answer who is asked, too, after a week without an answer."""
        backup = (self._known[member]["backup"] or {}).get("mentor_id")
        silent = self._members[member] % STAND_IN_SILENT_EVERY == STAND_IN_SILENT_EVERY - 1
        if backup is None or silent:
            return False
        if not await self._order(member, "accept", {}, self._tokens.mentor(backup)):
            return False
        self.company.asked.add((member, backup))
        self.company.stepped_in += 1
        return True

    async def _speak(self, member: str) -> bool:
        """Let both say what they are asked; whether there was anything."""
        one = self._known[member]
        if has_step(one, "accepted") and one["next_step"] == "say_whether_contacted":
            return await self._say_whether_in_touch(member)
        days = [each["day"] for each in one["checks"] if each["member"] is None]
        if not has_step(one, "met") or not days:
            return False
        await self._say_how_it_goes(member, days[-1])
        return True

    async def _say_whether_in_touch(self, member: str) -> bool:
        one = self._known[member]
        if self._asked_about_contact.get(member) == one["next_step_by"]:
            return False
        self._asked_about_contact[member] = one["next_step_by"]
        silent = self._members[member] % NO_CONTACT_EVERY == NO_CONTACT_EVERY - 1
        contacted = not silent or one["arrangement"] > 1
        if not contacted:
            self.company.not_in_touch.add(member)
        said = {"contacted": contacted}
        return await self._order(member, "contacted", said, self._tokens.member(member))

    async def _say_how_it_goes(self, member: str, day: int) -> None:
        """Both say it; where it does not work, somebody else is found."""
        index = self._members[member]
        how = "going_well"
        if index % NOT_WORKING_EVERY == NOT_WORKING_EVERY - 1:
            how = "not_working"
        elif index % NEEDS_MORE_EVERY == NEEDS_MORE_EVERY - 1:
            how = "needs_more"
        theirs, mentors = self._both(member)
        if await self._order(member, "check", {"day": day, "how": how}, theirs):
            self.company.checks[how] += 1
        if how != "not_working":
            said = {"day": day, "how": "going_well"}
            await self._order(member, "check", said, mentors, by="mentor")

    async def _part(self, member: str) -> None:
        theirs, mentors = self._both(member)
        if await self._order(member, "autonomy", {}, theirs):
            await self._order(member, "autonomy", {}, mentors, by="mentor")

    def _both(self, member: str) -> tuple[str, str]:
        mentor = str(self._known[member]["mentor_id"])
        return self._tokens.member(member), self._tokens.mentor(mentor)

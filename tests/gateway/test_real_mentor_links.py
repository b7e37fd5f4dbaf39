"""Links about mentors as people have them: out of real letters, through the gateway, for weeks."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from gateway.pages.mentor_words import WORDS
from tests.gateway.html import PageRead
from tests.gateway.village import PLACE, Village
from tests.support.clock import Clock
from tests.support.processes import wait_until
from tests.support.system import System

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.journey

LINK = re.compile(r"https?://[^/\s]+(/mentor/[A-Za-z0-9_.-]+)\?language=fr")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FR = WORDS["fr"]
BUTTONS = {
    FR[f"{purpose}.button"]: purpose
    for purpose in (
        *("accept", "decline", "contacted", "not_contacted"),
        *("going_well", "needs_more", "not_working", "autonomy", "ask_another"),
    )
}


class Weeks(Village):
    """A place whose time can be put forward, where mentors wish to be asked."""

    def __init__(self, system: System, clock: Clock) -> None:
        super().__init__(system)
        self.clock = clock

    def __enter__(self) -> Weeks:
        """Have the place; people come one by one."""
        self.place = self.made("/v1/places", PLACE, self.token("staff"))["id"]
        return self

    def mentor_called(self, name: str) -> tuple[str, str]:
        """Have a mentor who wishes to be asked; return their id and address."""
        email = f"{name.lower()}@mentors.example"
        body = {
            **self.mentor_body(),
            "given_name": name,
            "email": email,
            "languages": [self.tongue],
            "accepts_at_once": False,
        }
        lead = self.token("coordinator", places=[self.place])
        return self.made("/v1/mentors", body, lead)["id"], email

    def arrives(self) -> tuple[str, str]:
        """Have a newcomer; return their id and address."""
        body = self.newcomer(languages=[self.tongue])
        return self.made("/v1/members", body, None)["id"], body["email"]

    def mentoring(self, member: str) -> Any:
        """Who is at a newcomer's side, as they read it."""
        token = self.token("member", subject=member)
        return self.ask("GET", f"/v1/members/{member}/mentor", token=token).json()

    def letters(self, email: str) -> str:
        """All that somebody was written."""
        answer = httpx.get(
            f"{self.system.mail_url}/messages",
            params={"to": email, "limit": "50"},
            trust_env=False,
        )
        return answer.text

    def pages(self, email: str, *purposes: str) -> dict[str, str]:
        """The newest pages for these purposes out of somebody's letters; scanners come first."""

        def found() -> dict[str, str]:
            paths = {}
            for path in dict.fromkeys(LINK.findall(self.letters(email))):
                assert self.client.head(path).status_code in {200, 410}
                answer = self.client.get(path, headers={"Accept-Language": "fr"})
                page = PageRead(answer.text)
                page.check()
                if answer.status_code == 200:
                    paths[BUTTONS[page.one("button").words()]] = path
            return paths if set(purposes) <= set(paths) else {}

        return wait_until(found, within=60, saying=f"a letter to {purposes}")

    def press(self, path: str, body: str = "") -> httpx.Response:
        """Press the page's button."""
        return self.client.post(path, content=body, headers={**FORM, "Accept-Language": "fr"})


@pytest.fixture(scope="module")
def weeks() -> Iterator[Weeks]:
    """The whole system with its real services, and a clock that can be put forward."""
    with TemporaryDirectory(prefix="entrelieux-weeks-", ignore_cleanup_errors=True) as directory:
        clock = Clock(Path(directory) / "ahead")
        system = System(
            Path(directory),
            {
                "MATCHING_CLOCK_FILE": str(clock.file),
                "MATCHING_CLOCK_SECONDS": "0.3",
                "GATEWAY_REQUESTS_PER_SECOND": "0",
                "GATEWAY_JOINS_PER_HOUR_PER_ADDRESS": "0",
                "GATEWAY_JOINS_PER_HOUR_PER_PLACE": "0",
            },
        )
        try:
            system.up()
            with Weeks(system, clock) as place:
                yield place
        finally:
            system.close()


def test_two_people_find_each_other_with_nothing_but_their_letters(weeks: Weeks) -> None:
    """S1.28, S1.46, S2.32: a no, a yes, a first contact, and how it goes after a month."""
    mentors = dict(weeks.mentor_called(name) for name in ("Chloe", "Driss"))
    member, email = weeks.arrives()
    wait_until(lambda: weeks.mentoring(member).get("step") == "asked", within=60, saying="asked")
    first = weeks.mentoring(member)["mentor_id"]
    pages = weeks.pages(mentors[first], "accept", "decline")
    assert weeks.mentoring(member)["step"] == "asked", "what scans mail must not answer"

    # A no, with its reason: the other one is asked, and both links of the first letter are gone.
    declined = PageRead(weeks.press(pages["decline"], "reason=no_time").text)
    assert declined.notice == FR["done.decline"]
    again = weeks.press(pages["decline"], "reason=no_time")
    assert (again.status_code, PageRead(again.text).notice) == (200, FR["done.decline"])
    late = weeks.press(pages["accept"])
    assert late.status_code == 410
    assert FR["say.settled"] in PageRead(late.text).text
    wait_until(
        lambda: weeks.mentoring(member)["mentor_id"] not in {None, first},
        within=60,
        saying="the other one asked",
    )
    second = weeks.mentoring(member)["mentor_id"]

    # A yes, by the same button pressed several times at once.
    pages = weeks.pages(mentors[second], "accept", "decline")
    with ThreadPoolExecutor(5) as pool:
        pressed = list(pool.map(weeks.press, [pages["accept"]] * 5))
    assert {answer.status_code for answer in pressed} == {200}
    assert FR["now.yours"] in PageRead(pressed[0].text).text
    assert weeks.mentoring(member)["step"] == "accepted"
    assert weeks.client.get(pages["decline"]).status_code == 410
    wait_until(
        lambda: "Votre mentor a dit oui" in weeks.letters(email), within=60, saying="told so"
    )
    assert weeks.letters(email).count("Votre mentor a dit oui") == 1

    # After a week the newcomer is asked whether they have been in touch.
    weeks.clock.put_ahead(days=7, hours=1)
    pages = weeks.pages(email, "contacted", "not_contacted")
    done = PageRead(weeks.press(pages["contacted"]).text)
    assert done.notice == FR["done.contacted"]
    assert weeks.mentoring(member)["step"] == "met"
    assert weeks.client.get(pages["not_contacted"]).status_code == 410

    # After a month each says how it goes, by their own link; it is not working for one of them.
    weeks.clock.put_ahead(days=23)
    own = weeks.pages(email, "going_well", "needs_more", "not_working")
    theirs = weeks.pages(mentors[second], "going_well", "needs_more", "not_working")
    assert not set(own.values()) & set(theirs.values())
    assert PageRead(weeks.press(own["going_well"]).text).notice == FR["done.going_well"]
    assert weeks.mentoring(member)["step"] == "met"
    assert PageRead(weeks.press(theirs["not_working"]).text).notice == FR["done.not_working"]
    wait_until(
        lambda: weeks.mentoring(member)["mentor_id"] != second, within=60, saying="passed on"
    )
    for path in (own["needs_more"], theirs["going_well"]):
        assert weeks.client.get(path).status_code == 410
        assert weeks.press(path).status_code in {409, 410}


def test_two_part_well_by_nothing_but_their_letters(weeks: Weeks) -> None:
    """S2.31, S4.19: a word by link after 90 days; the other is written to, and theirs ends it."""
    weeks.tongue = "eu"
    _, theirs = weeks.mentor_called("Fanny")
    member, email = weeks.arrives()
    wait_until(lambda: weeks.mentoring(member).get("step") == "asked", within=60, saying="asked")
    weeks.press(weeks.pages(theirs, "accept")["accept"])
    weeks.clock.put_ahead(days=7, hours=1)
    # The newcomer says nothing: the mentor's word counts.
    weeks.press(weeks.pages(theirs, "contacted")["contacted"])
    assert weeks.mentoring(member)["step"] == "met"
    weeks.clock.put_ahead(days=23)
    assert "autonomy" not in weeks.pages(email, "going_well")
    weeks.clock.put_ahead(days=60)
    first = PageRead(weeks.press(weeks.pages(theirs, "autonomy")["autonomy"]).text)
    assert first.notice == FR["done.autonomy"]
    assert weeks.mentoring(member)["status"] == "assigned"
    wait_until(
        lambda: "Trouvez-vous maintenant votre chemin" in weeks.letters(email),
        within=60,
        saying="the other asked for their word",
    )
    page = PageRead(weeks.press(weeks.pages(email, "autonomy")["autonomy"]).text)
    assert FR["now.ended"] in page.text
    assert weeks.mentoring(member)["ended"] == "autonomy"
    for who in (email, theirs):
        wait_until(
            lambda who=who: (
                "chemin, aussi" in weeks.letters(who) or "Vous trouvez votre" in weeks.letters(who)
            ),
            within=60,
            saying="celebrated",
        )


def test_another_mentor_is_asked_for_out_of_the_letter_that_names_one(weeks: Weeks) -> None:
    """S2.30: once, without a reason; the letter about the next one offers it no more."""
    weeks.tongue = "co"
    for name in ("Gaspard", "Habiba"):
        weeks.mentor_called(name)
    member, email = weeks.arrives()
    wait_until(lambda: weeks.mentoring(member).get("step") == "asked", within=60, saying="asked")
    first = weeks.mentoring(member)["mentor_id"]
    path = weeks.pages(email, "ask_another")["ask_another"]
    done = PageRead(weeks.press(path).text)
    assert done.notice == FR["done.ask_another"]
    known = weeks.mentoring(member)
    assert known["mentor_id"] not in {first, None}
    wait_until(
        lambda: weeks.letters(email).count("nous lui demandons") == 2,
        within=60,
        saying="told of the next one",
    )
    assert set(LINK.findall(weeks.letters(email))) == {path}
    assert weeks.press(path).status_code == 200, "the same press has the same answer"
    assert weeks.mentoring(member) == known


def test_a_link_cannot_be_bent_to_somebody_else(weeks: Weeks) -> None:
    """S1.46: a character changed or missing answers nothing, nor does another kind of page."""
    weeks.tongue = "br"
    _, email = weeks.mentor_called("Elif")
    member, _ = weeks.arrives()
    wait_until(lambda: weeks.mentoring(member).get("step") == "asked", within=60, saying="asked")
    path = weeks.pages(email, "accept")["accept"]
    before = weeks.mentoring(member)
    for bent in (path[:-1], path + "A", path.replace("/mentor/e", "/mentor/f")):
        assert weeks.press(bent).status_code == 404
    assert weeks.press(path.replace("/mentor/", "/call/")).status_code == 404
    assert weeks.press(path, "reason=no_time").status_code == 400
    assert weeks.mentoring(member) == before

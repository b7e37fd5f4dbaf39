"""Links as people have them: out of a real letter, through the gateway, to the real services."""

from __future__ import annotations

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
import pytest
from icalendar import Calendar

from tests.gateway.html import PageRead
from tests.gateway.running import assert_problem
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from tests.gateway.village import Village

pytestmark = pytest.mark.journey

LINK = re.compile(r"https?://[^/\s]+(/call/[A-Za-z0-9_.-]+)")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Newcomer:
    """Somebody who joins and has nothing but their letters."""

    def __init__(self, village: Village) -> None:
        self.village = village
        body = village.newcomer(languages=[village.tongue, "fr"])
        self.email = body["email"]
        self.id: str = village.made("/v1/members", body, None)["id"]
        self._token = village.token("member", subject=self.id)

    def call(self) -> Any:
        """Their call as the API tells it."""
        token = self.village.token("member", subject=self.id)
        answer = self.village.ask("GET", f"/v1/members/{self.id}/welcome-call", token=token)
        return answer.json()

    def links(self, *, besides: set[str]) -> set[str]:
        """The links of their letters, without those known already."""
        answer = httpx.get(
            f"{self.village.system.mail_url}/messages",
            params={"to": self.email, "limit": "50"},
            trust_env=False,
        )
        return {found[1] for found in LINK.finditer(answer.text)} - besides

    def new_links(self, *, besides: set[str], least: int) -> dict[str, PageRead]:
        """The pages behind the links of a new letter, by their heading; opened as scanners do."""
        found = wait_until(
            lambda: links if len(links := self.links(besides=besides)) >= least else set(),
            within=60,
            saying="a letter with links",
        )
        pages = {}
        for path in found:
            assert self.village.client.head(path).status_code == 200
            answer = self.village.client.get(path)
            assert answer.status_code == 200, answer.text
            page = PageRead(answer.text)
            page.check()
            besides.add(path)
            pages[page.heading] = page
            pages[page.heading].elements[0].attributes["path"] = path
        return pages

    def press(self, page: PageRead, choice: str | None = None) -> httpx.Response:
        """Send a page's form."""
        path = page.elements[0].attributes["path"]
        return self.village.client.post(path, content=page.sent(choice), headers=FORM)


def test_a_newcomer_moves_cancels_and_rebooks_with_nothing_but_their_letters(
    village: Village,
) -> None:
    """S0.4, S0.5, S0.6: no account; scanners change nothing; each link acts once."""
    newcomer = Newcomer(village)
    wait_until(lambda: newcomer.call().get("status") == "booked", within=60, saying="booked")
    before = newcomer.call()
    known: set[str] = set()
    pages = newcomer.new_links(besides=known, least=2)
    move, cancel = pages["Déplacer votre appel"], pages["Annuler votre appel ?"]
    assert newcomer.call() == before, "what scans mail must not act"

    # Moved, by the same button pressed several times at once.
    choice = list(move.choices())[-1]
    with ThreadPoolExecutor(5) as pool:
        pressed = list(pool.map(lambda _: newcomer.press(move, choice), range(5)))
    assert {answer.status_code for answer in pressed} == {200}
    after = PageRead(newcomer.press(move, choice).text)
    assert "votre appel est déplacé" in after.notice
    moved = newcomer.call()
    assert moved["starts_at"] == move.choices()[choice]
    assert moved["arrangement"] == before["arrangement"] + 1

    # Both links of the first letter are gone, and say what is so now.
    for page in (move, cancel):
        path = page.elements[0].attributes["path"]
        gone = village.client.get(path)
        assert gone.status_code == 410
        assert PageRead(gone.text).heading == "Ce lien n'est plus à jour"
        token = path.removeprefix("/call/")
        assert_problem(village.ask("GET", f"/v1/links/{token}"), 410, "link-used")
    assert newcomer.press(cancel).status_code == 410
    assert newcomer.call() == moved

    # Cancelled by the next letter, and asked for again by the one after.
    pages = newcomer.new_links(besides=known, least=2)
    done = newcomer.press(pages["Annuler votre appel ?"])
    assert done.status_code == 200, done.text
    assert newcomer.call()["status"] == "wanted"
    pages = newcomer.new_links(besides=known, least=1)
    again = newcomer.press(pages["Demander un autre appel"])
    assert again.status_code == 200, again.text
    assert newcomer.call()["status"] == "booked"

    # Rather no call at all: said by the same link that cancels a time.
    cancel = newcomer.new_links(besides=known, least=2)["Annuler votre appel ?"]
    rather = next(each for each in cancel.choices() if "ne pas avoir d'appel" in each)
    declined = newcomer.press(cancel, rather)
    assert declined.status_code == 200, declined.text
    assert newcomer.call()["status"] == "declined"


def test_a_link_cannot_be_bent_to_another_call(village: Village) -> None:
    """The first character or the last, or a time that nobody offered: nothing happens."""
    newcomer = Newcomer(village)
    wait_until(lambda: newcomer.call().get("status") == "booked", within=60, saying="booked")
    pages = newcomer.new_links(besides=set(), least=2)
    path = pages["Déplacer votre appel"].elements[0].attributes["path"]
    before = newcomer.call()
    for bent in (path[:-1], path + "A", path.replace("/call/e", "/call/f")):
        assert village.client.post(bent, content="", headers=FORM).status_code == 404
    for odd in ("2020-01-01T10:00:00Z", "2027-03-02T17:10:00Z", "not a time"):
        body = urlencode({"starts_at": odd})
        assert village.client.post(path, content=body, headers=FORM).status_code in {409, 422}
    assert newcomer.call() == before


def test_a_welcomers_own_calendar_follows_their_calls(village: Village) -> None:
    """S0.5, S0.11: through the gateway, with the secret address alone; rotated, then ended."""
    token = village.token("welcomer", subject=village.welcomer)
    path = f"/v1/welcomers/{village.welcomer}/calendar-feed"

    def opened() -> str:
        answer = village.ask("POST", path, token=token, body={}, key=uuid.uuid4().hex)
        assert answer.status_code == 201, answer.text
        url: str = answer.json()["url"]
        assert url.startswith(village.system.url)
        return url

    url = opened()

    def shown() -> set[str]:
        answer = httpx.get(url, trust_env=False)
        assert answer.status_code == 200
        calendar = Calendar.from_ical(answer.content)
        return {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}

    wait_until(lambda: any("Amina" in each for each in shown()), within=60, saying="the call")
    answer = httpx.get(url, trust_env=False)
    tag = {"If-None-Match": answer.headers["etag"]}
    assert httpx.get(url, headers=tag, trust_env=False).status_code in {200, 304}
    newer = opened()
    assert httpx.get(url, trust_env=False).status_code == 404
    assert httpx.get(newer, trust_env=False).status_code == 200
    assert village.ask("DELETE", path, token=token).status_code == 200
    assert httpx.get(newer, trust_env=False).status_code == 404

"""The vocabulary as it runs: searched, added to, settled, and the same in every replica."""

from typing import Any
from uuid import uuid4

import pytest

from chassis.assertion import Caller
from services.matching.shipped_skills import shipped
from tests.services.one_service import Answered, OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]

STAFF = Caller("staff", roles=frozenset({"staff"}), reach=frozenset({"network"}))
ANYBODY = Caller("visitor", reach=frozenset({"public"}))


@pytest.fixture
def running(house: OneService) -> OneService:
    """Matching with one process."""
    house.start()
    return house


def look(house: OneService, path: str, **on: Any) -> Any:
    answer = house.ask("GET", path, caller=ANYBODY, **on)
    assert answer.status == 200, answer
    return answer.body


def search(house: OneService, typed: str, language: str = "fr", **on: Any) -> list[str]:
    found = look(house, f"/skills?q={typed}&language={language}&limit=10", **on)
    return [each["id"] for each in found["items"]]


def suggest(house: OneService, text: str, **more: Any) -> Any:
    answer = house.ask(
        "POST", "/skills/suggestions", caller=ANYBODY, body={"text": text, **more}, key=uuid4().hex
    )
    assert answer.status == 200, answer
    return answer.body


def settle(house: OneService, word_id: str, key: str | None = None, **decision: Any) -> Answered:
    return house.ask(
        "POST",
        f"/skills/unknown-words/{word_id}/settle",
        caller=ANYBODY,
        body=decision,
        key=key or uuid4().hex,
    )


def take_in(house: OneService, *concepts: dict[str, Any], key: str | None = None) -> Answered:
    return house.ask(
        "POST",
        "/skills/imports",
        caller=STAFF,
        body={"concepts": list(concepts)},
        key=key or uuid4().hex,
    )


def test_skills_are_found_by_their_first_letters_in_three_languages(running: OneService) -> None:
    """S4.4: from what is typed, from what is said, with a slip of the pen; the likeliest first."""
    assert search(running, "couture")[0] == "sewing-and-textile"
    assert search(running, "fiets", "nl")[0] == "cycling"
    assert "bicycle-repair" in search(running, "fiets", "nl")
    assert search(running, "carpent", "en")[0] == "carpentry"
    assert search(running, "reparer%20mon%20velo")[0] == "bicycle-repair"
    assert search(running, "permaculure")[0] == "permaculture"
    # The reader's language comes first, and the others are found all the same.
    assert search(running, "naaien", "fr")[0] == "sewing-and-textile"
    assert search(running, "xyzzy") == []
    labels = look(running, "/skills?q=fiets&language=en")["items"]
    assert labels[0]["label"] == "cycling"


def test_all_skills_can_be_listed_and_read(running: OneService) -> None:
    """Page by page, each once; one of them with all that it is called."""
    ids: list[str] = []
    after: str | None = ""
    while after is not None:
        page = look(running, f"/skills?limit=100&language=nl&after={after}")
        ids += [each["id"] for each in page["items"]]
        after = page["after"]
    assert sorted(ids) == sorted(each.id for each in shipped())
    repair = look(running, "/skills/bicycle-repair?language=nl")
    assert repair["label"] == repair["labels"]["nl"] == "fietsherstelling"
    assert {"id": "cycling", "label": "fietsen"} in repair["broader"]
    assert "lekke band plakken" in repair["also"]["nl"]
    assert running.ask("GET", "/skills/no-such", caller=ANYBODY).status == 404


def test_a_suggestion_is_counted_once_a_request(running: OneService) -> None:
    """Repeated it is the same one; somebody else's counts as well."""
    body = {"text": "Zythologie", "language": "fr"}
    answers = [
        running.ask("POST", "/skills/suggestions", caller=ANYBODY, body=body, key="k" * 32)
        for _ in range(3)
    ]
    assert {answer.status for answer in answers} == {200}
    assert answers[0].body == answers[2].body
    assert answers[0].body["count"] == 1
    assert suggest(running, "zythologie")["count"] == 2
    listed = look(running, "/skills/unknown-words")["items"]
    assert [each["word"] for each in listed][:1] == ["Zythologie"]
    # Nothing but the word is kept.
    (kept,) = running.database.unknown_words.find({"concept_id": "word:zythologie"})
    assert not set(kept) & {"text", "context", "member_id", "by"}


def test_what_a_word_means_is_decided_once_and_holds_in_every_replica(
    running: OneService,
) -> None:
    """A skill that is there; each process knows within a second or so."""
    second = running.start()
    word = suggest(running, "zythologie")
    assert search(running, "zythologie", process=second) == []
    key = uuid4().hex
    settled = settle(running, word["id"], key, means="brewing")
    assert (settled.status, settled.body["status"]) == (200, "settled")
    assert settled.body["means"] == {"id": "brewing", "label": "brassage de bière"}
    assert settle(running, word["id"], key, means="brewing").body == settled.body
    assert settle(running, word["id"], means="cooking").status == 409
    for process in running.processes:
        wait_until(
            lambda process=process: search(running, "zythologie", process=process) == ["brewing"],
            within=5,
            saying="every replica knows",
        )
    assert look(running, "/skills/unknown-words")["items"] == []
    assert look(running, "/skills/unknown-words?status=settled")["items"][0]["id"] == word["id"]


def test_a_word_becomes_a_skill_of_its_own_or_means_nothing(running: OneService) -> None:
    """What was missing is there at once, below what it is a part of."""
    word = suggest(running, "nettoyage de plage")
    new = {
        "id": "beach-cleaning",
        "labels": {"fr": "propreté des plages", "en": "beach cleaning"},
        "broader": ["climate"],
        "informal": True,
    }
    assert settle(running, word["id"], new_skill=new).status == 200
    assert search(running, "nettoyer%20les%20plages") == ["beach-cleaning"]
    assert look(running, "/skills/beach-cleaning")["broader"][0]["id"] == "climate"
    nothing = suggest(running, "bidulette")
    settled = settle(running, nothing["id"], means_nothing=True)
    assert (settled.body["status"], settled.body["means"]) == ("settled", None)


def test_what_leads_nowhere_is_refused_and_nothing_changes(running: OneService) -> None:
    """No such skill, an id that is taken, a circle, no label: named, and all is as it was."""
    word = suggest(running, "zythologie")
    assert settle(running, str(uuid4()), means="brewing").status == 404
    assert settle(running, word["id"], means="no-such").status == 422
    taken = {"id": "brewing", "labels": {"fr": "zythologie"}}
    assert settle(running, word["id"], new_skill=taken).status == 409
    above = {"id": "zyth", "labels": {"fr": "z"}, "broader": ["no-such"]}
    assert settle(running, word["id"], new_skill=above).status == 422
    fine = {"id": "beach-cleaning", "labels": {"fr": "nettoyage de plage"}}
    for wrong, pointer in (
        ({"id": "a", "labels": {}}, "/concepts/1/labels"),
        ({"id": "a", "labels": {"fr": "aa"}, "broader": ["no-such"]}, "/concepts/1/broader/0"),
        ({"id": "growing", "broader": ["vegetable-garden"]}, "/concepts/1/broader/0"),
        ({"id": "a", "labels": {"fr": "!!"}}, "/concepts/1/labels/fr"),
        ({"id": "a", "labels": {"fr": "<b>aa</b>"}}, "/concepts/1/labels/fr"),
        ({"id": "imports", "labels": {"fr": "aa"}}, "/concepts/1/id"),
    ):
        answer = take_in(running, fine, wrong)
        assert answer.status == 422, (wrong, answer)
        assert [each["pointer"] for each in answer.body["errors"]] == [pointer]
    assert take_in(running, *({**fine, "id": f"s-{n}"} for n in range(101))).status == 422
    assert running.database.skills.count_documents({}) == 0
    assert look(running, "/skills/unknown-words")["items"][0]["status"] == "open"


def test_a_portion_is_taken_as_a_whole_and_once(running: OneService) -> None:
    """New ones, and what is added to shipped ones; sent again, it is answered as it was."""
    portion = [
        {"id": "shore", "labels": {"fr": "littoral", "nl": "kust"}, "broader": ["climate"]},
        {"id": "beach-cleaning", "labels": {"fr": "nettoyage de plage"}, "broader": ["shore"]},
        {"id": "bicycle-repair", "also": {"fr": ["rebichonner une bécane"]}},
    ]
    key = uuid4().hex
    taken = take_in(running, *portion, key=key)
    assert (taken.status, taken.body) == (200, {"taken": 3, "new": 2})
    stored = list(running.database.skills.find().sort("_id"))
    assert take_in(running, *portion, key=key).body == taken.body
    assert list(running.database.skills.find().sort("_id")) == stored
    assert take_in(running, *portion).body == {"taken": 3, "new": 0}
    assert take_in(running, portion[0], key=key).status == 422
    wait_until(
        lambda: search(running, "rebichonner%20ma%20becane") == ["bicycle-repair"],
        within=5,
        saying="learned",
    )
    # A second language, later: the first labels stay, and nothing is there twice.
    more = {"id": "shore", "labels": {"fr": "bord de mer", "en": "seaside"}}
    assert take_in(running, more).status == 200
    wait_until(
        lambda: look(running, "/skills/shore")["labels"]["en"] == "seaside",
        within=5,
        saying="learned",
    )
    shore = look(running, "/skills/shore")
    assert (shore["label"], shore["also"]["fr"]) == ("littoral", ["bord de mer"])
    assert shore["narrower"] == [{"id": "beach-cleaning", "label": "nettoyage de plage"}]
    assert running.database.skills.count_documents({}) == 3


def test_only_the_staff_imports(running: OneService) -> None:
    """Whoever reaches less far finds nothing here."""
    body = {"concepts": [{"id": "a", "labels": {"fr": "aa"}}]}
    answer = running.ask("POST", "/skills/imports", caller=ANYBODY, body=body, key=uuid4().hex)
    assert answer.status == 404


def test_a_restart_forgets_nothing(running: OneService) -> None:
    """What a network has added is there when it is started again."""
    take_in(running, {"id": "shore", "labels": {"fr": "littoral"}})
    settle(running, suggest(running, "zythologie")["id"], means="brewing")
    fresh = running.start()
    assert search(running, "littoral", process=fresh) == ["shore"]
    assert search(running, "zythologie", process=fresh) == ["brewing"]

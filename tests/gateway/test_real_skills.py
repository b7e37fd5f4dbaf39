"""The vocabulary from the outside: a file is brought in, a wish is understood, a word settled."""

from pathlib import Path
from typing import Any

import pytest

from tests.gateway.village import Village
from tests.support.processes import wait_until

pytestmark = pytest.mark.journey

HEAD = "id,broader,informal,fr,fr_also,nl,nl_also,en,en_also\n"
GOOD = HEAD + "".join(
    f"net-{number},{'net-0' if number else ''},,filet numéro{number},remailler filet{number},,,,\n"
    for number in reversed(range(230))
)
BAD = HEAD + (
    "Nets,,,filets,,,,,\n"
    "netting,no-such,,maillage,,,,,\n"
    "netting-too,netting,,maillage fin,,,,,\n"
    "net-needles,net-0,,aiguilles à filet,,nettennaald,,,\n"
)
ESCO = """\
conceptUri,preferredLabel,altLabels,status
http://data.europa.eu/esco/skill/0aa1,remmailler des filets de peche,"entretenir un chalut
reparer un chalut",released
"""


def search(village: Village, typed: str, **headers: str) -> list[Any]:
    answer = village.client.get("/v1/skills", params={"q": typed}, headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json()["items"]
    return items


def until_found(village: Village, typed: str, skill_id: str) -> None:
    wait_until(
        lambda: [each["id"] for each in search(village, typed)][:1] == [skill_id],
        within=10,
        saying=f"{skill_id} found",
    )


def test_a_file_is_brought_in_and_refused_line_by_line(village: Village, tmp_path: Path) -> None:
    """In portions, what is broader first; what is wrong is named, and the rest goes in."""
    good, bad, esco = (tmp_path / name for name in ("good.csv", "bad.csv", "skills_fr.csv"))
    for path, text in ((good, GOOD), (bad, BAD), (esco, ESCO)):
        path.write_text(text, encoding="utf-8")
    done = village.system.ops("skills", str(good))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        "230 skills taken, 230 of them new; 0 refused.",
    ), done.stdout + done.stderr
    until_found(village, "filet numéro7", "net-7")
    done = village.system.ops("skills", str(bad))
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert [line.split(":")[0] for line in lines[:-1]] == ["line 2", "line 3", "line 4"]
    assert lines[-1] == "1 skills taken, 1 of them new; 3 refused."
    done = village.system.ops("skills", "--esco", str(esco))
    assert done.returncode == 0, done.stdout + done.stderr
    until_found(village, "réparer un chalut", "esco-0aa1")
    neither = village.system.ops("skills")
    assert (neither.returncode, neither.stderr.startswith("Name one file")) == (1, True)


def test_a_word_that_nobody_knew_is_settled_for_what_was_said_before(village: Village) -> None:
    """S4.4: a learning wish in own words; once it is known what it means, it counts for all."""
    member = village.token("member", subject=village.member)
    lead = village.token("coordinator", places=[village.place])
    suggested = village.ask(
        "POST", "/v1/skills/suggestions", token=member, body={"text": "ornithomancie"}
    ).json()
    assert suggested["seems"] == []
    listed = village.ask("GET", "/v1/skills/unknown-words?limit=100", token=lead).json()["items"]
    assert suggested["id"] in {each["id"] for each in listed}
    path = f"/v1/skills/unknown-words/{suggested['id']}/settle"
    settled = village.ask("POST", path, token=lead, body={"means": "birds-and-wildlife"})
    assert settled.status_code == 200, settled.text
    assert settled.json()["means"] == {
        "id": "birds-and-wildlife",
        "label": "oiseaux et faune sauvage",
    }
    until_found(village, "ornithomancie", "birds-and-wildlife")
    (found,) = search(village, "ornithomancie", **{"Accept-Language": "nl"})
    assert found["label"] == "vogels en wilde dieren"

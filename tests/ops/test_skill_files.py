"""Files with skills: read as they are, in such an order that what is broader comes first."""

from pathlib import Path

import pytest

from ops.errors import OperatorError
from ops.skill_files import MOST_TERMS, broader_first, esco, ours
from services.matching.shipped_skills import FILE

OURS = """\
id,broader,informal,fr,fr_also,nl,nl_also,en,en_also
beach-cleaning,shore|climate,yes,nettoyage de plage,ramasser|ramasser,,,beach cleaning,
shore,,,littoral,"bord
de mer",kust,,,
"""
ESCO = """\
conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/AA-1,knowledge,,mend nets,"repair nets
mend nets
patch <b>nets</b>",,released
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aa-2,knowledge,,fish,,,released
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aa-3,knowledge,,gone,,,obsolete
"""
RELATIONS = """\
conceptType,conceptUri,broaderType,broaderUri
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aa-1,KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aa-2
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aa-1,SkillGroup,http://data.europa.eu/esco/skill/S1.2
"""


def written(directory: Path, name: str, text: str) -> Path:
    path = directory / name
    path.write_text(text, encoding="utf-8")
    return path


def test_our_own_columns(tmp_path: Path) -> None:
    """Each with the line on which it begins; a term once."""
    first, second = ours(written(tmp_path, "ours.csv", OURS))
    assert (first.line, second.line) == (2, 3)
    assert first.body == {
        "id": "beach-cleaning",
        "labels": {"fr": "nettoyage de plage", "en": "beach cleaning"},
        "also": {"fr": ["ramasser"], "nl": [], "en": []},
        "broader": ["shore", "climate"],
        "informal": True,
    }
    assert [each.id for each in broader_first([first, second])] == ["shore", "beach-cleaning"]


def test_the_shipped_file_is_in_our_own_columns() -> None:
    """Whoever exports it edits what is shipped."""
    skills = ours(FILE)
    assert len(skills) > 300
    assert {each.id for each in broader_first(skills)} == {each.id for each in skills}


def test_esco_as_it_is_published(tmp_path: Path) -> None:
    """The language by the file's name, what is broader from the other file, no obsolete ones."""
    relations = written(tmp_path, "broaderRelationsSkillPillar_en.csv", RELATIONS)
    nets, fish = esco(written(tmp_path, "skills_en.csv", ESCO), relations, None)
    assert nets.body == {
        "id": "esco-aa-1",
        "labels": {"en": "mend nets"},
        "also": {"en": ["repair nets"]},
        "broader": ["esco-aa-2"],
        "informal": False,
    }
    assert nets.left_out == ["1 alternative labels are too long or too many"]
    assert (nets.line, fish.line) == (2, 5)
    other = esco(written(tmp_path, "skills.csv", ESCO), None, "nl")
    assert other[0].body["labels"] == {"nl": "mend nets"}
    assert other[0].body["broader"] == []


def test_more_labels_than_the_api_takes_are_left_out_and_said(tmp_path: Path) -> None:
    """Never silently."""
    labels = "\n".join(f"label {number}" for number in range(MOST_TERMS + 5))
    text = f'conceptUri,preferredLabel,altLabels\nhttp://e/aa,fish,"{labels}"\n'
    (skill,) = esco(written(tmp_path, "skills_en.csv", text), None, None)
    assert len(skill.body["also"]["en"]) == MOST_TERMS
    assert skill.left_out == ["5 alternative labels are too long or too many"]


def test_a_circle_is_sent_all_the_same(tmp_path: Path) -> None:
    """The gateway refuses it and says why; nothing hangs, nothing is lost."""
    circle = OURS.splitlines()[0] + "\na,b,,aa,,,,,\nb,a,,bb,,,,,\n"
    skills = ours(written(tmp_path, "ours.csv", circle))
    assert sorted(each.id for each in broader_first(skills)) == ["a", "b"]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """In one sentence, with the file's name."""
    with pytest.raises(OperatorError, match="no column nl_also"):
        ours(written(tmp_path, "a.csv", OURS.replace("nl_also", "nl_so")))
    with pytest.raises(OperatorError, match="cannot be read"):
        ours(tmp_path / "nowhere.csv")
    latin = tmp_path / "latin.csv"
    latin.write_bytes(OURS.replace("plage", "plâge").encode("latin-1"))
    with pytest.raises(OperatorError, match="UTF-8"):
        ours(latin)
    with pytest.raises(OperatorError, match="language"):
        esco(written(tmp_path, "esco.csv", ESCO), None, None)

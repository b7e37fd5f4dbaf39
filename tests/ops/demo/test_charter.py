"""The charter to begin with: what its file holds, and how it is refused."""

from pathlib import Path

import pytest
import yaml

from gateway.shapes.charters import NewCharter
from gateway.shapes.guidance import NewFaqEntry
from ops.demo.charter import STARTER, starter
from ops.errors import OperatorError
from services.onboarding.domain.guidance.questions import check_names_nobody
from services.onboarding.forms.charter import CharterForm
from services.onboarding.forms.guidance import FaqForm


def test_the_starter_charter_is_one_that_the_api_takes() -> None:
    """S0.15, S0.16, S0.17: ten measures in three languages, each with answers, some excluding."""
    found = starter()
    charter = CharterForm.model_validate(found.charter)
    NewCharter.model_validate(found.charter)
    assert len(charter.measures) == 10
    assert sum(measure.excluded_practice for measure in charter.measures) == 3
    assert {role for measure in charter.measures for role in measure.roles} == {
        "organiser",
        "welcomer",
        "mentor",
    }
    for measure in charter.measures:
        texts = {passage.text for passage in measure.words.given().values()}
        assert len(texts) == 3
        about = [entry for entry in found.faq if entry["measure_id"] == measure.measure_id]
        assert len(about) >= 2
    for entry in found.faq:
        NewFaqEntry.model_validate(entry)
        for words in FaqForm.model_validate(entry).given().values():
            check_names_nobody(words.question + words.answer, "/words")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda charter: charter.pop("title"),
        lambda charter: charter["title"].pop("nl"),
        lambda charter: charter["measures"].clear(),
        lambda charter: charter["measures"].append(charter["measures"][0]),
        lambda charter: charter["measures"][0].update(measure_id="Listening"),
        lambda charter: charter["measures"][0].update(rolls=["organiser"]),
        lambda charter: charter["measures"][0]["words"]["en"].update(text=" "),
        lambda charter: charter["measures"][0]["words"]["en"].update(text="x" * 4001),
        lambda charter: charter["measures"][0]["faq"][0].pop("en"),
        lambda charter: charter["measures"][0]["faq"][0]["en"].pop("answer"),
    ],
    ids=[
        "no title",
        "no Dutch title",
        "no measures",
        "a measure twice",
        "no good name",
        "an unknown field",
        "empty words",
        "too many words",
        "an answer without English",
        "a question without its answer",
    ],
)
def test_a_file_that_holds_no_charter_is_refused(tmp_path: Path, spoil: object) -> None:
    """Before anything is sent, with a sentence that says where."""
    document = yaml.safe_load(STARTER.read_text(encoding="utf-8"))
    assert callable(spoil)
    spoil(document)
    path = tmp_path / "charter.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(OperatorError, match=r"charter\.yaml holds no charter"):
        starter(path)

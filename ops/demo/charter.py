"""The charter to begin with: read from its file, and published through the gateway."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import yaml

from ops.errors import OperatorError
from ops.programs import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from ops.demo.gateway import Gateway

STARTER: Final = ROOT / "services" / "onboarding" / "charters" / "starter.yaml"
LANGUAGES: Final = {"fr", "nl", "en"}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST: Final = {"title": 200, "question": 200, "text": 4000, "answer": 4000}
_OF_A_MEASURE: Final = {"measure_id", "words", "roles", "excluded_practice", "faq"}


@dataclass(frozen=True, slots=True)
class StarterCharter:
    """A charter and what is often asked about it, as the API takes them.

    Attributes:
        charter: the body of ``POST /v1/charters``.
        faq: the bodies of ``POST /v1/charters/{id}/faq``.
    """

    charter: dict[str, Any]
    faq: tuple[dict[str, Any], ...]


def starter(path: Path = STARTER) -> StarterCharter:
    """Read the charter to begin with.

    Raises:
        OperatorError: the file does not hold what it should, or not in three languages.
    """
    try:
        return _checked(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise OperatorError(f"{path.name} holds no charter: {error}") from error


async def publish_starter(gateway: Gateway, found: StarterCharter | None = None) -> dict[str, Any]:
    """Publish the charter to begin with, unless the network has a charter in force.

    It may be repeated at any time: each request is the same act as the last time.

    Returns:
        The version in force, in short.

    Raises:
        Refused, OperatorError: the gateway does not take it, or is away.
    """
    cursor = ""
    while True:
        page = await gateway.look(f"/v1/charters?limit=100{cursor}") or {"items": []}
        for version in page["items"]:
            if version["place_id"] is None:
                known: dict[str, Any] = version
                return known
        if not page.get("next_cursor"):
            break
        cursor = f"&cursor={page['next_cursor']}"
    content = found or starter()
    draft = await gateway.create("/v1/charters", content.charter, key=_key(content.charter))
    at = f"/v1/charters/{draft.body['id']}"
    for entry in content.faq:
        await gateway.create(f"{at}/faq", entry, key=_key(entry))
    order = {"expected_number": 0, "draft_hash": draft.body["content_hash"]}
    published = await gateway.create(f"{at}/versions", order, key=_key(order))
    body: dict[str, Any] = published.body
    return body


def _checked(document: dict[str, Any]) -> StarterCharter:
    if set(document) != {"title", "measures"}:
        raise ValueError("it has a title and measures, and nothing else")
    _check_words(document["title"], "the title", {"": "title"})
    measures, faq, seen = [], [], set()
    for measure in document["measures"]:
        name = measure["measure_id"]
        if not _SLUG.fullmatch(name) or name in seen or set(measure) - _OF_A_MEASURE:
            raise ValueError(f"{name} is no good name, is there twice or has an unknown field")
        seen.add(name)
        _check_words(measure["words"], name, {"title": "title", "text": "text"})
        measures.append({key: value for key, value in measure.items() if key != "faq"})
        for entry in measure["faq"]:
            _check_words(entry, f"faq of {name}", {"question": "question", "answer": "answer"})
            faq.append({"measure_id": name, "roles": measure.get("roles", []), "words": entry})
    if not measures:
        raise ValueError("it has no measures")
    return StarterCharter({"title": document["title"], "measures": measures}, tuple(faq))


def _check_words(words: dict[str, Any], where: str, parts: dict[str, str]) -> None:
    if set(words) != LANGUAGES:
        raise ValueError(f"{where} is not in {', '.join(sorted(LANGUAGES))}")
    for language, said in words.items():
        texts = {"": said} if "" in parts else said
        if set(texts) != set(parts):
            raise ValueError(f"{where} in {language} is not made of {', '.join(parts)}")
        for part, text in texts.items():
            if not isinstance(text, str) or not 0 < len(text.strip()) <= _LONGEST[parts[part]]:
                raise ValueError(f"{where} in {language} is empty or too long")


def _key(body: dict[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:24]
    return f"starter-charter-{digest}"

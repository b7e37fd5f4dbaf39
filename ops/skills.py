"""`python -m ops skills`: adds a file of skills to the vocabulary of a network."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ops.demo.gateway import AWAY_ONLY, Gateway, Refused
from ops.demo.staff import staff_token
from ops.errors import OperatorError
from ops.skill_files import LANGUAGES, broader_first, esco, ours

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from ops.settings import Settings
    from ops.skill_files import Skill

SUMMARY = "add the skills of a file to the vocabulary of a network"
PATIENCE_SECONDS: Final = 60
AT_ONCE: Final = 100
"""Skills in a portion, as many as the API takes."""
MOST_BYTES: Final = 50_000
SAID_EVERY: Final = 10

_POINTER = re.compile(r"/concepts/([0-9]+)(?:/(.*))?")


def arguments(parser: argparse.ArgumentParser) -> None:
    """One file, in our columns or in ESCO's."""
    parser.add_argument("file", nargs="?", type=Path, help="a CSV file with our columns")
    parser.add_argument("--esco", type=Path, metavar="FILE", help="a skills file of ESCO instead")
    parser.add_argument(
        "--broader", type=Path, metavar="FILE", help="ESCO's broaderRelationsSkillPillar file"
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, help="of ESCO's file, where its name does not tell"
    )
    parser.add_argument("--token", help="access token of the staff, for TARGET")


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Send the file in portions; say what is taken, and line by line what is not.

    Returns:
        0 if everything was taken, 1 if something was refused.

    Raises:
        OperatorError: the file cannot be read, or the gateway is away.
    """
    if (options.file is None) == (options.esco is None):
        raise OperatorError("Name one file: FILE.csv, or --esco FILE.")
    if options.esco is not None:
        skills = esco(options.esco, options.broader, options.language)
    else:
        skills = ours(options.file)
    for skill in skills:
        for each in skill.left_out:
            print(f"line {skill.line}: {skill.id}: {each}")
    return asyncio.run(_send(skills, settings, options.token))


async def _send(skills: list[Skill], settings: Settings, token: str | None) -> int:
    async with Gateway(
        settings.gateway_url,
        at_once=1,
        patience=PATIENCE_SECONDS,
        where_to_look="is it running?",
        token=staff_token(settings, token),
    ) as gateway:
        sending = _Sending(gateway, len(skills))
        for number, portion in enumerate(_portions(broader_first(skills)), start=1):
            await sending.send(portion)
            if number % SAID_EVERY == 0:
                print(sending.progress())
    print(f"{sending.taken} skills taken, {sending.new} of them new; {sending.refused} refused.")
    return 1 if sending.refused else 0


class _Sending:
    """One file on its way."""

    def __init__(self, gateway: Gateway, of: int) -> None:
        self._gateway = gateway
        self._of = of
        self.taken = self.new = self.refused = 0

    def progress(self) -> str:
        """Return how far it is."""
        return f"{self.taken + self.refused} of {self._of}"

    async def send(self, portion: Sequence[Skill]) -> None:
        """Send a portion; without what is refused of it, as often as something is."""
        while portion:
            body = {"concepts": [each.body for each in portion]}
            try:
                answer = await self._gateway.create(
                    "/v1/skills/imports", body, key=_key(body), again=AWAY_ONLY
                )
            except Refused as refusal:
                wrong = _wrong(refusal, len(portion))
                if not wrong:
                    raise OperatorError(f"The gateway does not take them: {refusal}") from refusal
                for at, because in sorted(wrong.items()):
                    print(f"line {portion[at].line}: {portion[at].id}: {because}")
                self.refused += len(wrong)
                portion = [each for at, each in enumerate(portion) if at not in wrong]
            else:
                self.taken += answer.body["taken"]
                self.new += answer.body["new"]
                return


def _wrong(refusal: Refused, size: int) -> dict[int, str]:
    """Return what is wrong with which of a portion; with those named, at least."""
    wrong: dict[int, list[str]] = {}
    for error in refusal.errors:
        match = _POINTER.fullmatch(str(error.get("pointer")))
        if match is not None and int(match[1]) < size:
            because = f"{match[2] or 'it'}: {error.get('detail')}"
            wrong.setdefault(int(match[1]), []).append(because)
    return {at: "; ".join(because) for at, because in wrong.items()}


def _portions(skills: Sequence[Skill]) -> Iterator[list[Skill]]:
    portion: list[Skill] = []
    ids: set[str] = set()
    size = 0
    for skill in skills:
        length = len(json.dumps(skill.body)) + 2
        # An id that is there twice goes into two portions: the second adds to the first.
        if portion and (len(portion) == AT_ONCE or size + length > MOST_BYTES or skill.id in ids):
            yield portion
            portion, ids, size = [], set(), 0
        portion.append(skill)
        ids.add(skill.id)
        size += length
    if portion:
        yield portion


def _key(body: dict[str, Any]) -> str:
    # The same portion sent again is the same act, whenever that is.
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()

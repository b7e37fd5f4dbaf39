"""The vocabulary: searched by everybody, added to by members, looked after by those who lead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import FieldError, Problem, not_found
from services.matching.domain.vocabulary.additions import MOST_OWN, refusals
from services.matching.domain.vocabulary.concepts import TONGUES, WORD, Concept, Tongue
from services.matching.domain.vocabulary.phrases import folded, words_in
from services.matching.forms.skills import ImportForm, SettlementForm, SuggestionForm
from services.matching.service.room import Room, found, not_valid, now
from services.matching.views.skills import of_skill, of_skill_in_short, of_unknown_word

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from services.matching.lexicon import Lexicon
    from services.matching.store.unknown_words import State, UnknownWord

_POSITION: Final = re.compile(r"([0-9]{1,12}):([0-9a-f-]{36})")
_LONGEST_SOUGHT: Final = 200
_LONGEST_ID: Final = 100


class Skills(Room):
    """Routes about the vocabulary."""

    @route("GET", "/skills")
    def list_skills(self, call: Call) -> Answer:
        """Find skills by what somebody types, or list all by id."""
        limit, after = call.page()
        lexicon, language = self._read_in(call)
        typed = call.query.get("q")
        if typed is not None:
            if len(typed) > _LONGEST_SOUGHT:
                raise not_valid("/q", f"at the most {_LONGEST_SOUGHT} characters")
            ids: Iterable[str] = self.lexicon.search(now()).find(typed, language, limit)
            more = False
        else:
            listed = sorted(each.id for each in lexicon.graph if each.id > (after or ""))
            ids, more = listed[:limit], len(listed) > limit
        concepts = [concept for each in ids if (concept := lexicon.graph.get(each))]
        return Answer(
            200,
            {
                "items": [of_skill_in_short(each, lexicon, language) for each in concepts],
                "after": concepts[-1].id if more else None,
            },
        )

    @route("GET", "/skills/<skill_id>")
    def get_skill(self, call: Call, skill_id: str) -> Answer:
        """Show a skill: what it is called, and what it is a part of."""
        lexicon, language = self._read_in(call)
        return Answer(200, of_skill(found(lexicon.graph.get(skill_id)), lexicon, language))

    @route("POST", "/skills/suggestions")
    def suggest_skill(self, call: Call) -> Answer:
        """Take in what somebody misses, for those who look after the vocabulary."""
        form = read(SuggestionForm, call.body)
        at = now()
        lexicon, language = self._read_in(call, at)
        concept_id = WORD + "-".join(folded(word) for word in words_in(form.text))[:_LONGEST_ID]
        body = self.store.unknown_words.suggest(
            concept_id,
            form.text,
            form.language,
            effect=call.effect,
            now=at,
            body=lambda word: of_unknown_word(word, lexicon, language),
        )
        return Answer(200, found(body))

    @route("GET", "/skills/unknown-words")
    def list_unknown_words(self, call: Call) -> Answer:
        """List the words that nobody has settled yet, those that are met most often first."""
        limit, after = call.page()
        lexicon, language = self._read_in(call)
        asked = call.query.get("status", "open")
        status: State = "settled" if asked == "settled" else "open"
        words: list[UnknownWord] = self.store.unknown_words.page(
            status, limit=limit + 1, after=_position(after)
        )
        shown = words[:limit]
        following = f"{shown[-1].count}:{shown[-1].id}" if len(words) > limit else None
        return Answer(
            200,
            {
                "items": [of_unknown_word(each, lexicon, language) for each in shown],
                "after": following,
            },
        )

    @route("POST", "/skills/unknown-words/<word_id>/settle")
    def settle_unknown_word(self, call: Call, word_id: str) -> Answer:
        """Say what a word means: a skill, a new one, or nothing."""
        form = read(SettlementForm, call.body)
        word: UnknownWord = found(self.store.unknown_words.get(word_id))
        at = now()
        lexicon, language = self._read_in(call, at, at_once=True)
        meaning = form.new_skill.id if form.new_skill else form.means
        if word.status == "open" and meaning is not None:
            self._teach(lexicon, word, form, at)
            lexicon = self.lexicon.current(at, at_once=True)

        def decide(word: UnknownWord) -> dict[str, Any]:
            if word.status != "open":
                raise Problem(409, "conflict", "It is settled already: read it again.")
            settled = of_unknown_word(word, lexicon, language)
            means = None if meaning is None else {"id": meaning}
            if means is not None:
                means["label"] = lexicon.label(means["id"], language)
            return {**settled, "status": "settled", "means": means}

        body = self.store.unknown_words.settle(
            word_id, meaning, effect=call.effect, now=at, decide=decide
        )
        return Answer(200, found(body))

    @route("POST", "/skills/imports")
    def import_skills(self, call: Call) -> Answer:
        """Take in a portion of concepts: all of it, or nothing."""
        if not call.caller.may_see():
            raise not_found()
        form = read(ImportForm, call.body)
        known = self.store.skill_imports.answered(call.effect)
        if known is not None:
            return Answer(200, known)
        at = now()
        lexicon, _ = self._read_in(call, at, at_once=True)
        concepts = [each.concept() for each in form.concepts]
        wrong = list(refusals(lexicon.graph, concepts))
        if wrong:
            raise Problem(
                422,
                "not-valid",
                "Correct the fields named here.",
                errors=[
                    FieldError(f"/concepts/{number}/{field}", because)
                    for number, field, because in wrong
                ],
            )
        new = sum(each.id not in lexicon.graph for each in concepts)
        if new and self.store.skills.count() + new > MOST_OWN:
            raise Problem(409, "conflict", f"A network has {MOST_OWN} skills of its own at most.")
        self.store.skills.add(concepts, at)
        body = {"taken": len(concepts), "new": new}
        return Answer(200, self.store.skill_imports.add(body, effect=call.effect, now=at))

    def _teach(
        self, lexicon: Lexicon, word: UnknownWord, form: SettlementForm, at: datetime
    ) -> None:
        tongue: Tongue = next((each for each in TONGUES if each == word.language), "fr")
        said = Concept(id="", labels={}, also={tongue: (word.word,)})
        if form.new_skill is None:
            if form.means not in lexicon.graph:
                raise not_valid("/means", "there is no such skill")
            concept = Concept(id=form.means or "", labels={}, also=said.also)
        else:
            new = form.new_skill.concept()
            there = self.store.skills.some([new.id]).get(new.id)
            if new.id in lexicon.graph and (there is None or there.labels != new.labels):
                raise Problem(409, "conflict", "There is a skill with this id: say that it means.")
            for _, field, because in refusals(lexicon.graph, [new]):
                raise not_valid(f"/new_skill/{field}", because)
            concept = new.and_also(said)
        self.store.skills.add([concept], at)

    def _read_in(
        self, call: Call, at: datetime | None = None, *, at_once: bool = False
    ) -> tuple[Lexicon, Tongue]:
        asked = call.query.get("language", "fr")[:2].lower()
        language: Tongue = next((each for each in TONGUES if each == asked), "fr")
        return self.lexicon.current(at or now(), at_once=at_once), language


def _position(after: str | None) -> tuple[int, str] | None:
    if after is None:
        return None
    match = _POSITION.fullmatch(after)
    if match is None:
        raise not_valid("/after", "use what the page before gave")
    return int(match[1]), match[2]

"""Values, answers and help: what everybody may read, and those who lead write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chassis.forms import read
from chassis.http import Answer, Call, etag, route
from chassis.problems import moved_on, not_found
from services.onboarding import help as help_pages
from services.onboarding.domain.guidance.answers import FaqEntry
from services.onboarding.forms.guidance import FaqChangeForm, FaqForm, ValuesForm, said
from services.onboarding.questions import page_of, tongue_of
from services.onboarding.service.room import Room, found, not_valid
from services.onboarding.views.guidance import of_faq, of_values

if TYPE_CHECKING:
    from services.onboarding.domain.charter.versions import Draft


class Guidance(Room):
    """Routes about values, frequent questions and help."""

    @route("GET", "/values")
    def get_values(self, call: Call) -> Answer:
        """Show what the network stands for."""
        values, version = self.store.values.get()
        return Answer(200, of_values(values, tongue_of(call.query)), etag(version))

    @route("PATCH", "/values")
    def change_values(self, call: Call) -> Answer:
        """Replace the values."""
        values = read(ValuesForm, call.body).listed()
        if not call.caller.may_see():
            raise not_found()

        def check(version: int) -> None:
            if version != call.if_match:
                raise moved_on()

        body = self.store.values.change(
            values, effect=call.effect, check=check, body=of_values(values, "fr")
        )
        return Answer(200, body, etag(call.if_match + 1))

    @route("GET", "/help")
    def list_help(self, call: Call) -> Answer:
        """List what there is help on."""
        pages = help_pages.PAGES[tongue_of(call.query)]
        items = [{"topic": page.topic, "title": page.title} for page in pages.values()]
        return Answer(200, {"items": items})

    @route("GET", "/help/<topic>")
    def get_help(self, call: Call, topic: str) -> Answer:
        """Show one page of help."""
        tongue = tongue_of(call.query)
        page = found(help_pages.PAGES[tongue].get(topic))
        return Answer(
            200,
            {"topic": page.topic, "title": page.title, "text": page.text, "language": tongue},
        )

    @route("GET", "/charters/<charter_id>/faq")
    def list_faq(self, call: Call, charter_id: str) -> Answer:
        """List the answers on a charter, for a role or a measure where one is named."""
        limit, after = call.page()
        tongue = tongue_of(call.query)
        entries = self.store.faq.page(
            charter_id,
            role=call.query.get("role"),
            measure_id=call.query.get("measure"),
            limit=limit + 1,
            after=after,
        )
        return page_of([of_faq(entry, tongue) for entry in entries], limit)

    @route("POST", "/charters/<charter_id>/faq")
    def add_faq(self, call: Call, charter_id: str) -> Answer:
        """Add an answer on a measure."""
        form = read(FaqForm, call.body)
        draft = self.written_by(call, charter_id)
        self._check_measure(draft, form.measure_id)
        entry = FaqEntry(
            id=str(uuid4()),
            charter_id=charter_id,
            measure_id=form.measure_id,
            roles=tuple(form.roles),
            words=form.given(),
        )
        body = self.store.faq.add(entry, effect=call.effect, body=of_faq(entry, "fr"))
        return Answer(201, body, etag(1))

    @route("GET", "/charters/<charter_id>/faq/<entry_id>")
    def get_faq(self, call: Call, charter_id: str, entry_id: str) -> Answer:
        """Show one answer, also a retired one."""
        entry = self._entry(charter_id, entry_id)
        return Answer(200, of_faq(entry, tongue_of(call.query)), etag(entry.version))

    @route("PATCH", "/charters/<charter_id>/faq/<entry_id>")
    def change_faq(self, call: Call, charter_id: str, entry_id: str) -> Answer:
        """Change an answer, retire it, or show it again."""
        form = read(FaqChangeForm, call.body)
        draft = self.written_by(call, charter_id)
        self._entry(charter_id, entry_id)
        if form.measure_id is not None:
            self._check_measure(draft, form.measure_id)

        def decide(entry: FaqEntry) -> tuple[FaqEntry, dict[str, Any]]:
            if entry.version != call.if_match:
                raise moved_on()
            changed = replace(
                entry,
                measure_id=form.measure_id or entry.measure_id,
                roles=entry.roles if form.roles is None else tuple(form.roles),
                words=entry.words if form.words is None else said(form.words),
                status=form.status or entry.status,
                version=entry.version + 1,
            )
            return changed, of_faq(changed, "fr")

        body = self.store.faq.change(entry_id, effect=call.effect, decide=decide)
        return Answer(200, found(body), etag(call.if_match + 1))

    def _entry(self, charter_id: str, entry_id: str) -> FaqEntry:
        entry: FaqEntry = found(self.store.faq.get(entry_id))
        if entry.charter_id != charter_id:
            raise not_found()
        return entry

    def _check_measure(self, draft: Draft, measure_id: str) -> None:
        if not self.is_measure_of(draft, measure_id):
            raise not_valid("/measure_id", "not a measure of this charter")

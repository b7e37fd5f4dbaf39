"""The quality programme of places and of the network."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chassis.forms import read
from chassis.http import Answer, Call, etag, route
from chassis.problems import moved_on, not_found
from services.onboarding.domain.quality import Indicator, QualityMeasure
from services.onboarding.forms.guidance import QualityChangeForm, QualityForm
from services.onboarding.questions import page_of, places_within_reach, tongue_of
from services.onboarding.service.room import Room, found
from services.onboarding.views.guidance import of_quality

if TYPE_CHECKING:
    from services.onboarding.forms.guidance import IndicatorForm


class Quality(Room):
    """Routes about what is done so that people fare well."""

    @route("POST", "/quality-measures")
    def add_quality_measure(self, call: Call) -> Answer:
        """Add a measure of quality, for a place or for the network."""
        form = read(QualityForm, call.body)
        if not call.caller.may_see(place_id=form.place_id):
            raise not_found()
        if form.place_id is not None:
            self.known_place(form.place_id)
        measure = QualityMeasure(
            id=str(uuid4()),
            place_id=form.place_id,
            name=form.name.given(),
            owner=form.owner,
            status=form.status,
            indicator=_indicator(form.indicator),
        )
        body = self.store.quality.add(measure, effect=call.effect, body=of_quality(measure, "fr"))
        return Answer(201, body, etag(1))

    @route("GET", "/quality-measures")
    def list_quality_measures(self, call: Call) -> Answer:
        """List the measures of the network and of the places within reach."""
        limit, after = call.page()
        measures = self.store.quality.page(
            limit=limit + 1, after=after, place_ids=places_within_reach(call)
        )
        tongue = tongue_of(call.query)
        return page_of([of_quality(each, tongue) for each in measures], limit)

    @route("GET", "/quality-measures/<measure_id>")
    def get_quality_measure(self, call: Call, measure_id: str) -> Answer:
        """Show one measure."""
        measure = self._within_reach(call, measure_id)
        return Answer(200, of_quality(measure, tongue_of(call.query)), etag(measure.version))

    @route("PATCH", "/quality-measures/<measure_id>")
    def change_quality_measure(self, call: Call, measure_id: str) -> Answer:
        """Change a measure: who sees to it, how far it is, what was found."""
        form = read(QualityChangeForm, call.body)
        self._within_reach(call, measure_id)

        def decide(measure: QualityMeasure) -> tuple[QualityMeasure, dict[str, Any]]:
            if measure.version != call.if_match:
                raise moved_on()
            changed = replace(
                measure,
                name=form.name.given() if form.name else measure.name,
                owner=form.owner or measure.owner,
                status=form.status or measure.status,
                indicator=_indicator(form.indicator) if form.indicator else measure.indicator,
                version=measure.version + 1,
            )
            return changed, of_quality(changed, "fr")

        body = self.store.quality.change(measure_id, effect=call.effect, decide=decide)
        return Answer(200, found(body), etag(call.if_match + 1))

    def _within_reach(self, call: Call, measure_id: str) -> QualityMeasure:
        measure: QualityMeasure = found(self.store.quality.get(measure_id))
        if not call.caller.may_see(place_id=measure.place_id):
            raise not_found()
        return measure


def _indicator(form: IndicatorForm) -> Indicator:
    return Indicator(
        unit=form.unit,
        target=form.target,
        value=form.value,
        measured_on=date.fromisoformat(form.measured_on) if form.measured_on else None,
    )

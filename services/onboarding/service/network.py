"""What the network decides about its welcome."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import moved_on, not_found
from services.onboarding.domain.welcome.rules import Contact, Rules
from services.onboarding.forms.calls import RulesForm
from services.onboarding.service.room import Room, found, not_valid
from services.onboarding.views.network import of_rules


class Network(Room):
    """Routes about the network's settings."""

    @route("GET", "/network/welcome")
    def get_rules(self, call: Call) -> Answer:
        """Show how the network welcomes."""
        if not call.caller.may_see():
            raise not_found()
        rules, version = self.store.network.rules()
        return Answer(200, of_rules(rules), {"ETag": f'"{version}"'})

    @route("PATCH", "/network/welcome")
    def change_rules(self, call: Call) -> Answer:
        """Change how the network welcomes, from now on."""
        if not call.caller.may_see():
            raise not_found()
        form = read(RulesForm, call.body)
        new: dict[str, Any] = form.model_dump(exclude_unset=True)
        for name, value in new.items():
            if value is None:
                raise not_valid(f"/{name}", "must be set to something")
        if "contacts" in new:
            new["contacts"] = tuple(Contact(**each) for each in new["contacts"])
        if "hosting_needs" in new:
            new["hosting_needs"] = tuple(new["hosting_needs"])
        expected = call.if_match

        def decide(rules: Rules, version: int) -> tuple[Rules, dict[str, Any]]:
            if version != expected:
                raise moved_on()
            after = replace(rules, **new)
            return after, of_rules(after)

        body = found(self.store.network.change_rules(effect=call.effect, decide=decide))
        return Answer(200, body, {"ETag": f'"{expected + 1}"'})

"""How the network's settings look in JSON."""

from dataclasses import asdict
from typing import Any

from services.onboarding.domain.welcome.rules import Rules


def of_rules(rules: Rules) -> dict[str, Any]:
    """Return how the network welcomes."""
    return {
        **asdict(rules),
        "contacts": [asdict(each) for each in rules.contacts],
        "hosting_needs": list(rules.hosting_needs),
    }

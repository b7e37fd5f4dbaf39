"""Runs onboarding: ``python -m services.onboarding``."""

from chassis.process import run

run("services.onboarding.service", "Onboarding")

"""Runs matching: ``python -m services.matching``."""

from chassis.process import run

run("services.matching.service", "Matching")

"""Runs reports: ``python -m services.reports``."""

from chassis.process import run

run("services.reports.service", "Reports")

"""Runs notifications: ``python -m services.notifications``."""

from chassis.process import run

run("services.notifications.service", "Notifications")

"""Run our measured consumer."""

from chassis.process import run

run("bench.consumers.entrelieux_service", "Bench")

"""Run the toy."""

from chassis.process import run

run("tests.bus.toy.service", "Toy")

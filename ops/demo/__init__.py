"""The demonstration: real places, invented people, and every newcomer gets what they are due."""

from ops.demo.command import SUMMARY, arguments, run

__all__ = ["SUMMARY", "arguments", "run"]

"""Why somebody waits for a mentor and what would help: closed words, and sentences for people."""

from services.matching.domain.waiting.reasons import Wait, wait_of
from services.matching.domain.waiting.words import Tongue, help_in, reason_in

__all__ = ["Tongue", "Wait", "help_in", "reason_in", "wait_of"]

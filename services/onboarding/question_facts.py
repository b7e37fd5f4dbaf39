"""What onboarding says of questions and contributions: the domain's things as contracts."""

from uuid import UUID

from contracts.event import event_id
from contracts.questions import QuestionAnswered
from services.onboarding.domain.guidance.questions import Question


def of_answer(question: Question, correlation_id: UUID) -> list[QuestionAnswered]:
    """Return the fact that it is answered; none where nobody can be written to who asked."""
    reply = question.reply
    if reply is None or not _is_person(question.asked_by):
        return []
    return [
        QuestionAnswered(
            event_id=event_id(question.id, question.version, QuestionAnswered),
            occurred_at=reply.at,
            correlation_id=correlation_id,
            question_id=question.id,
            asked_by=question.asked_by,
            kind=question.kind,
            asked_at=question.asked_at,
            answer=reply.text,
        )
    ]


def _is_person(subject: str) -> bool:
    # Staff and coordinators may go by any name: they have given no address, and read the list.
    try:
        return str(UUID(subject)) == subject
    except ValueError:
        return False

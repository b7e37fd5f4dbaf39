"""How support files look in JSON."""

from typing import Any

from services.onboarding.domain.support import Contact, SupportFile
from services.onboarding.views.words import moment


def of_support_file(file: SupportFile, *, with_private: bool) -> dict[str, Any]:
    """Return a support file; what is not for the member's own eyes only for their companions."""
    action, companion = file.next_action, file.companion
    return {
        "member_id": file.member_id,
        "companion": companion and {"name": companion.name, "person_id": companion.person_id},
        "steps": [{"title": each.title, "done": each.done} for each in file.steps],
        "notes": file.notes,
        "private_notes": file.private_notes if with_private else None,
        "next_action": action
        and {
            "what": action.what,
            "by_whom": action.by_whom,
            "by_when": action.by_when.isoformat() if action.by_when else None,
        },
        "contacts": [of_contact(each, with_note=with_private) for each in file.contacts],
    }


def of_contact(contact: Contact, *, with_note: bool) -> dict[str, Any]:
    """Return a time when somebody was spoken to."""
    return {
        "id": contact.id,
        "channel": contact.channel,
        "at": moment(contact.at),
        "note": contact.note if with_note else None,
        "noted_by": contact.noted_by,
    }

"""What the journal says of an examination."""

from __future__ import annotations

import hashlib
from typing import Any

from pratique.case.answer import iso, to_text
from pratique.model import Severity
from pratique.phrase import Phrase
from pratique.story.examination import Examination, State

_SAID = {
    State.COMPROMISED: Phrase("compromised"),
    State.SUSPICIOUS: Phrase("suspicious"),
    State.NO_TRACE: Phrase("no trace found in what was read"),
}


def examined(answer: Examination) -> tuple[Phrase, dict[str, Any]]:
    """What was examined, with which answer; `answer` is the digest of the file that keeps it."""
    covered = answer.coverage
    told = Phrase(
        "Examined %(location)s. The answer: %(state)s.",
        {"location": answer.location, "state": _SAID[answer.state]},
    )
    about = {
        "kind": answer.kind,
        "location": answer.location,
        "started": iso(answer.started),
        "state": answer.state.value,
        "findings": {severity.word: answer.count(severity) for severity in Severity},
        "files": covered.files,
        "read": covered.files_read,
        "unread": covered.files_unread,
        "media": [{"path": one.path, "sha256": one.sha256} for one in answer.media[:50]],
        "answer": hashlib.sha256(to_text(answer).encode()).hexdigest(),
    }
    return told, about

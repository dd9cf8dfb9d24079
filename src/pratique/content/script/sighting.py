"""What a program in one of these languages is seen to do: marks before they are marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

RUNS_REQUEST: Final = "page-runs-request"
WRITES_REQUEST: Final = "page-writes-request"
MANAGES_FILES: Final = "page-manages-files"
QUERIES_REQUEST: Final = "page-queries-request"
RELAYS: Final = "page-relays-request"
RUNS_DECODED: Final = "script-runs-decoded"
RUNS_REMOTE: Final = "script-runs-remote"
CONNECTS_BACK: Final = "script-connects-back"
HIDES_NAME: Final = "script-hides-name"
FLOODS: Final = "script-floods"
MAILS_MANY: Final = "script-mails-many"
RUNS_CHAT: Final = "script-runs-chat"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing seen at `position` of the program text."""

    mark: str
    position: int
    why: str
    confidence: float

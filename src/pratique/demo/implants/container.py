"""What the intruder left inside the container."""

from __future__ import annotations

from typing import Final

from pratique.demo.container import NAME, PAGES, WRITTEN
from pratique.demo.implant import Implant, written
from pratique.demo.implants.web import guarded

_PAGE: Final = f"{PAGES}/health.php"

IMPLANTS: Final = (
    Implant(
        f"{WRITTEN}{_PAGE}",
        f"a page of the container {NAME} that runs what a visitor sends",
        "web-php-runs-request",
        written(f"{WRITTEN}{_PAGE}", guarded("system($_POST['probe']);")),
        seen_at=_PAGE,
    ),
)

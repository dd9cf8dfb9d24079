"""Whether programs lie where a site keeps only data: uploads, pictures, fonts."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import Seen, payloads, seen
from pratique.checks.web.php_in_image import hidden_in_image
from pratique.checks.web_place import PictureFolders, WebPlaces, stored
from pratique.content.mark import ONLY_TYPED, Mark
from pratique.content.reason import reason
from pratique.model import Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at PHP that does something, in a folder of a site that is for data."""
    places = WebPlaces.of(tables)
    pictures = PictureFolders(tables)

    def wanted(one: Seen) -> bool:
        below = places.below_root(one.path)
        if below is None or hidden_in_image(one):
            return False
        return stored(below) or pictures.holds(one.path)

    for payload in payloads(seen(tables, "php-code"), wanted):
        folder = payload.best.path.rpartition("/")[0]
        typed = payload.best.why == ONLY_TYPED
        why = Phrase(
            "The folder %(folder)s is for data that a site stores; no program belongs there.",
            {"folder": folder},
        )
        yield payload.sign(
            why=prose(why, reason(ONLY_TYPED)) if typed else why,
            confidence=0.4 if typed else min(payload.best.confidence, 0.85),
            severity=Severity.LOW if typed else None,
        )


CHECK = Check(
    slug="web-php-in-data-place",
    title="PHP lies in a folder that is for data only",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=(Mark, File, Site),
    innocent=(
        "A few plug-ins store their own PHP among uploads (compiled templates, settings, "
        "logs); the name of the folder says whose it is."
    ),
    blind=(
        "Folders for data with a name of their own, and folders of scripts and styles (js, "
        "css), where applications do ship PHP."
    ),
    next=(
        "Read the file. When no plug-in of yours has put it there, look in the access log for "
        "who called it first."
    ),
    find=find,
    condemns=True,
)

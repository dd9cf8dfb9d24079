from __future__ import annotations

import pytest

from pratique.checks.packaged_copy import PackagedCopies
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

OWN = "/usr/lib/cups/backend-available/usb"
SAME = "1" * 64


@pytest.mark.parametrize(
    ("path", "values", "is_copy"),
    [
        ("/usr/lib/cups/backend/usb", {"sha256": SAME}, True),
        ("/usr/lib/cups/backend-available/other-name", {"sha256": SAME}, True),
        ("/usr/lib/cups/backend/usb", {"sha256": "2" * 64}, False),
        ("/usr/lib/other/backend/usb", {"sha256": SAME}, False),
        ("/usr/lib/cups/backend/usb", {"sha256": SAME, "size": 0}, False),
        ("/usr/lib/cups/backend/usb", {"sha256": None}, False),
        (OWN, {"sha256": SAME}, False),  # the package's own
    ],
)
def test_what_is_a_copy(file, packaged, path, values, is_copy):
    rows = [file(path, **values), packaged(OWN)]
    if path != OWN:
        rows.append(file(OWN, sha256=SAME))
    with Tables.of(rows, (File, PackageFile)) as tables:
        assert (path in PackagedCopies(tables)) is is_copy

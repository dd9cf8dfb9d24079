"""A small suspect machine with its tables, and findings on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from invented import Held
from pratique.dating.bounds import Trust
from pratique.dating.date import Given, date
from pratique.dating.trace import MOST_TRACES, traces_of
from pratique.evidence import open_evidence
from pratique.model import Finding, Place, Severity, Window
from pratique.store.tables import Tables
from pratique.survey.surveyor import row_types, survey

SHELL = b"<?php eval($_POST['c']);\n"
PASSWD = b"root:x:0:0::/root:/bin/sh\nextra:x:0:0::/:/bin/sh\n"


def finding(path: str, line: int | None = None, **changed) -> Finding:
    made = Finding(
        "F-1", "web-x", "a title", Severity.HIGH, 0.9, "T1505.003", "e", (Place(path, line),),
        "quote", "why", "innocent", "next", "", Window(None, None, ()),
    )  # fmt: skip
    return replace(made, **changed)


FILES = {
    "etc/passwd": PASSWD,
    "var/www/x.php": SHELL,
    "var/www/a/index.php": b"<?php echo 1;\n",
    "usr/bin/tool": b"\x7fELF" + bytes(60),
    "var/lib/mysql/ibdata1": b"data",
    **{f"var/www/many/{n:03}.php": SHELL for n in range(MOST_TRACES + 20)},
}


class Machine:
    """A small suspect machine with its tables, asked like a case is."""

    def __init__(self, root: Path, folder: Path, files: Mapping[str, bytes]) -> None:
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        folder.mkdir()
        survey(root, folder, processes=1)
        self.tables = Tables.open_at(folder, row_types())
        self.source = open_evidence(root)

    def traces(self, *findings: Finding):
        return list(traces_of(findings, self.tables, self.source))

    def date(self, findings, *histories, copied=True):
        given = [Given(f"h{n}", one, Trust.HIGH) for n, one in enumerate(histories)]
        return date(findings, self.tables, self.source, given, copied=copied)

    def close(self) -> None:
        self.source.close()


def days(path: bytes, held: Held, since: int, count: int = 6, before: Held | None = None):
    first = {} if before is None else {path: before}
    return [{path: held} if day >= since else first for day in range(count)]

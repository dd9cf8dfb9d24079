from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.case.folder import for_evidence
from pratique.case.judgement import judged, rank
from pratique.case.piece import Piece
from pratique.checks import all_checks
from pratique.checks.base import Check, Sign
from pratique.evidence.directory import DirectorySource
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.survey.file import File
from pratique.survey.surveyor import survey


def sign(subject, severity):
    return Sign(subject, (Place("/etc/passwd"),), "", Phrase(""), (), severity=severity)


def asked(*signs):
    check = next(one for one in all_checks() if one.slug == "accounts-second-uid-0")
    return replace(check, reads=(File,), find=lambda _tables: iter(signs))


@pytest.fixture
def piece(server, tmp_path):
    root = server({"etc/passwd": b"root:x:0:0::/root:/bin/sh\n"})
    identity = DirectorySource.open_at(root).identity()
    case = for_evidence(tmp_path / "case", identity, "directory", root)
    folder = case.survey(identity)
    survey(root, folder, processes=1)
    return case, Piece(identity, "directory", str(root), root, folder)


def told(piece, *checks: Check):
    case, one = piece
    counted = []
    found = judged(checks, case, one, lambda done, total: counted.append((done, total)))
    assert counted == [(number, len(checks)) for number in range(1, len(checks) + 1)]
    return found


def test_findings_come_worst_first(piece):
    found = told(piece, asked(sign("a", Severity.LOW), sign("b", Severity.HIGH))).findings
    assert [finding.severity for finding in found] == [Severity.HIGH, Severity.LOW]
    assert list(found) == sorted(found, key=rank)


def test_the_same_thing_in_a_container_is_another_finding(piece):
    case, one = piece
    inside = (case, replace(one, container="web"))
    (here,) = told(piece, asked(sign("a", None))).findings
    (there,) = told(inside, asked(sign("a", None))).findings
    assert here.id != there.id
    assert [place.container for place in (*here.places, *there.places)] == [None, "web"]

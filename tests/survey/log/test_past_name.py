from __future__ import annotations

from datetime import date

from pratique.survey.log.candidate import Candidate
from pratique.survey.log.past_name import USUAL, logs_of, past_names

LOG = "/var/log/auth.log"


def candidate(path, position="", *, claimed=True):
    return Candidate(path, LOG, position, 1, "", claimed)


def test_logs_of_the_evidence_and_usual_ones():
    found = logs_of([candidate(LOG), candidate("/srv/x.log", claimed=False)])
    assert [file.path for file in found[LOG]] == [LOG]
    assert set(found) == set(USUAL)
    assert found["/var/log/secure"] == []


def test_names_that_rotation_makes():
    names = list(past_names(LOG, [candidate(f"{LOG}.2.xz", "2")], date(2026, 11, 3)))
    assert names[0] == LOG
    assert {f"{LOG}.1", f"{LOG}.4.xz"} <= set(names)
    assert f"{LOG}.4.gz" not in names
    assert not any("2026" in name for name in names)


def test_names_with_a_date_where_the_evidence_has_some():
    names = set(past_names(LOG, [candidate(f"{LOG}-20261101", "20261101")], date(2026, 11, 3)))
    assert {f"{LOG}-20261031", f"{LOG}-20261031.gz", "/var/log/auth-20261031.log"} <= names

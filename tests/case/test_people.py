from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pratique.case.duties import people_file
from pratique.case.folder import for_evidence
from pratique.case.journal import journal_of
from pratique.case.people import add, change, digests, remove, tell
from pratique.duties.people_file import read_people
from pratique.errors import DutiesUnreadable, UsageError

AT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
ADA = {"role": "customer", "name": "Ada Rossi", "mail": "ada@example.org", "sites": ("a.example",)}


@pytest.fixture
def case(tmp_path):
    (tmp_path / "suspect").mkdir()
    return for_evidence(tmp_path / "case", "e1", "directory", tmp_path / "suspect", {})


def people(case):
    return read_people(people_file(case))


def test_the_journal_holds_keys_and_no_names(case):
    add(case, ADA)
    change(case, "p-1", {"phone": "+39 06 5550100", "note": "calls at night"})
    tell(case, "P-1", {"what": "Ada must change it", "by": "Bruno", "how": "mail"}, AT)
    remove(case, "P-1")
    text = journal_of(case).path.read_text()
    for private in ("Ada", "ada@", "5550100", "night", "Bruno", "change it", "a.example"):
        assert private not in text
    acts = [str(entry.act) for entry in journal_of(case).entries()]
    assert acts[1:] == ["person", "person", "told", "person"]
    assert people(case).persons == people(case).told == ()


def test_a_key_stays_of_who_had_it(case):
    add(case, ADA)
    remove(case, "P-1")
    add(case, {"role": "legal", "name": "Bo"})
    assert [one.key for one in people(case).persons] == ["P-2"]


def test_what_was_told_is_bound_to_the_journal(case):
    add(case, ADA)
    tell(case, "P-1", {"what": "all", "duty": "GDPR-34"}, AT)
    (told,) = people(case).told
    assert (told.duty, told.digest in digests(case)) == ("gdpr-34", True)
    place = people_file(case)
    place.write_text(place.read_text().replace('"all"', '"nothing"'))
    assert people(case).told[0].digest not in digests(case)


def test_remarks_name_what_is_missing(case):
    said = " ".join(
        one.english for one in add(case, {"role": "customer", "name": "x", "language": "de"})
    )
    for part in ("P-1 has no mail", "in English", "--site or --account"):
        assert part in said
    assert [one.english for one in add(case, ADA)] == ["Added as P-2."]
    assert change(case, "P-2", {"name": "Ada Rossi"})[0].english == "Nothing was changed."


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"role": "king", "name": "x"}, "no such role"),
        ({"role": "legal"}, "needs a name"),
        ({"role": "legal", "name": " "}, "needs a name"),
        ({"role": "legal", "name": "x", "language": "klingon"}, "no code of a language"),
        ({"role": "legal", "name": "x" * 5000}, "too long"),
    ],
)
def test_refuses(case, known, says):
    with pytest.raises(UsageError, match=says) as refused:
        add(case, known)
    assert refused.value.next_step
    assert not people_file(case).exists()


def test_nobody_of_that_key_and_no_such_duty(case):
    for attempt in (
        lambda: change(case, "P-9", {}),
        lambda: remove(case, "P-9"),
        lambda: tell(case, "P-9", {}, AT),
        lambda: tell(case, "P-9", {"duty": "no-such"}, AT),
    ):
        with pytest.raises(UsageError) as refused:
            attempt()
        assert refused.value.next_step


def test_a_damaged_file_is_never_written_over(case):
    people_file(case).write_text("[[person]\n")
    for attempt in (lambda: add(case, ADA), lambda: tell(case, "P-1", {}, AT)):
        with pytest.raises(DutiesUnreadable):
            attempt()
    assert people_file(case).read_text() == "[[person]\n"
    assert not journal_of(case).path.exists() or "P-1" not in journal_of(case).path.read_text()

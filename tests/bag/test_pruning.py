from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta

import pytest

from pratique.bag.kind import Kind
from pratique.bag.pruning import due, prune
from pratique.bag.retention import DEFAULTS
from pratique.bag.sealing import Wanted, seal
from pratique.bag.verification import verify_bag
from pratique.case.evidence_tables import tables_of
from pratique.case.journal import journal_of, verified
from pratique.errors import Pruned
from pratique.record.act import Act

LATER = datetime.now(UTC) + timedelta(days=800)


def there(folder):
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}


def test_nothing_is_due_at_first(case):
    assert due(case, DEFAULTS, datetime.now(UTC)) == ()
    assert prune(case, (), LATER) == ()
    assert [entry.act for entry in journal_of(case).entries()] == [Act.OPENED]


def test_what_is_due_goes_and_the_journal_says_so(case):
    mail = case.folder / "surveys/e1/pass-logs/mail_event/000001.parquet"
    digest = hashlib.sha256(mail.read_bytes()).hexdigest()
    found = due(case, DEFAULTS, LATER)
    assert {one.period.kind for one in found} == {Kind.MAIL, Kind.TABLES}
    removed = prune(case, found, LATER)
    assert {one.kind: (one.files, one.kept) for one in removed} == {
        Kind.MAIL: (1, ()), Kind.TABLES: (1, ()),
    }  # fmt: skip
    assert not mail.exists()
    assert {"findings/e1.json", "reports/e1.html", "case.toml"} <= there(case.folder)
    (entry,) = [one for one in journal_of(case).entries() if one.act is Act.PRUNED]
    assert entry.about["kinds"]["mail"]["files"] == 1
    assert digest in (case.folder / entry.about["list"]).read_text()
    assert verified(case).intact


def test_a_question_to_what_was_removed_is_refused(case):
    prune(case, due(case, DEFAULTS, LATER), LATER)
    day = LATER.strftime("%Y-%m-%d")
    with tables_of(case, "e1") as tables:
        with pytest.raises(Pruned, match=day):
            list(tables.select("SELECT count(*) FROM mail_event"))
        with pytest.raises(Pruned, match=day):
            tables.ask("SELECT path FROM file")
        assert list(tables.select("SELECT count(*) FROM crontab")) == [(0,)]


def test_a_case_is_still_sealed_after_it(case, tmp_path):
    prune(case, due(case, DEFAULTS, LATER), LATER)
    seal(case, Wanted(tmp_path / "bag"))
    assert verify_bag(tmp_path / "bag").unchanged
    assert "time line" in (tmp_path / "bag/data/left-out.csv").read_text()


def test_a_sealed_bag_is_not_touched(case, tmp_path):
    seal(case, Wanted(tmp_path / "bag"))
    prune(case, due(case, DEFAULTS, LATER), LATER)
    assert verify_bag(tmp_path / "bag").unchanged


@pytest.mark.parametrize("what", ["file", "folder", "changed"])
def test_what_was_replaced_meanwhile_stays(case, tmp_path, what):
    table = case.folder / "surveys/e1/file"
    place = table / "000001.parquet"
    found = due(case, DEFAULTS, LATER)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "000001.parquet").write_bytes(place.read_bytes())
    os.utime(outside / "000001.parquet", ns=(0, place.stat().st_mtime_ns))
    if what == "file":
        place.unlink()
        place.symlink_to(outside / "000001.parquet")
    elif what == "folder":
        place.unlink()
        table.rmdir()
        table.symlink_to(outside)
    else:
        place.write_text("something else")
    removed = {one.kind: one for one in prune(case, found, LATER)}
    assert removed[Kind.TABLES].files == 0
    assert removed[Kind.TABLES].kept == ("surveys/e1/file/000001.parquet",)
    assert (outside / "000001.parquet").exists()

"""The journal: only ever longer, whatever happens in between."""

from __future__ import annotations

import json
import os
import resource
import stat
import subprocess
import sys

import pytest

from pratique.errors import CaseStorage, UsageError
from pratique.phrase import Phrase
from pratique.record import journal as journal_module
from pratique.record.act import Act
from pratique.record.head import Head, write_head
from pratique.record.journal import Journal
from pratique.record.key import next_key, read_key
from pratique.record.verification import verify


def note(folder, text="A note"):
    return Journal(folder).write(Act.NOTED, Phrase("%(text)s", {"text": text}))


def acts(folder):
    return [entry.act for entry in Journal(folder).entries()]


def test_first_entry_opens_it(tmp_path):
    entry = note(tmp_path)
    assert acts(tmp_path) == [Act.OPENED, Act.NOTED]
    assert entry.number == 2
    assert list(Journal(tmp_path).entries())[-1] == entry
    assert verify(tmp_path).intact


def test_nobody_else_may_read_the_key_or_the_journal(tmp_path):
    note(tmp_path)
    for name in ("journal.key", "journal.jsonl"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_entry_says_who_when_and_with_which_version(tmp_path, monkeypatch):
    monkeypatch.setenv("PRATIQUE_PERSON", "Ada")
    journal = Journal(tmp_path)
    journal.write(Act.NOTED, Phrase("Seen"), {"a": [1, None]}, evidence="e1")
    journal.write(Act.NOTED, Phrase("Seen"), by="Grace")
    entries = list(journal.entries())
    assert [entry.who.name for entry in entries] == ["Ada", "Ada", "Grace"]
    assert entries[1].about == {"a": [1, None]}
    assert (entries[1].evidence, entries[1].clock.time.utcoffset().seconds) == ("e1", 0)


@pytest.mark.parametrize("cut", [1, 10, 300])
def test_half_a_line_stays_and_is_told(tmp_path, cut):
    note(tmp_path)
    whole = (tmp_path / "journal.jsonl").read_bytes()
    with (tmp_path / "journal.jsonl").open("ab") as target:
        target.write(whole.splitlines(keepends=True)[-1].replace(b'"entry":2', b'"entry":3')[:cut])
    left = (tmp_path / "journal.jsonl").read_bytes()
    assert not verify(tmp_path).intact
    note(tmp_path, "After the power came back")
    assert (tmp_path / "journal.jsonl").read_bytes().startswith(left)
    assert acts(tmp_path) == [Act.OPENED, Act.NOTED, Act.TORN, Act.NOTED]
    verification = verify(tmp_path)
    assert verification.intact
    assert ["Line 3 is half a line" in remark.english for remark in verification.remarks] == [True]


def test_zeros_of_a_power_loss_stay_and_are_told(tmp_path):
    note(tmp_path)
    with (tmp_path / "journal.jsonl").open("ab") as target:
        target.write(b"\0" * 700 + b"\n" + b"\0" * 30)
    note(tmp_path)
    assert acts(tmp_path)[-2:] == [Act.TORN, Act.NOTED]
    assert verify(tmp_path).intact


def test_entry_that_the_head_does_not_know_yet_is_taken(tmp_path):
    note(tmp_path)
    head = (tmp_path / "journal.head").read_bytes()
    note(tmp_path, "The power went before the head was written")
    (tmp_path / "journal.head").write_bytes(head)
    note(tmp_path)
    assert acts(tmp_path) == [Act.OPENED, Act.NOTED, Act.NOTED, Act.NOTED]
    assert verify(tmp_path).intact


def test_what_was_changed_is_told_for_ever(tmp_path):
    for number in range(3):
        note(tmp_path, str(number))
    lines = (tmp_path / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "journal.jsonl").write_bytes(b"".join(lines[:-1]))
    note(tmp_path, "Somebody goes on")
    assert acts(tmp_path)[-2:] == [Act.BROKEN, Act.NOTED]
    note(tmp_path, "And on")
    faults = [problem.fault for problem in verify(tmp_path).problems]
    assert faults == ["missing", "broken"]


@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_lost_head_is_told_for_ever(tmp_path, how):
    note(tmp_path)
    if how == "gone":
        (tmp_path / "journal.head").unlink()
    else:
        (tmp_path / "journal.head").write_bytes(b"\0" * 512)
    note(tmp_path)
    assert acts(tmp_path) == [Act.OPENED, Act.NOTED, Act.BROKEN, Act.NOTED]
    assert [problem.fault for problem in verify(tmp_path).problems] == ["broken"]


def test_journal_taken_away_is_told(tmp_path):
    note(tmp_path)
    (tmp_path / "journal.jsonl").unlink()
    entry = note(tmp_path)
    assert acts(tmp_path) == [Act.BROKEN, Act.NOTED]
    assert entry.number == 4
    assert [problem.fault for problem in verify(tmp_path).problems] == ["missing", "broken"]


def test_lost_key_is_told(tmp_path):
    note(tmp_path)
    (tmp_path / "journal.key").unlink()
    note(tmp_path)
    assert acts(tmp_path)[-2:] == [Act.KEY_CHANGED, Act.NOTED]
    assert [problem.fault for problem in verify(tmp_path).problems] == ["foreign"]


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\n"])
def test_damaged_key_is_an_error_that_says_so(tmp_path, content):
    note(tmp_path)
    (tmp_path / "journal.key").write_bytes(content)
    with pytest.raises(CaseStorage, match="key of this case's journal is damaged"):
        note(tmp_path)


def test_new_key_is_introduced_by_the_old_one(tmp_path):
    note(tmp_path)
    before = read_key(tmp_path).public
    Journal(tmp_path).rotate(Phrase("Sealed"), {"why": "seal"})
    assert read_key(tmp_path).public != before
    note(tmp_path)
    verification = verify(tmp_path)
    assert verification.intact
    assert verification.keys == (before, read_key(tmp_path).public)


@pytest.mark.parametrize("written", [True, False])
def test_interrupted_change_of_keys_is_finished_or_dropped(tmp_path, written, monkeypatch):
    note(tmp_path)
    if written:  # killed between the entry and the key
        with monkeypatch.context() as patched:
            patched.setattr(journal_module, "adopt", _killed)
            with pytest.raises(KeyboardInterrupt):
                Journal(tmp_path).rotate(Phrase("Sealed"))
    else:
        next_key(tmp_path)
    note(tmp_path)
    verification = verify(tmp_path)
    assert (verification.intact, len(verification.keys)) == (True, 2 if written else 1)
    assert not (tmp_path / "journal.key.next").exists()


def _killed(*_arguments):
    raise KeyboardInterrupt


WRITES = """
import sys
from pathlib import Path
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.journal import Journal
for number in range(20):
    Journal(Path(sys.argv[1])).write(Act.NOTED, Phrase("A note"))
"""


def test_two_processes_wait_for_each_other(tmp_path):
    both = [subprocess.Popen([sys.executable, "-c", WRITES, tmp_path]) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    verification = verify(tmp_path)
    assert (verification.intact, verification.entries) == (True, 41)


def test_full_disk_leaves_the_journal_as_it_was(tmp_path):
    note(tmp_path)
    size = (tmp_path / "journal.jsonl").stat().st_size
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, before[1]))
    try:
        with pytest.raises(CaseStorage):
            note(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / "journal.jsonl").stat().st_size == size
    note(tmp_path)
    assert verify(tmp_path).intact


def test_too_long_an_entry_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(UsageError, match="too long for the journal"):
        note(tmp_path, "a" * 70_000)
    note(tmp_path)
    assert verify(tmp_path).intact


def test_link_in_place_of_the_journal_is_not_followed(tmp_path):
    other = tmp_path / "other"
    other.write_bytes(b"")
    (tmp_path / "case").mkdir()
    (tmp_path / "case/journal.jsonl").symlink_to(other)
    with pytest.raises(CaseStorage):
        note(tmp_path / "case")
    assert other.read_bytes() == b""


@pytest.mark.parametrize("name", ["journal.jsonl", "journal.head", "journal.key"])
@pytest.mark.parametrize("made", [os.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_an_error_or_a_problem_and_never_waited_for(tmp_path, name, made):
    note(tmp_path)
    (tmp_path / name).unlink()
    made(tmp_path / name)
    with pytest.raises(CaseStorage):
        note(tmp_path)
    if name == "journal.jsonl":
        with pytest.raises(CaseStorage, match="it is no file"):
            verify(tmp_path)
    else:
        assert verify(tmp_path).intact == (name == "journal.key")


@pytest.mark.parametrize(("start", "end"), [(-5, 10), (10, 5), (0, 2**70), (0, 2**62)])
def test_head_with_places_that_cannot_be_is_told(tmp_path, start, end):
    note(tmp_path)
    key = read_key(tmp_path)
    write_head(tmp_path, Head(2, start, end, "0" * 64, key.public), key)
    note(tmp_path)
    assert acts(tmp_path)[-2:] == ["broken", "noted"]


def test_hostile_text_is_one_line_of_ascii(tmp_path):
    text = "a\nb\u2028c\x1b[2J\u202e\udcff\0"
    note(tmp_path, text)
    last = (tmp_path / "journal.jsonl").read_bytes().splitlines()[-1]
    assert last.isascii()
    assert json.loads(last)["told"]["told"]["text"] == text
    assert list(Journal(tmp_path).entries())[-1].told.english == text


def test_openssl_verifies_an_entry(tmp_path):
    """As the guide says it, with nothing of ours."""
    import shutil

    if shutil.which("openssl") is None:
        pytest.skip("no openssl here")
    note(tmp_path)
    last = (tmp_path / "journal.jsonl").read_bytes().splitlines()[-1]
    start, signature = last[: -(128 + len(b',"signature":""}'))], last[-130:-2]
    (tmp_path / "entry").write_bytes(start)
    (tmp_path / "signature").write_bytes(bytes.fromhex(signature.decode()))
    done = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "journal.pub", "-rawin",
         "-in", "entry", "-sigfile", "signature"],
        cwd=tmp_path, capture_output=True, check=False, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert b"Verified Successfully" in done.stdout

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from pratique.errors import HistoryError, Unreadable
from pratique.evidence.directory import DirectorySource
from pratique.history.base import Proof, Unknown
from pratique.history.git import repository
from pratique.history.git.repository import Git, embedded
from pratique.model import readable


def reasons(history):
    return {gap.reason for gap in history.limits()}


def changed(history, one, other):
    snapshots = history.snapshots()
    return {
        change.path.decode(): (change.before is not None, change.after is not None)
        for change in history.changes(snapshots[one], snapshots[other])
    }


def test_commits_of_the_line_oldest_first(three, opened):
    history = opened(three.tree)
    found = history.snapshots()
    assert [each.label[11:] for each in found] == [
        "Initial commit",
        'committing changes in /etc made by "apt install apache2"',
        "daily autocommit",
    ]
    assert [each.time for each in found] == sorted(each.time for each in found)
    assert {each.basis for each in found} == {"recorded"}
    assert {each.roots for each in found} == {(b"etc",)}
    assert history.gaps() == ()


def test_one_path_in_all_commits(three, opened):
    history = opened(three.tree)
    paths = [b"etc/passwd", b"etc/shadow", b"usr/bin/ls", b"etc", b""]
    seen = list(history.look_everywhere(paths).values())
    ids = [each[b"etc/passwd"].identity for each in seen]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0] == three.run("rev-parse", "HEAD~2:passwd")
    assert seen[0][b"etc/passwd"].proof is Proof.CONTENT
    assert seen[0][b"etc/shadow"] is None
    entry = seen[1][b"etc/shadow"].entry
    assert (entry.mode, entry.uid, entry.gid, entry.size, entry.mtime) == (0o640, 0, 4, 8, None)
    assert {each[b"usr/bin/ls"] for each in seen} == {Unknown.NOT_COVERED}
    assert all(each[b"etc"] and each[b""] for each in seen)


def test_what_differs(three, opened):
    history = opened(three.tree)
    assert changed(history, 1, 2) == {"etc/passwd": (True, True), "etc/rc": (False, True),
                                      "etc/rc/local": (False, True)}  # fmt: skip
    assert changed(history, 2, 2) == {}
    assert "etc/apache2/conf" in changed(history, 0, 1)
    assert changed(history, 1, 0)["etc/shadow"] == (True, False)
    assert history.listings() == 4


def test_mode_that_only_etckeeper_knows_is_a_change(three, opened):
    script = (three.tree / ".etckeeper").read_text()
    (three.tree / ".etckeeper").write_text(script.replace("0640", "0666"))
    three.commit("by hand")
    found = changed(opened(three.tree), -2, -1)
    assert set(found) == {"etc/.etckeeper", "etc/shadow"}


def test_content_and_digests(three, opened):
    history = opened(three.tree)
    last = history.snapshots()[-1]
    assert history.content(last, b"etc/hosts", 3) == b"a\na"
    found = dict(history.digests(last, [b"etc/apache2", b"etc/apache2", b"etc/rc"]))
    assert found == {
        b"etc/apache2/conf": hashlib.sha256(b"Listen 80\n").hexdigest(),
        b"etc/rc/local": hashlib.sha256(b"#!\n").hexdigest(),
    }
    with pytest.raises(Unreadable):
        history.content(last, b"etc/none", 3)
    with pytest.raises(Unreadable):
        history.content(last, b"etc/localtime", 3)


def test_what_made_a_commit(three, opened):
    history = opened(three.tree)
    cause = history.cause(history.snapshots()[1])
    assert (cause.how, cause.command) == ("package run", "apt install apache2")
    assert [package.name for package in cause.packages] == ["apache2", "libc6"]


def test_repository_inside_evidence(three):
    source = DirectorySource.open_at(three.tree.parent)
    history = embedded(source)
    assert history is not None
    assert len(history.snapshots()) == 3
    assert "the repository lies on the suspect machine itself" in reasons(history)
    history.close()
    assert embedded(source, b"var") is None
    source.close()


@pytest.mark.parametrize("path", ["", ".git"])
def test_work_tree_or_repository(three, path):
    assert Git.recognises(three.tree / path)
    assert not Git.recognises(three.tree.parent)


def test_repository_of_anything_is_refused_unless_placed(made, opened):
    made.commit("one", index="x")
    site = made.tree.rename(made.tree.parent / "site")
    with pytest.raises(HistoryError, match="not known where"):
        opened(site)
    history = opened(site, b"var/www/site")
    (snapshot,) = history.snapshots()
    assert history.look(snapshot, [b"var/www/site/index", b"var/www", b"var/log"]).keys()
    names = [entry.path for entry in history.source(snapshot).walk()]
    assert names == [b"", b"var", b"var/www", b"var/www/site", b"var/www/site/index"]


def test_repository_without_a_commit(made, opened):
    with pytest.raises(HistoryError, match="no commit"):
        opened(made.tree)


def test_damaged_object_costs_what_it_held(three, opened):
    name = three.run("rev-parse", "HEAD:passwd")
    path = three.tree / ".git" / "objects" / name[:2] / name[2:]
    path.chmod(0o600)
    path.write_bytes(zlib.compress(b"blob 3\0abc"))  # other bytes under its name
    history = opened(three.tree)
    last = history.snapshots()[-1]
    with pytest.raises(Unreadable, match="not what its name says"):
        history.content(last, b"etc/passwd", 9)
    assert b"etc/hosts" in dict(history.digests(last, [b"etc"]))
    assert history.gaps()


def test_missing_commit_ends_the_line(three, opened):
    name = three.run("rev-parse", "HEAD")
    (three.tree / ".git" / "objects" / name[:2] / name[2:]).unlink()
    history = opened(three.tree)
    assert history.snapshots() == ()
    (gap,) = history.gaps()
    assert gap.reason == "repository: an object is missing"


def test_rewritten_branch_is_told(three, opened):
    before = three.run("rev-parse", "HEAD")
    three.run("reset", "-q", "--hard", "HEAD~1")
    three.commit("nothing happened")
    history = opened(three.tree)
    (gap,) = [g for g in history.limits() if g.reason == "commits were taken out of the branch"]
    assert before[:12] in gap.detail


def test_merge_is_no_rewriting(three, opened):
    three.run("checkout", "-q", "-b", "side", "HEAD~1")
    three.commit("aside", side="x")
    three.run("checkout", "-q", "master")
    three.run("merge", "-q", "side", "-m", "merged")
    history = opened(three.tree)
    assert "commits were taken out of the branch" not in reasons(history)
    assert len(history.snapshots()) == 4  # the first-parent line only
    assert "other branches were not looked at" in reasons(history)


def test_times_that_go_backwards_are_told_and_the_order_stays(made, opened):
    one = made.commit("one", passwd="a", group="")
    two = made.commit("two", when=1_700_000_000, passwd="b")
    history = opened(made.tree)
    assert [each.key for each in history.snapshots()] == [one, two]
    assert "times of snapshots contradict their order" in reasons(history)


def test_nothing_of_this_machine_is_resolved(three, opened, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    shutil.move(three.tree / ".git" / "objects", elsewhere)
    (three.tree / ".git" / "objects" / "info").mkdir(parents=True)
    (three.tree / ".git" / "objects" / "info" / "alternates").write_text(f"{elsewhere}\n")
    history = opened(three.tree)
    assert history.snapshots() == ()
    assert "the repository is not whole" in reasons(history)


@pytest.mark.parametrize("name", ["objects/pack", "HEAD", "refs"])
def test_link_in_a_repository_leads_nowhere(three, tmp_path, name, opened):
    path = three.tree / ".git" / name
    shutil.move(path, tmp_path / "out")
    path.symlink_to(tmp_path / "out")
    try:
        history = opened(three.tree)
    except HistoryError:
        return
    assert len(history.snapshots()) < 3


def test_settings_and_hooks_are_not_looked_at(three, opened):
    marker = three.tree.parent / "ran"
    (three.tree / ".git" / "config").write_text(
        f"[core]\nfsmonitor = touch {marker}\nworktree = /\n"
    )
    assert len(opened(three.tree).snapshots()) == 3
    assert not marker.exists()


def test_many_commits_are_bounded(made, opened, monkeypatch):
    lines = [
        f"commit refs/heads/master\nmark :{number}\n"
        f"committer a <a> {1_790_000_000 + number} +0000\ndata 1\nx\n"
        + (f"from :{number - 1}\n" if number > 1 else "")
        + f"M 100644 inline passwd\ndata 4\n{number:04}\n"
        for number in range(1, 301)
    ]
    subprocess.run(["git", "-C", made.tree, "fast-import", "--quiet"], check=True,
                   input="".join(lines).encode())  # fmt: skip
    monkeypatch.setattr(repository, "MOST_COMMITS", 100)
    history = opened(made.tree)
    assert len(history.snapshots()) == 100
    (gap,) = history.gaps()
    assert gap.reason == "only the last 100 commits were read"


def test_evidence_is_unchanged(three, opened):
    def times():
        return {
            str(path): (
                path.lstat().st_mtime_ns,
                path.lstat().st_ctime_ns,
                path.lstat().st_atime_ns,
            )
            for path in Path(three.tree).rglob("*")
            if not path.is_dir()
        }

    before = times()
    history = opened(three.tree)
    snapshots = history.snapshots()
    list(history.digests(snapshots[-1], [b""]))
    history.limits()
    assert times() == before


def test_identity_and_location_of_a_commit(three, opened):
    history = opened(three.tree)
    one, other = (history.source(each) for each in history.snapshots()[:2])
    assert one.identity() != other.identity()
    assert (
        one.location == f"{readable(os.fsencode(three.tree / '.git'))}#{history.snapshots()[0].key}"
    )
    assert replace(one.lookup(b"etc"), path=b"") != one.lookup(b"")

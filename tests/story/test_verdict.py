from __future__ import annotations

import itertools

import pytest

from pratique.checks.base import Check
from pratique.model import EntryType, Finding, Gap, Place, Severity, Stage, Verdict, Window
from pratique.parsers.site import Site
from pratique.store.tables import Tables
from pratique.story.score import score
from pratique.story.verdict import FileVerdict, write_verdicts
from pratique.survey.file import File
from pratique.survey.known_good import KnownGood
from pratique.survey.package_file import PackageFile

GOOD, BAD = "md5:" + "0" * 32, "md5:" + "1" * 32
SHA = "a" * 64
CONDEMNS = "web-php-runs-request"


def file(
    path="/usr/x", kind="text", *, sha256=SHA, digest=None, size=1, uid=0, entry=EntryType.REGULAR
):
    folder, _, name = path.rpartition("/")
    return File(
        path, folder or "/", name, entry, size, 0o644, uid, 0, 1, 1, 1, 1,
        None, None, None, None, None, None, None, 0, None, kind, sha256, digest,
    )  # fmt: skip


def gap(path="/usr/x", stage=Stage.READ, *, matters=True) -> Gap:
    return Gap(path, None, stage, "zeros without end", "", matters)


def copied(path="/usr/x") -> KnownGood:
    return KnownGood(path, "c1", "x", "WordPress 6.4.3", in_place=True)


def package(path="/usr/x", digest=GOOD, name="coreutils") -> PackageFile:
    return PackageFile(path, name, "dpkg", path, conffile=False, digest=digest)


def finding(
    severity: Severity, check="other", paths=("/usr/x",), confidence=0.9, name="F-1"
) -> Finding:
    return Finding(
        name, check, "", severity, confidence, "T1", "E", tuple(map(Place, paths)),
        "", "", "", "", "", Window(None, None, ()),
    )  # fmt: skip


def check(slug: str, *, condemns: bool) -> Check:
    return Check(slug, "", Severity.HIGH, "T1", (), "", "", "", lambda _: iter(()), condemns)


CHECKS = (check(CONDEMNS, condemns=True), check("other", condemns=False))


def judged(folder, rows, findings=()) -> dict[str, FileVerdict]:
    with Tables.of(rows, (File, Gap, PackageFile, Site, KnownGood)) as tables:
        write_verdicts(tables, findings, CHECKS, folder)
    with Tables.open_at(folder, (FileVerdict,)) as tables:
        return {row.path: row for row in tables.rows(FileVerdict)}


@pytest.mark.parametrize(
    ("rows", "findings", "verdict"),
    [
        ([file()], [], Verdict.NO_SIGN),
        ([file(kind=None, sha256=None)], [], Verdict.UNREAD),
        ([file(sha256=None)], [], Verdict.UNREAD),
        ([file(sha256=None, size=1 << 30)], [], Verdict.NO_SIGN),
        ([file(sha256=None, size=1 << 30), gap(matters=False)], [], Verdict.NO_SIGN),
        ([file(sha256=None, size=1 << 30), gap()], [], Verdict.UNREAD),
        ([file(), gap("/other")], [], Verdict.NO_SIGN),
        ([file(), gap(stage=Stage.PARSE)], [], Verdict.NO_SIGN),
        ([file(), gap(stage=Stage.ANALYSE)], [], Verdict.UNREAD),
        ([file(), gap(stage=Stage.ANALYSE, matters=False)], [], Verdict.NO_SIGN),
        ([file(), gap("/usr/x!//a.php", stage=Stage.ANALYSE)], [], Verdict.UNREAD),
        ([file(digest=GOOD), package(), gap(stage=Stage.ANALYSE)], [], Verdict.KNOWN_GOOD),
        ([file(), gap(stage=Stage.ANALYSE)], [finding(Severity.MEDIUM)], Verdict.SUSPICIOUS),
        ([file()], [finding(Severity.HIGH, CONDEMNS, ("/usr/x!//a",))], Verdict.SUSPICIOUS),
        ([file(digest=GOOD, uid=33), package()], [], Verdict.NO_SIGN),
        ([file(digest=GOOD), package()], [], Verdict.KNOWN_GOOD),
        ([file(digest=BAD), package()], [], Verdict.NO_SIGN),
        ([file(digest=None), package()], [], Verdict.NO_SIGN),
        ([file(digest=GOOD), package(digest=None)], [], Verdict.NO_SIGN),
        ([file(digest=None), package(digest=None)], [], Verdict.NO_SIGN),
        ([file(digest=GOOD), package("/other")], [], Verdict.NO_SIGN),
        ([file(kind=None, sha256=None), package()], [], Verdict.UNREAD),
        ([file()], [finding(Severity.NOTE)], Verdict.NO_SIGN),
        ([file()], [finding(Severity.LOW, CONDEMNS)], Verdict.NO_SIGN),
        ([file()], [finding(Severity.MEDIUM)], Verdict.SUSPICIOUS),
        ([file()], [finding(Severity.CRITICAL)], Verdict.SUSPICIOUS),
        ([file()], [finding(Severity.MEDIUM, CONDEMNS)], Verdict.SUSPICIOUS),
        ([file()], [finding(Severity.HIGH, CONDEMNS)], Verdict.MALICIOUS),
        ([file()], [finding(Severity.CRITICAL, CONDEMNS)], Verdict.MALICIOUS),
        ([file()], [finding(Severity.HIGH, CONDEMNS, ("/other",))], Verdict.NO_SIGN),
        ([file(kind=None)], [finding(Severity.HIGH, CONDEMNS)], Verdict.MALICIOUS),
        ([file(digest=GOOD), package()], [finding(Severity.MEDIUM)], Verdict.SUSPICIOUS),
        ([file(), copied()], [], Verdict.KNOWN_GOOD),
        ([file(), copied(), gap(stage=Stage.ANALYSE)], [], Verdict.KNOWN_GOOD),
        ([file(), copied()], [finding(Severity.LOW)], Verdict.KNOWN_GOOD),
        ([file(), copied()], [finding(Severity.MEDIUM)], Verdict.SUSPICIOUS),
        ([file(), copied("/other")], [], Verdict.NO_SIGN),
    ],
)
def test_verdict(rows, findings, verdict, tmp_path):
    assert judged(tmp_path, rows, findings)["/usr/x"].verdict == verdict


def test_reasons_are_the_findings_or_the_package(tmp_path):
    rows = [file("/a"), file("/opt/b", digest=GOOD), package("/opt/b"), file("/c", kind=None)]
    rows += [file("/d"), file("/e"), gap("/e", Stage.ANALYSE)]
    found = [
        finding(Severity.HIGH, paths=("/a", "/a"), name="F-2", confidence=0.4),
        finding(Severity.MEDIUM, paths=("/a",), name="F-1", confidence=0.7),
        finding(Severity.LOW, paths=("/a",), name="F-3", confidence=1.0),
    ]
    told = judged(tmp_path, rows, found)
    assert told["/a"].reasons == ("F-1", "F-2")
    assert told["/a"].score == score([0.7])
    assert "coreutils" in told["/opt/b"].reasons[0]
    assert told["/c"].reasons == ("it could not be wholly read: see the table gap",)
    assert told["/e"].reasons == ("its content was not wholly understood: see the table gap",)
    assert told["/d"] == FileVerdict("/d", "no-sign", 0.0, (), SHA, 1, "")


def test_the_copy_is_named_before_the_package(tmp_path):
    rows = [file(digest=GOOD), package(), copied()]
    assert judged(tmp_path, rows)["/usr/x"].reasons == ("as in WordPress 6.4.3",)


def test_the_package_that_is_named_is_the_one_whose_digest_holds(tmp_path):
    rows = [file(digest=GOOD), package(digest=BAD, name="aaa"), package(digest=GOOD, name="zzz")]
    told = judged(tmp_path, rows)["/usr/x"]
    assert told.verdict == Verdict.KNOWN_GOOD
    assert "zzz" in told.reasons[0]


def test_only_regular_files_are_judged_and_each_once(tmp_path):
    rows = [file("/a"), file("/b", entry=EntryType.SYMLINK), file("/c", entry=EntryType.DIRECTORY)]
    rows += [package("/a", digest=None, name=name) for name in ("p", "q")]
    assert set(judged(tmp_path, rows)) == {"/a"}


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("/var/www/shop/a/b.php", "shop.example"),
        ("/var/www/shop/blog/x.php", "blog.example"),
        ("/var/www/shop/index.php", "shop.example"),
        ("/var/www/shop2/x.php", ""),
        ("/etc/x", ""),
        ("/srv/nameless/x", "/srv/nameless"),
    ],
)
def test_owner_is_the_innermost_site(path, owner, tmp_path):
    sites = [
        Site("/n", 1, "nginx", name, (name,) if name else (), root, "configuration")
        for name, root in (
            ("shop.example", "/var/www/shop"),
            ("blog.example", "/var/www/shop/blog/"),
            ("", "/srv/nameless"),
            ("root.example", "/"),
        )
    ]
    assert judged(tmp_path, [file(path), *sites])[path].owner == owner


def test_judging_again_replaces_the_verdicts(tmp_path):
    assert set(judged(tmp_path, [file("/a")])) == {"/a"}
    assert set(judged(tmp_path, [file("/b")])) == {"/b"}
    assert sorted(one.name for one in (tmp_path / "verdict").iterdir()) == ["verdict.parquet"]


def test_a_name_full_of_quotes_is_only_a_name(tmp_path):
    path = "/'); DROP TABLE file; --\"{flags}"
    found = finding(Severity.HIGH, CONDEMNS, (path,))
    assert judged(tmp_path, [file(path)], [found])[path].verdict == Verdict.MALICIOUS


@pytest.mark.parametrize("path", ["/var/www/a.php", "/srv/usr/a", "/a", "/usrx/a"])
def test_a_list_answers_for_nothing_outside_the_folders_of_the_system(path, tmp_path):
    rows = [file(path, digest=GOOD), package(path)]
    told = judged(tmp_path, rows)[path]
    assert told.verdict == Verdict.NO_SIGN
    assert told.owner == "coreutils"


DIGESTS = (None, GOOD, BAD)


def test_never_known_good_without_a_digest_that_agrees(tmp_path):
    cases = list(itertools.product(DIGESTS, DIGESTS, DIGESTS, (None, "text")))
    rows = []
    for number, (of_file, one, other, kind) in enumerate(cases):
        path = f"/usr/{number}"
        rows += [file(path, kind, digest=of_file), package(path, one), package(path, other)]
    told = judged(tmp_path, rows)
    for number, (of_file, one, other, _kind) in enumerate(cases):
        known = told[f"/usr/{number}"].verdict == Verdict.KNOWN_GOOD
        assert known == (of_file is not None and of_file in (one, other))

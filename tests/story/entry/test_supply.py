from __future__ import annotations

from dataclasses import fields

import pytest

from logged import ROOT, at, file, finding, request
from pratique.parsers.package_event import PackageEvent
from pratique.story.entry.supply import find
from pratique.survey.package_file import PackageFile

PLUGIN = f"{ROOT}/wp-content/plugins/gallery"
AT = "2026-11-03 02:10:00"


def plugin(count=6):
    return [file(f"{PLUGIN}/{n}.php", AT) for n in range(count)]


def site():
    return [file(f"{ROOT}/wp-includes/{n}.php", "2026-05-03 02:10:00") for n in range(30)]


def test_a_plug_in_that_was_updated_brought_it(situated):
    update = request(AT, "POST", "/wp-cron.php?doing_wp_cron=1", "127.0.0.1")
    [act] = find(situated([*plugin(), *site(), update], [finding(f"{PLUGIN}/1.php")]))
    assert act.vector == "supply"
    assert act.confidence > 0.5


def test_when_the_whole_site_came_it_was_installed(situated):
    rows = [*plugin(), *(file(f"{ROOT}/wp-includes/{n}.php", AT) for n in range(30))]
    assert list(find(situated(rows, [finding(f"{PLUGIN}/1.php")]))) == []


def test_one_file_that_came_alone_is_no_update(situated):
    rows = [file(f"{PLUGIN}/{n}.php", "2026-05-03 02:10:00") for n in range(6)]
    rows += [file(f"{PLUGIN}/x.php", AT), *site()]
    assert list(find(situated(rows, [finding(f"{PLUGIN}/x.php")]))) == []


def event(package="tool", action="install", time=AT):
    given = {"path": "/var/log/dpkg.log", "line": 7, "manager": "dpkg", "time": at(time),
             "zone_known": True, "action": action, "package": package, "finished": True,
             "end": None}  # fmt: skip
    return PackageEvent(**{one.name: given.get(one.name, "") for one in fields(PackageEvent)})


def owned(path, package, digest=None):
    given = {"path": path, "package": package, "manager": "dpkg", "digest": digest}
    return PackageFile(**{field.name: given.get(field.name) for field in fields(PackageFile)})


def packaged(situated, *rows, written="2026-11-01 00:00:00", digest=None):
    given = [file("/usr/bin/tool", written, 0, "elf", digest=digest), *rows]
    found = [finding("/usr/bin/tool", "packages-program-replaced")]
    return list(find(situated(given, found, copied=True)))


def test_a_package_that_was_installed_brought_it(situated):
    [act] = packaged(situated, owned("/usr/bin/tool", "tool"), event())
    assert (act.vector, act.log, act.line) == ("supply", "/var/log/dpkg.log", 7)
    assert "install of tool" in act.what.english


def test_the_last_run_brought_the_version_that_is_there(situated):
    rows = [
        owned("/usr/bin/tool", "tool"),
        event(),
        event(action="upgrade", time="2026-11-05 00:00:00"),
    ]
    [act] = packaged(situated, *rows)
    assert "upgrade of tool" in act.what.english


@pytest.mark.parametrize(
    "rows",
    [
        [owned("/usr/bin/tool", "other"), event()],
        [owned("/usr/bin/tool", "tool"), event(action="remove")],
        [owned("/usr/bin/tool", "tool", "md5:aa"), event()],
        [event()],
    ],
)
def test_what_no_package_brought_is_left_alone(situated, rows):
    assert packaged(situated, *rows, digest="md5:bb") == []


def test_what_was_written_afterwards_did_not_come_with_it(situated):
    rows = [owned("/usr/bin/tool", "tool"), event()]
    assert packaged(situated, *rows, written="2026-11-04 00:00:00") == []

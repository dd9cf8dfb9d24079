from __future__ import annotations

from logged import ROOT, at, file, finding, request
from pratique.inventory.package_run import PackageRun
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


def run(changes=("install tool:amd64 1.0",)):
    time = at(AT)
    return PackageRun(
        "/var/log/dpkg.log",
        7,
        "dpkg",
        time,
        time,
        time_known=True,
        command="apt install tool",
        username="anna",
        count=1,
        changes=changes,
    )


def owned(path, package):
    from dataclasses import fields

    given = {"path": path, "package": package, "manager": "dpkg"}
    return PackageFile(**{field.name: given.get(field.name) for field in fields(PackageFile)})


def test_a_package_that_was_installed_brought_it(situated):
    rows = [file("/usr/bin/tool", AT, 0, "elf"), owned("/usr/bin/tool", "tool"), run()]
    [act] = find(situated(rows, [finding("/usr/bin/tool", "packages-program-replaced")]))
    assert (act.vector, act.log, act.line) == ("supply", "/var/log/dpkg.log", 7)


def test_another_package_did_not(situated):
    rows = [file("/usr/bin/tool", AT, 0, "elf"), owned("/usr/bin/tool", "other"), run()]
    assert list(find(situated(rows, [finding("/usr/bin/tool")]))) == []

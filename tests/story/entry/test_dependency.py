from __future__ import annotations

from dataclasses import fields, replace

import pytest

from logged import ROOT, at, file, finding, row
from pratique.model import Place
from pratique.parsers.composer_package import ComposerPackage
from pratique.parsers.gem_package import GemPackage
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.parsers.npm_package import NpmPackage
from pratique.parsers.python_package import PythonFile
from pratique.story.entry.dependency import find

AT = "2026-11-03 02:10:00"
LONG_AGO = "2026-05-03 02:10:00"
FOLDER = f"{ROOT}/vendor/harbour/tide"
PAGE = f"{FOLDER}/3.php"


def told(kind, **given):
    return kind(**{field.name: given.get(field.name, "") for field in fields(kind)})


def composed(folder=FOLDER, name="harbour/tide"):
    return told(
        ComposerPackage, path=f"{ROOT}/vendor/composer/installed.json", line=None, name=name,
        version="1.4.1", directory=folder, installed=True, development=False,
    )  # fmt: skip


def ran(command="/usr/bin/composer update", time="2026-11-03 02:09:50"):
    return row(ProcessEvent, time=time, source="sudo", user="anna", command=command)


def files(folder=FOLDER, written=AT):
    return [file(f"{folder}/{n}.php", written) for n in range(6)]


def site(written=LONG_AGO):
    return [file(f"{ROOT}/{n}.php", written) for n in range(30)]


def acts(situated, *rows, about=None, copied=False):
    return list(find(situated(rows, [about or finding(PAGE)], copied=copied)))


@pytest.mark.parametrize("copied", [False, True])
def test_a_package_that_was_updated_brought_it(situated, copied):
    [act] = acts(situated, *files(), *site(), composed(), ran(), copied=copied)
    assert (act.vector, act.service, act.time) == ("supply", "composer", at("2026-11-03 02:09:50"))
    assert act.what.english == "update of harbour/tide to 1.4.1 by composer"
    assert act.line is not None
    assert act.confidence > 0.6


@pytest.mark.parametrize(
    ("package", "folder", "command"),
    [
        (
            told(NpmPackage, path=f"{ROOT}/node_modules/tide/package.json", line=None, name="tide",
                 version="1", directory=f"{ROOT}/node_modules/tide", scripts=(),
                 has_scripts=False),
            f"{ROOT}/node_modules/tide", "npm ci",
        ),
        (
            told(GemPackage, path="/var/lib/gems/specifications/tide-1.gemspec", line=1,
                 name="tide", version="1", platform="ruby", directory="/var/lib/gems"),
            "/var/lib/gems/gems/tide-1", "/usr/bin/bundle install --path x",
        ),
    ],
)  # fmt: skip
def test_other_managers(situated, package, folder, command):
    rows = [*files(folder), *site(), package, ran(command)]
    [act] = acts(situated, *rows, about=finding(f"{folder}/3.php"))
    assert act.line is not None
    assert act.confidence > 0.6


def test_a_module_of_go(situated):
    folder = "/root/go/pkg/mod/example.org/tide@v1.2.0"
    rows = [*files(folder), ran("/usr/bin/go get example.org/tide")]
    [act] = acts(situated, *rows, about=finding(f"{folder}/3.php"))
    assert act.what.english == "update of example.org/tide to v1.2.0 by go"


@pytest.mark.parametrize(
    "rows",
    [
        [*files(written=LONG_AGO)[:3], file(PAGE, AT), *files(written=LONG_AGO)[4:]],
        [*files()[:3], replace(file(PAGE, AT), ctime=at("2026-11-05 00:00:00")), *files()[4:]],
        [file(PAGE, AT)],
    ],
)
def test_what_came_or_was_changed_alone_is_left_alone(situated, rows):
    assert acts(situated, *rows, *site(), composed(), ran()) == []


def test_when_the_whole_site_came_it_was_installed(situated):
    assert acts(situated, *files(), *site(AT), composed(), ran()) == []


def test_a_folder_of_no_package_is_left_alone(situated):
    assert acts(situated, *files(), *site(), ran()) == []


def test_archives_bring_older_times_along(situated):
    rows = [file(f"{FOLDER}/{n}.php", LONG_AGO) for n in range(6)]
    rows += [file(FOLDER, AT, type="directory"), *site("2026-04-03 02:10:00")]
    [act] = acts(situated, *rows, composed(), ran(), copied=True)
    assert act.time == at("2026-11-03 02:09:50")
    [alone] = acts(situated, *rows, composed(), copied=True)
    assert (alone.time, alone.confidence < act.confidence) == (at(AT), True)


def test_what_was_downloaded_holds_the_same(situated):
    found = finding(PAGE)
    kept = Place("/home/shop/.cache/composer/files/harbour/tide/x.zip!//3.php")
    rows = [*files(), *site(), composed()]
    [alone] = acts(situated, *rows)
    [both] = acts(situated, *rows, about=replace(found, places=(kept, *found.places)))
    assert both.confidence > alone.confidence


def test_what_lies_everywhere_came_otherwise(situated):
    found = finding(PAGE)
    rows = [*files(), *site(), composed(), ran()]
    [alone] = acts(situated, *rows)
    [spread] = acts(
        situated, *rows, about=replace(found, places=(*found.places, Place(f"{ROOT}/7.php")))
    )
    assert spread.confidence < alone.confidence - 0.1


def recorded(digest):
    folder = "/srv/app/lib/python3.11/site-packages"
    path = f"{folder}/tide/a.py"
    record = f"{folder}/tide-1.2.dist-info/RECORD"
    rows = [
        file(path, LONG_AGO, kind="python", sha256="aa"),
        file(record, AT, kind="text"),
        told(PythonFile, path=record, line=1, package="tide-1.2", file=path, sha256=digest, size=9),
    ]
    return rows, finding(path)


def test_what_pip_recorded(situated):
    rows, found = recorded("aa")
    [act] = acts(situated, *rows, ran("/srv/app/bin/pip install -U tide"), about=found)
    assert act.what.english == "update of tide to 1.2 by pip"
    assert act.line is not None
    other, found = recorded("bb")
    assert acts(situated, *other, about=found) == []

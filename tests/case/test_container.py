# ruff: noqa: E501 - a case stands on one line
"""A machine with two containers of docker that share a layer: one answer, each under its name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pratique.case.container import Views, contained, named, of_finding
from pratique.case.evidence_tables import tables_of
from pratique.case.examine import conclude_again, examine
from pratique.checks.by_hand import NoCommand, Opens
from pratique.errors import UsageError
from pratique.evidence import open_evidence
from pratique.model import Severity

WEB, DB = "a" * 64, "b" * 64
SHELL = b"<?php eval($_POST['x']);\n"
ROOT = "var/lib/docker"


class Quiet:
    def into(self, case):
        pass

    def at(self, amount):
        pass

    def took(self, copy):
        pass

    def checked(self, done, total):
        pass

    def compared(self, history, files):
        pass

    def hashed(self, image, done, total):
        pass

    def dated(self, history, done, total):
        pass


def described(number: str, name: str, **given: object) -> dict[str, bytes]:
    config = {
        "ID": number, "Name": f"/{name}", "Driver": "overlay2", "Image": "sha256:1",
        "Path": "/entry", "Args": [], "Config": {"Image": f"{name}:1"}, "MountPoints": {
            "/data": {"Type": "volume", "Name": "d", "RW": True, "Destination": "/data",
                      "Source": f"/{ROOT}/volumes/{name}/_data"}}
    }  # fmt: skip
    folder = f"{ROOT}/containers/{number}"
    return {
        f"{folder}/config.v2.json": json.dumps(config).encode(),
        f"{folder}/hostconfig.json": json.dumps(given).encode(),
        f"{ROOT}/image/overlay2/layerdb/mounts/{number}/mount-id": f"m{name}".encode(),
        f"{ROOT}/overlay2/m{name}/lower": b"l/SHARED",
    }


@pytest.fixture
def machine(server):
    root = server(
        {
            "etc/passwd": b"root:x:0:0:root:/root:/bin/bash\n",
            **described(WEB, "web", Privileged=True, PidMode="host", RestartPolicy={"Name": "always"}),
            **described(DB, "db"),
            f"{ROOT}/overlay2/shared/diff/etc/passwd": b"root:x:0:0::/root:/bin/bash\nspare:x:0:0::/tmp:/bin/sh\n",
            f"{ROOT}/overlay2/shared/diff/srv/www/a.php": SHELL,
            f"{ROOT}/overlay2/mweb/diff/srv/www/b.php": SHELL + b"// in web alone\n",
            f"{ROOT}/overlay2/mdb/diff/etc/hostname": b"db\n",
            f"{ROOT}/overlay2/gone/diff/srv/www/c.php": SHELL + b"// of no container\n",
            f"{ROOT}/volumes/db/_data/site/d.php": SHELL + b"// in a volume\n",
        }
    )  # fmt: skip
    (root / ROOT / "overlay2/l").mkdir()
    (root / ROOT / "overlay2/l/SHARED").symlink_to("../shared/diff")
    return root


def where(answer) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for finding in answer.findings:
        told.setdefault(finding.check, []).extend(map(str, finding.places))
    return told


def test_one_answer_tells_of_all(machine, tmp_path):
    done = examine(machine, tmp_path / "case", Quiet(), processes=1)
    told = where(done.answer)
    assert done.answer.containers == ("web", "db")
    assert sorted(told["accounts-second-uid-0"]) == [
        "container db: /etc/passwd:2", "container web: /etc/passwd:2",
    ]  # fmt: skip
    assert sorted(place.partition(".php")[0] for place in told["web-php-runs-request"]) == [
        f"/{ROOT}/overlay2/gone/diff/srv/www/c", f"/{ROOT}/volumes/db/_data/site/d",
        "container db: /srv/www/a", "container web: /srv/www/a", "container web: /srv/www/b",
    ]  # fmt: skip
    (reach,) = (f for f in done.answer.findings if f.check == "containers-escape-open")
    assert reach.severity is Severity.HIGH

    (alone,) = (
        f for f in done.answer.findings if any(p.path == "/srv/www/b.php" for p in f.places)
    )
    assert alone.evidence == f"{done.evidence}/docker-web"
    assert f"ROOT/{ROOT}/overlay2/mweb/diff/srv/www/b.php" in alone.verify
    (volume,) = (f for f in done.answer.findings if any("d.php" in p.path for p in f.places))
    assert "Container db has this as /data/site/d.php." in volume.why

    with tables_of(done.case, done.evidence, "web") as tables:
        found = {path for (path,) in tables.select("SELECT path FROM file WHERE type = 'regular'")}
        assert found == {"/etc/passwd", "/srv/www/a.php", "/srv/www/b.php"}
        judged = dict(tables.select("SELECT path, verdict FROM verdict"))
        assert judged["/srv/www/b.php"] == "malicious"
    with tables_of(done.case, done.evidence) as tables:
        rows = set(tables.select("SELECT name, privileged, restart_policy FROM docker_container"))
        assert rows == {("web", True, "always"), ("db", False, "")}
        assert list(tables.select("SELECT name FROM startup_item WHERE kind = 'container'")) == [
            ("web",)
        ]
        paths = {path for (path,) in tables.select("SELECT path FROM finding")}
        assert "container web: /srv/www/b.php" in paths

    again = examine(machine, tmp_path / "case", Quiet(), processes=1)
    assert again.answer.findings == done.answer.findings
    clean = tmp_path / "clean"
    clean.mkdir()
    (clean / "a.php").write_bytes(SHELL)
    anew = conclude_again(done.case, Quiet(), known_good=[clean])
    assert {f.id for f in anew.answer.findings} == {f.id for f in done.answer.findings}


def test_a_container_that_lost_its_layers(machine, tmp_path):
    import shutil

    shutil.rmtree(machine / ROOT / "overlay2/shared")
    shutil.rmtree(machine / ROOT / "overlay2/mdb/diff")
    done = examine(machine, tmp_path / "case", Quiet(), processes=1)
    assert done.answer.containers == ("web",)
    told = {gap.reason: gap for gap in done.answer.gaps if gap.matters}
    assert told["folder: a layer is missing"].examples == ("container web: /",)
    assert told["container: No layer of this container is left"].examples == ("db",)
    assert done.answer.partly_unread()

    shutil.rmtree(machine / ROOT / "containers")
    done = examine(machine, tmp_path / "case", Quiet(), processes=1)
    assert done.answer.containers == ()
    assert list(done.case.contained(done.evidence).iterdir()) == []


def test_views_tell_where_something_lies(machine, tmp_path):
    done = examine(machine, tmp_path / "case", Quiet(), processes=1)
    known = contained(done.case, done.evidence)
    web = named(done.case, done.evidence, "web")
    assert named(done.case, done.evidence, WEB[:12]) == web
    assert of_finding(done.case, web.id) == web
    assert of_finding(done.case, done.evidence) is None
    with pytest.raises(UsageError):
        named(done.case, done.evidence, "nobody")
    views = Views.of(machine, done.evidence, known)
    layer = f"/{ROOT}/overlay2"
    assert views.origins(web, "/etc/passwd") == (f"{layer}/shared/diff/etc/passwd",)
    assert views.lies(web, "/srv/www", Opens.NAME) == f"{layer}/mweb/diff/srv/www"
    with pytest.raises(NoCommand):
        views.lies(web, "/srv/www", Opens.FOLDER)
    with pytest.raises(NoCommand):
        views.lies(web, "/nothing", Opens.NAME)
    assert views.shown(f"{layer}/mweb/diff/srv/www/b.php").path == "/srv/www/b.php"
    assert views.shown(f"{layer}/gone/diff/srv/www/c.php") is None
    views.close()
    elsewhere = Views.of(Path("/nowhere"), done.evidence, known)
    assert elsewhere.origins(web, "/etc/passwd") == ()
    elsewhere.close()


def test_names_that_two_engines_have(machine, tmp_path):
    done = examine(machine, tmp_path / "case", Quiet(), processes=1)
    web = named(done.case, done.evidence, "docker-web")
    source = open_evidence(web.within(machine))
    assert source.lookup(b"srv/www/b.php") is not None
    assert replace(web.row, name="x") != web.row
    source.close()

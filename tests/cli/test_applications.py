"""From a small server and three small advisory files to what the command says."""

from __future__ import annotations

import base64
import hashlib
import json
import os

import pytest

BLOG = "var/www/blog"
VENV = "srv/app/venv/lib/python3.11/site-packages"
MODULE = b"def app():\n    return 1\n"


def digest(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


FILES = {
    "etc/os-release": b'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
    "etc/nginx/sites-enabled/blog": (
        b"server {\n  server_name blog.example.org;\n  root /var/www/blog;\n}\n"
    ),
    f"{BLOG}/wp-includes/version.php": b"<?php\n$wp_version = '6.4.1';\n",
    f"{BLOG}/wp-content/plugins/forms/forms.php": (
        b"<?php\n// Plugin Name: Forms\n// Version: 5.3.1\n"
    ),
    f"{BLOG}/wp-content/mu-plugins/a.php": b"<?php hook();\n",
    f"{VENV}/Flask-2.0.1.dist-info/METADATA": b"Name: Flask\nVersion: 2.0.1\n",
    f"{VENV}/Flask-2.0.1.dist-info/RECORD": f"flask/app.py,sha256={digest(MODULE)},24\n".encode(),
    f"{VENV}/flask/app.py": MODULE + b"import os\n",
    "srv/shop/composer.lock": b'{"packages": [{"name": "a/b", "version": "v1.0.0"}]}',
    "srv/api/node_modules/left/package.json": b'{"name": "left", "version": "1.0.0"}',
    "var/lib/dpkg/status": (
        b"Package: libssl3\nSource: openssl (3.0.11-1~deb12u1)\nStatus: install ok installed\n"
        b"Version: 3.0.11-1~deb12u1\nArchitecture: amd64\n\n"
        b"Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n"
    ),
    "var/lib/dpkg/info/libssl3.list": b"/.\n/usr/lib/libssl.so.3\n",
    "usr/lib/libssl.so.3": b"\x7fELF",
}

TRACKER = {
    "openssl": {
        "CVE-2023-5363": {
            "description": "wrong key lengths",
            "releases": {
                "bookworm": {"status": "resolved", "fixed_version": "3.0.11-1~deb12u2"},
                "sid": {"status": "resolved", "fixed_version": "3.0.12-1"},
            },
        },
        "CVE-2024-9999": {"description": "none yet", "releases": {"bookworm": {"status": "open"}}},
    },
    "gone": {"CVE-2020-1": {"releases": {"bookworm": {"status": "open"}}}},
}
FEED = {
    "11": {
        "id": "11",
        "title": "Forms <= 5.3.1 - Unauthenticated Arbitrary File Upload",
        "cve": "CVE-2020-35489",
        "cwe": {"id": 434},
        "cvss": {"score": 9.8, "vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
        "published": "2020-12-17 00:00:00",
        "software": [
            {
                "type": "plugin", "slug": "forms", "patched_versions": ["5.3.2"],
                "affected_versions": {
                    "* - 5.3.1": {
                        "from_version": "*", "from_inclusive": True,
                        "to_version": "5.3.1", "to_inclusive": True,
                    }
                },
            }
        ],
    },
    "12": {
        "title": "Forms 6.0 - 6.1", "published": "2038-01-01 00:00:00",
        "software": [
            {
                "type": "plugin", "slug": "forms",
                "affected_versions": {"x": {"from_version": "6.0", "to_version": "6.1"}},
            }
        ],
    },
}  # fmt: skip
OSV = [
    {
        "id": "GHSA-flask", "aliases": ["CVE-2023-30861"], "summary": "cookies are shared",
        "published": "2023-05-01T19:22:20Z",
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}],
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": "flask"},
                "ranges": [
                    {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.2.5"}]}
                ],
            }
        ],
    },
    {
        "id": "MAL-2038-1", "summary": "Malicious code in left (npm)",
        "published": "2038-01-01T00:00:00Z",
        "affected": [{"package": {"ecosystem": "npm", "name": "left"}, "versions": ["1.0.0"]}],
    },
    {
        "id": "OSV-old", "affected": [
            {"package": {"ecosystem": "Packagist", "name": "a/b"},
             "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.0"}]}]}
        ],
    },
]  # fmt: skip


@pytest.fixture
def suspect(server):
    return server(FILES)


@pytest.fixture
def given(tmp_path):
    folder = tmp_path / "advisories"
    folder.mkdir()
    for name, held in (("tracker", TRACKER), ("feed", FEED), ("osv", OSV)):
        (folder / f"{name}.json").write_text(json.dumps(held))
    return folder


def by_name(said):
    assert said.status == 0
    return {row["name"]: row for row in said.rows}


def test_without_advisories_it_says_where_to_get_them(suspect, here, typed):
    typed("examine", suspect, "--case", here / "case", "--quiet", "--jobs", "1")
    said = typed("applications", "--case", here / "case")
    assert said.status == 0
    assert "WordPress 6.4.1  /var/www/blog  [site blog.example.org]" in said.out
    assert "Forms 5.3.1 (plugin)" in said.out
    assert "a (no version told) (must-use plugin)" in said.out
    assert "--advisories" in said.err
    assert by_name(typed("applications", "--case", here / "case", "--outdated", "--json")) == {}


def test_what_is_out_of_date_and_since_when_it_was_known(suspect, given, here, typed):
    case = here / "case"
    arguments = ["--case", case, "--quiet", "--jobs", "1"]
    done = typed(
        "examine", suspect, *arguments, "--json",
        *(word for name in ("tracker", "feed", "osv") for word in
          ("--advisories", given / f"{name}.json")),
    )  # fmt: skip
    found = {row["title"]: row for row in done.rows if row.get("check") == "applications-outdated"}
    assert {title: row["severity"] for title, row in found.items()} == {
        "A web application has a flaw that strangers use to get in": "medium",
        "An installed package is known to be malicious": "high",
        "Something installed has a published flaw": "low",
    }
    records = [row for row in done.rows if row.get("check") == "packages-python-record"]
    assert [row["places"][0]["path"] for row in records] == [f"/{VENV}/flask/app.py"]

    rows = by_name(typed("applications", "--case", case, "--outdated", "--json"))
    assert {name: [one["advisory"] for one in row["advisories"]] for name, row in rows.items()} == {
        "Forms": ["CVE-2020-35489"],
        "Flask": ["GHSA-flask"],
        "left": ["MAL-2038-1"],
        "openssl": ["CVE-2023-5363", "CVE-2024-9999"],
    }
    assert rows["Forms"]["advisories"][0]["known_at_first_finding"] == "yes"
    assert rows["Forms"]["site"] == "blog.example.org"
    assert rows["left"]["advisories"][0]["known_at_first_finding"] == "no"
    assert rows["openssl"]["owner"] == "libssl3"
    said = typed("applications", "--case", case)
    assert "CVE-2020-35489 critical 9.8" in said.out
    assert "fixed in 5.3.2; published 2020-12-17; published before the first finding" in said.out
    assert "distribution: openssl 3.0.11-1~deb12u1" in said.out
    assert "CVE-2024-9999" not in said.out  # nobody has mended it yet
    assert "1 flaws of the distribution" in said.err
    assert said.harmless
    (row,) = typed("sql", "--case", case, "--json", "select count(*) n from advisory").rows
    assert row["n"] >= 4


def test_advisories_given_later_read_nothing_anew(suspect, given, here, typed):
    case = here / "case"
    typed("examine", suspect, "--case", case, "--quiet", "--jobs", "1")
    os.rename(suspect, suspect.with_name("gone"))
    done = typed("examine", "--case", case, "--quiet", "--advisories", given)
    assert done.status in (0, 3)
    rows = by_name(typed("applications", "--case", case, "--outdated", "--json"))
    assert set(rows) == {"Forms", "Flask", "left", "openssl"}


@pytest.mark.parametrize("content", [b"", b"no json", b"{}", b'{"a": {"b": 1}}', b"[1, 2"])
def test_what_holds_no_advisories_is_refused(suspect, here, typed, tmp_path, content):
    wrong = tmp_path / "wrong.json"
    wrong.write_bytes(content)
    said = typed(
        "examine", suspect, "--case", here / "case", "--quiet", "--advisories", wrong
    )  # fmt: skip
    assert said.status == 2
    assert "next:" in said.err


def test_every_package_is_named_with_all(suspect, here, typed):
    typed("examine", suspect, "--case", here / "case", "--quiet", "--jobs", "1")
    said = typed("applications", "--case", here / "case", "--all")
    assert "python: Flask 2.0.1" in said.out
    assert "composer: a/b v1.0.0" in said.out
    assert "gone" not in said.out

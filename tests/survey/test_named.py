"""What settings name in places of their own is read there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.store.columns import columns
from pratique.survey import named
from pratique.survey.named import Named
from pratique.survey.reading import Reader
from pratique.survey.segment import packed, unpacked
from pratique.survey.surveyor import row_types

KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f somebody\n"
PASSWD = b"root:x:0:0::/root:/bin/sh\nbob:x:1000:1000::/home/bob:/bin/sh\n"


@pytest.fixture
def rows(server):
    """Tables and paths of all rows that settings lead to in a tree."""

    def read(files: dict[str, bytes]) -> set[tuple[str, str]]:
        source = DirectorySource.open_at(Path(server({"etc/passwd": PASSWD, **files})))
        reader = Reader(source, lambda _read: None)
        places = {
            row.table: [column.name for column in columns(row)].index("path")
            for row in row_types()
            if "path" in {column.name for column in columns(row)}
        }
        found = {
            (table, path)
            for segment in Named(source).segments()
            for batch in reader.read(
                unpacked(packed(segment, "1")[1]), lambda _entry: None, frozenset()
            )
            for table, held in batch.items()
            for path in held[places[table]]
        }
        source.close()
        return found

    return read


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (b"/var/k/%u", "/var/k/bob"),
        (b'none "/var/k/bob"', "/var/k/bob"),
        (b".k/keys", "/home/bob/.k/keys"),
        (b"%h/../k/%U", "/home/k/1000"),
        (b"/var/k/all # other", "/var/k/all"),
    ],
)
def test_keys_of_accounts(rows, value, path):
    files = {"etc/ssh/sshd_config": b"AuthorizedKeysFile " + value, path: KEY}
    assert rows(files) == {("authorized_key", path)}


def test_further_settings_of_sshd(rows):
    files = {
        "etc/ssh/sshd_config": b"Include /srv/ssh/*.conf\n",
        "srv/ssh/a.conf": b"Include b\nAuthorizedKeysFile /srv/k\n",
        "etc/ssh/b": b"UsePAM no\n",
        "srv/k": KEY,
    }
    assert rows(files) == {
        ("ssh_setting", "/srv/ssh/a.conf"),
        ("ssh_setting", "/etc/ssh/b"),
        ("authorized_key", "/srv/k"),
    }


def test_rules_of_sudo_and_pam(rows):
    files = {
        "etc/sudoers": b"@includedir /srv/rules\n@include more\n",
        "srv/rules/a": b"bob ALL=(ALL) ALL\n",
        "etc/more": b"@include /etc/sudoers\n@include more\n",
        "etc/pam.d/sshd": b"auth include /srv/pam\n@include /srv/pam\n",
        "srv/pam": b"auth sufficient pam_permit.so\n",
    }
    assert rows(files) == {
        ("sudo_rule", "/srv/rules/a"),
        ("sudo_setting", "/etc/more"),
        ("pam_rule", "/srv/pam"),
    }


def test_what_has_its_place_is_not_read_twice(rows):
    files = {
        "etc/ssh/sshd_config": b"AuthorizedKeysFile .ssh/authorized_keys\nInclude sshd_config\n",
        "home/bob/.ssh/authorized_keys": KEY,
        "etc/sudoers": b"@includedir /etc/sudoers.d\n@include /nowhere\n",
        "etc/sudoers.d/a": b"bob ALL=(ALL) ALL\n",
    }
    assert rows(files) == set()


def test_many_files_end(rows, monkeypatch):
    monkeypatch.setattr(named, "_MOST_SETTINGS", 5)
    files = {f"srv/{n}": b"@include /srv/%d\n" % (n + 1) for n in range(20)}
    found = rows({"etc/sudoers": b"@include /srv/0\n", **files})
    assert found == {*(("sudo_setting", f"/srv/{n}") for n in range(4)), ("gap", "/")}


def test_a_flood_of_one_form_leaves_the_others(rows, monkeypatch):
    monkeypatch.setattr(named, "_MOST_SETTINGS", 5)
    files = {f"etc/ssh/sshd_config.d/{n}": b"Port 22\n" for n in range(20)}
    files |= {f"etc/sudoers.d/{n}": b"@includedir /etc/sudoers.d\n" for n in range(20)}
    files |= {"etc/pam.d/x": b"auth include /srv/pam\n", "srv/pam": b"auth required a.so\n"}
    assert rows(files) == {("pam_rule", "/srv/pam"), ("gap", "/")}


def test_more_keys_than_are_looked_for(rows, monkeypatch):
    monkeypatch.setattr(named, "_MOST_LOOKED_FOR", 12)
    files = {"etc/ssh/sshd_config": b"AuthorizedKeysFile /srv/k%u /dev/zero ../../../k\n"}
    files["etc/passwd"] = b"".join(b"u%d:x:1:1::/:/bin/sh\n" % n for n in range(50))
    files |= {f"srv/ku{n}": KEY for n in range(50)}
    found = rows(files)
    assert ("gap", "/") in found
    assert ("authorized_key", "/srv/ku0") in found
    assert 5 < len(found) < 20

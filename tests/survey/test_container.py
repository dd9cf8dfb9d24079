from __future__ import annotations

from dataclasses import fields

import pytest

from pratique.evidence import open_evidence
from pratique.model import Gap
from pratique.parsers.container import DockerContainer
from pratique.survey import container as module
from pratique.survey.container import containers, started
from pratique.survey.container_row import Container


@pytest.fixture
def told(server):
    def look(tree):
        source = open_evidence(server(tree))
        rows = list(containers(source))
        source.close()
        return rows

    return look


def systems(*roots):
    return {f"{root}/{name}": b"" for root in roots for name in ("etc/passwd", "usr/bin/x")}


def test_a_machine_without_containers(told):
    assert told({"etc/passwd": b""}) == []


def test_each_has_a_name_of_its_own(told):
    rows = told(
        systems("var/lib/machines/a b", "var/lib/machines/a_b", "srv/chroot/x", "var/chroot/x")
    )
    found = [row for row in rows if isinstance(row, Container)]
    keys = [row.key for row in found]
    assert len(keys) == len(set(keys)) == 3
    assert keys[:2] == ["nspawn-a_b", "chroot-x"]
    assert keys[2].startswith("chroot-x-")
    assert found[0].layers == ("/var/lib/machines/a_b",)


def test_more_than_are_looked_into_are_a_gap(told, monkeypatch):
    monkeypatch.setattr(module, "MOST_CONTAINERS", 2)
    rows = told(systems(*(f"var/lib/machines/m{number}" for number in range(5))))
    assert sum(isinstance(row, Container) for row in rows) == 2
    (gap,) = (row for row in rows if isinstance(row, Gap))
    assert gap.detail.startswith("3 of them")


def container(**values):
    told = {
        field.name: () if "tuple" in str(field.type) else "" for field in fields(DockerContainer)
    }
    return DockerContainer(**{**told, "privileged": False, **values})


@pytest.mark.parametrize("policy", ["always", "unless-stopped", "on-failure"])
def test_what_starts_by_itself(policy):
    (item,) = started(container(restart_policy=policy, engine="docker", command="/x", name="web"))
    assert (item.kind, item.name, item.command, item.program) == ("container", "web", "/x", "")
    assert policy in item.occasion


@pytest.mark.parametrize("policy", ["", "no"])
def test_what_does_not(policy):
    assert list(started(container(restart_policy=policy))) == []

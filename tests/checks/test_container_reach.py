"""The ways out are tested as a person sees them, in `containers/test_escape_open`."""

from __future__ import annotations

from dataclasses import fields

from pratique.checks.container_reach import reaches
from pratique.model import Severity
from pratique.parsers.container import DockerContainer


def container(**values):
    empty = {"str": "", "bool": False}
    told = {field.name: empty.get(str(field.type).split("[")[1].split(",")[0], ()) for field in fields(DockerContainer)}  # noqa: E501  # fmt: skip
    return DockerContainer(**{**told, **values})


def test_ways_are_told_the_worst_first():
    found = reaches(container(privileged=True, pid_mode="host", devices=("/dev/sda1",)), ())
    assert [reach.severity for reach in found] == [Severity.HIGH, Severity.MEDIUM, Severity.LOW]


def test_a_plain_container_has_none():
    assert reaches(container(network_mode="host"), ()) == ()

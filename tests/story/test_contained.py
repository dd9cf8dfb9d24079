from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.model import Finding, Place, Severity, Stage, Window
from pratique.parsers.container import ContainerMount
from pratique.store.tables import Tables
from pratique.story.contained import (
    ContainedFinding,
    InLayer,
    all_gaps,
    all_outcomes,
    mounts_of,
    of_machine,
    once,
)
from pratique.story.examination import GapGroup


def finding(*paths, check="c", container=None, severity=Severity.HIGH):
    places = tuple(Place(path, 1, None, container) for path in paths)
    return Finding(
        f"F-{container}", check, "title", severity, 0.9, "T1", "e", places, "quote", "Why.",
        "", "", "", Window(None, None, ()),
    )  # fmt: skip


def inside(container, path, *origins):
    return ContainedFinding(finding(path, container=container), origins)


def mount(source, target="/data"):
    return ContainerMount(
        "/x", "docker", "1", "web", "bind", source, target, writable=True, volume=""
    )


def test_what_containers_share_is_one_finding():
    web, db = inside("web", "/x", "/l/shared/x"), inside("db", "/x", "/l/shared/x")
    own = inside("db", "/y", "/l/db/y")
    nowhere = [inside("web", "/z", ""), inside("db", "/z", "")]
    found = once([web, db, own, *nowhere])
    assert [[str(place) for place in one.places] for one in found] == [
        ["container web: /x:1", "container db: /x:1"], ["container db: /y:1"],
        ["container web: /z:1"], ["container db: /z:1"],
    ]  # fmt: skip
    assert found[0].why == "Why. 2 containers share the layer that it lies in."


def test_the_machine_does_not_say_again_what_a_container_says():
    contained = [inside("web", "/x", "/l/x")]
    machine = [finding("/l/x"), finding("/l/x", "/l/y"), finding("/l/x", check="d"), finding()]
    found = of_machine(machine, contained, lambda _path: None, ())
    assert [[place.path for place in one.places] for one in found] == [["/l/y"], ["/l/x"], []]


def test_what_lies_in_a_layer_is_named():
    (found,) = of_machine(
        [finding("/l/x")], [], lambda _path: InLayer("web", "/x", known_good=False), ()
    )
    assert found.why == "Why. It lies in a layer of container web: /x."


def test_what_the_package_of_a_container_answers_for_is_left_out():
    assert (
        of_machine([finding("/l/x")], [], lambda path: InLayer("web", path, known_good=True), ())
        == ()
    )


def test_what_is_proved_in_part_stays_grave():
    def shown(path):
        return InLayer("web", path, known_good=path == "/l/x")

    (found,) = of_machine([finding("/l/x", "/l/y")], [], shown, ())
    assert found.severity is Severity.HIGH


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/srv/site/a/x.php", "Why. Container web has this as /data/a/x.php."),
        ("/srv/site", "Why. Container web has this as /data."),
        ("/srv/sites/x.php", "Why."),
    ],
)
def test_what_a_container_sees_is_named(path, why):
    (found,) = of_machine([finding(path)], [], lambda _path: None, [mount("/srv/site/")])
    assert found.why == why


def test_the_most_particular_mount_comes_first():
    rows = [mount("/"), mount("/srv"), mount("/srv/site")]
    with Tables.of(rows, [ContainerMount]) as tables:
        assert [one.source for one in mounts_of(tables)] == ["/srv/site", "/srv"]


def test_outcomes_of_all():
    nothing = CheckOutcome("c", "title", Outcome.NOTHING, 0)
    other = CheckOutcome("d", "title", Outcome.COULD_NOT_LOOK, 0, ("no",))
    found = replace(nothing, outcome=Outcome.FOUND, found=2)
    blind = replace(other, because=("nothing there",))
    names = [str(number) for number in range(7)]
    together = all_outcomes([nothing, other], [(name, [found, blind]) for name in names])
    assert [replace(one, told=()) for one in together] == [
        replace(found, found=14),
        replace(other, because=("no", "in container 0, 1, 2, 3, 4 and 2 more: nothing there")),
    ]
    assert [said.english for said in together[1].told] == list(together[1].because)


def test_gaps_of_all():
    own = GapGroup(Stage.LIST, "folder: x", 1, ("/a",), matters=True)
    read = GapGroup(Stage.READ, "no permission", 1, ("/a",), matters=True)
    small = GapGroup(Stage.PARSE, "odd", 3, ("/b:1",), matters=False)
    assert all_gaps([own], [("web", [own, read, small]), ("db", [own])]) == (
        GapGroup(
            Stage.LIST,
            "folder: x",
            3,
            ("/a", "container web: /a", "container db: /a"),
            matters=True,
        ),
        GapGroup(Stage.PARSE, "odd", 3, ("container web: /b:1",), matters=False),
    )

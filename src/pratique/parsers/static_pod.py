"""Pods that run without anybody asking a cluster: manifests of kubelet and of k3s, in YAML.

kubelet starts every pod in /etc/kubernetes/manifests (the documentation of Kubernetes, "Create
static Pods"); k3s and rke2 apply what lies in their folder of manifests at each start. YAML is
read line by line here, not as a whole: keys that say what runs and what it may reach are found on
lines of their own, and a list behind `command:` or `args:` is put together. One row for each
container's image, with its command, and one for each way out of it (host path, privileges).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_KEY = re.compile(r"(\s*+)((?:-\s++)*+)[\"']?(\w++)[\"']?\s*+:(?:\s++(.*+)|\Z)")
_ELEMENT = re.compile(r"\s*+-\s++(.*+)")
_COMMENT = re.compile(r"\s#.*")
_QUOTES: Final = "\"' "
_REACHES: Final = frozenset({"privileged", "hostPID", "hostNetwork", "hostIPC"})
_MOST_WORDS: Final = 200


@dataclass(slots=True)
class _Pod:
    """What was read of a manifest so far."""

    path: str
    kind: str = ""
    name: str = ""
    image: str = ""
    line: int = 0
    words: list[str] = field(default_factory=list)
    listing: bool = False
    in_host_path: bool = False

    def container(self) -> Iterator[StartupItem]:
        """The row of the container that ends here, if one was begun."""
        if self.image:
            yield _row(self, self.line, " ".join((self.image, *self.words)))
        self.image, self.words = "", []

    def listed(self, line: str, key: re.Match[str] | None) -> bool:
        """Whether the line is a word of a list, which is kept."""
        element = _ELEMENT.match(line)
        if not self.listing or element is None or (key is not None and " " not in key[3]):
            return False
        if len(self.words) < _MOST_WORDS:
            self.words.append(element[1].strip(_QUOTES))
        return True

    def take(self, number: int, key: str, value: str) -> Iterator[StartupItem]:
        """What a key says; the rows that are whole by then."""
        plain = value.strip(_QUOTES)
        self.listing = key in ("command", "args")
        if self.listing:
            parts = value.strip("[]").split(",")[:_MOST_WORDS]
            self.words += [part.strip(_QUOTES) for part in parts if part.strip()]
        elif key == "image":
            yield from self.container()
            self.image, self.line = plain, number
        elif key == "kind":
            yield from self.container()
            self.kind, self.name = plain, ""
        elif key == "name":
            self.name = self.name or plain
        elif key == "path" and self.in_host_path:
            yield _reach(self, number, f"hostPath: {plain}")
        elif key in _REACHES and plain.lower() == "true":
            yield _reach(self, number, f"{key}: true")
        self.in_host_path = key == "hostPath" or (self.in_host_path and key == "type")


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a manifest: a row for each image with its command, and for each way to the host."""
    pod = _Pod(path)
    for number, text in text_lines(content.replace(b"\0", b"")):
        if len(text) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", text)
        cut = _COMMENT.sub("", text[:COMMAND_LENGTH]) if "#" in text else text[:COMMAND_LENGTH]
        key = _KEY.match(cut)
        if not pod.listed(cut, key) and key is not None:
            yield from pod.take(number, key[3], (key[4] or "").strip())
    yield from pod.container()


def _row(pod: _Pod, line: int, command: str) -> StartupItem:
    return started(
        pod.path,
        line,
        "static-pod",
        name=f"{pod.kind} {pod.name}".strip(),
        occasion="at boot, and again whenever it ends",
        command=command,
        program="",
        technique="T1053.007",
    )


def _reach(pod: _Pod, line: int, what: str) -> StartupItem:
    return started(
        pod.path,
        line,
        "static-pod-reach",
        name=f"{pod.kind} {pod.name}".strip(),
        occasion="with its pod",
        command=what,
        program="",
        technique="T1611",
    )


PARSERS = (
    Parser(
        slug="static-pod",
        rows=(StartupItem,),
        places=tuple(
            f"{folder}/*.{ending}"
            for folder in (
                "/etc/kubernetes/manifests",
                "/etc/kubelet.d",
                "/var/lib/rancher/k3s/server/manifests",
                "/var/lib/rancher/k3s/agent/pod-manifests",
                "/var/lib/rancher/rke2/server/manifests",
                "/var/lib/rancher/rke2/agent/pod-manifests",
                "/var/lib/k0s/manifests/*",
            )
            for ending in ("yaml", "yml", "json")
        ),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)

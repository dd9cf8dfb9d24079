"""Images of docker: what they run and how they were built, from their configuration.

OCI image specification, `config.md` of its documentation: `config` has Entrypoint, Cmd and User,
`history` what each layer was made with (`created_by`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import Parser, unread
from pratique.parsers.json_value import loaded, table, tables, text, texts

_STEP_LENGTH: Final = 16_384


@dataclass(frozen=True, slots=True)
class DockerImage:
    """An image that is kept on the disk."""

    table: ClassVar[str] = "docker_image"

    path: Annotated[str, "the file that describes it"]
    id: Annotated[str, "its digest, e.g. `sha256:9c7a...`: its name is that of the file"]
    created: Annotated[str, "when it was built, as written; empty if not told"]
    entrypoint: Annotated[tuple[str, ...], "what it runs, one word each"]
    command: Annotated[tuple[str, ...], "the arguments to it, or what it runs without one"]
    username: Annotated[str, "the user that it runs as; empty stands for root"]
    history: Annotated[tuple[str, ...], "the commands that made its layers, the lowest first"]


def parse(content: bytes, path: str) -> Iterator[DockerImage | Gap]:
    """Read the configuration of an image: one row, or one gap."""
    try:
        value = loaded(content)
    except ValueError as error:
        yield unread(path, None, "not the configuration of an image", str(error))
        return
    if not isinstance(value, dict):
        yield unread(path, None, "not the configuration of an image", content)
        return
    inner = table(value, "config")
    steps = (text(one.get("created_by"), _STEP_LENGTH) for one in tables(value.get("history")))
    yield DockerImage(
        path=path,
        id="sha256:" + path.rpartition("/")[2],
        created=text(value.get("created")),
        entrypoint=texts(inner.get("Entrypoint")),
        command=texts(inner.get("Cmd"), _STEP_LENGTH),
        username=text(inner.get("User")),
        history=tuple(step for step in steps if step),
    )


PARSERS = (
    Parser(
        slug="docker-image",
        rows=(DockerImage,),
        places=("/**/image/*/imagedb/content/sha256/*",),
        parse=parse,
        most=4 << 20,
    ),
)

"""Evidence in an image of a container, as `docker save` and OCI tools write it: layers in a tar."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar, Final, Self

from pratique.errors import EvidenceError
from pratique.evidence.archive.layers import LayersSource, image_of
from pratique.evidence.archive.packed_file import PackedFile
from pratique.evidence.archive.tar import TarSource, is_tar
from pratique.evidence.archive.tar_header import HEADER, header
from pratique.evidence.overlay import OverlaySource
from pratique.model import Gap, Stage, readable

# What an image begins with: the order of its names is not fixed, but none of them is another.
_FIRST: Final = re.compile(
    rb"(\./)?(blobs/.*|oci-layout|index\.json|manifest\.json|repositories|[0-9a-f]{64}([/.].*)?)"
)


class ContainerImageSource(OverlaySource):
    """The layers of an image over each other, as a container of it would see its root."""

    kind: ClassVar[str] = "container image"
    layers: LayersSource

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Take a tar that begins as an image does, and says which layers it has."""
        head = PackedFile.head_of(path)
        if not is_tar(head) or not _FIRST.fullmatch(header(head[:HEADER]).name):
            return False
        outer = TarSource.open_at(path)
        try:
            image_of(outer)
        except EvidenceError:
            return False
        finally:
            outer.close()
        return True

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Open the image; the first one, where there are several."""
        outer = TarSource.open_at(path)
        try:
            image = image_of(outer)
        except EvidenceError:
            outer.close()
            raise
        below = LayersSource.of(outer, image)
        numbers = [b"%d" % number for number in reversed(range(len(image.layers)))]
        source = cls(below, numbers, image.name or "image", marked=True)
        source.layers = below
        return source

    def identity(self) -> str:
        """That of the tar."""
        return self.layers.identity()

    def remember(self, folder: Path) -> None:
        """Take the index of the layers from `folder`, or leave it there."""
        self.layers.remember(folder)

    def limits(self) -> tuple[Gap, ...]:
        """What an image cannot tell; how it is started; which others stand beside it."""
        found = [
            Gap("", None, Stage.SOURCE, "an image and not a machine",
                "what a container wrote, its volumes and its logs are not in it", matters=True),
            *(gap for gap in self.layers.limits()),
        ]  # fmt: skip
        image = self.layers.image
        if image.started:
            started = readable(image.started.encode("utf-8", "surrogateescape"))[:200]
            found.append(
                Gap("", None, Stage.SOURCE, "how the image is started", started, matters=False)
            )
        if image.others:
            others = readable(", ".join(image.others).encode("utf-8", "surrogateescape"))[:150]
            found.append(
                Gap("", None, Stage.SOURCE, "other images in the archive, not looked at", others)
            )
        return tuple(found)

from __future__ import annotations

from pratique.evidence import open_evidence
from pratique.survey.container_files import ContainerFiles
from pratique.survey.plain_root import plain_roots

SYSTEMS = (
    "var/lib/machines/deb", "var/lib/lxc/web/rootfs", "srv/chroot/sid",
    "var/lib/incus/storage-pools/default/containers/c1/rootfs",
)  # fmt: skip


def test_systems_in_folders(server):
    tree = {f"{root}/{name}": b"" for root in SYSTEMS for name in ("etc/passwd", "usr/bin/x")}
    root = server({**tree, "var/lib/machines/empty/x": b"", "var/lib/lxc/broken/config": b""})
    (root / "var/lib/machines/again").symlink_to("deb")
    (root / "var/lib/machines/out").symlink_to("../../..")
    source = open_evidence(root)
    found = list(plain_roots(ContainerFiles(source)))
    source.close()
    assert sorted((one.engine, one.name, one.layers) for one in found) == [
        ("chroot", "sid", (b"srv/chroot/sid",)),
        ("lxc", "c1", (b"var/lib/incus/storage-pools/default/containers/c1/rootfs",)),
        ("lxc", "web", (b"var/lib/lxc/web/rootfs",)),
        ("nspawn", "again", (b"var/lib/machines/deb",)),
    ]

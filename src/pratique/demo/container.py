"""A container of docker on the made-up server: a page that says whether the sites are up."""

from __future__ import annotations

import json
from typing import Final

from pratique.demo.days import OPENED
from pratique.demo.disk import Disk
from pratique.demo.program import noise

NAME: Final = "status"
_ROOT: Final = "/var/lib/docker"
_ID: Final = noise("container", 32).hex()
_OWN: Final = noise("own layer", 32).hex()
_BASE: Final = noise("base layer", 32).hex()
# What the container wrote goes here, over the layer that its image brought.
WRITTEN: Final = f"{_ROOT}/overlay2/{_OWN}/diff"
PAGES: Final = "/var/www/html"


def lay_container(disk: Disk) -> None:
    """Write what docker keeps of the container, and its two layers."""
    disk.folder(_ROOT, 0o710, time=OPENED)
    config = {
        "ID": _ID,
        "Name": f"/{NAME}",
        "Driver": "overlay2",
        "Created": "2025-09-01T10:05:00Z",
        "Path": "php",
        "Args": ["-S", "0.0.0.0:8080", "-t", PAGES],
        "Image": f"sha256:{noise('image', 32).hex()}",
        "State": {"Running": True, "StartedAt": "2025-09-01T10:05:01Z"},
        "Config": {"Image": "harbour/status:1", "User": "nobody", "Env": ["SITES=blog,shop"]},
    }
    host = {"RestartPolicy": {"Name": "unless-stopped"}, "NetworkMode": "bridge"}
    folder = f"{_ROOT}/containers/{_ID}"
    _put(disk, f"{folder}/config.v2.json", json.dumps(config))
    _put(disk, f"{folder}/hostconfig.json", json.dumps(host))
    _put(disk, f"{_ROOT}/image/overlay2/layerdb/mounts/{_ID}/mount-id", _OWN)
    _put(disk, f"{_ROOT}/overlay2/{_OWN}/lower", "l/BASE")
    disk.link(f"{_ROOT}/overlay2/l/BASE", f"../{_BASE}/diff", time=OPENED)
    disk.folder(WRITTEN, time=OPENED)
    for path, text in _FILES.items():
        _put(disk, f"{_ROOT}/overlay2/{_BASE}/diff{path}", text)


def _put(disk: Disk, path: str, text: str) -> None:
    disk.file(path, text, time=OPENED)


_FILES: Final = {
    "/etc/os-release": 'NAME="Harbour base"\nID=harbour\nVERSION_ID="1"\n',
    "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
    "/etc/group": "root:x:0:\nnogroup:x:65534:\n",
    f"{PAGES}/index.php": (
        "<?php\n// Which of the sites answer.\n"
        "foreach (explode(',', getenv('SITES')) as $site) {\n"
        "    $up = @fsockopen($site . '.harbour.example', 80, $code, $text, 2) !== false;\n"
        "    echo '<p>', htmlspecialchars($site), ': ', $up ? 'up' : 'down', '</p>';\n}\n"
    ),
}

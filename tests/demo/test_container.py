from __future__ import annotations

import json

from pratique.demo.container import NAME, WRITTEN, lay_container
from pratique.demo.disk import Disk


def test_docker_would_know_it():
    disk = Disk()
    lay_container(disk)
    (path,) = [path for path, _item in disk if path.endswith("/config.v2.json")]
    told = json.loads(disk[path].content)
    assert told["Name"] == f"/{NAME}"
    mount = f"/var/lib/docker/image/overlay2/layerdb/mounts/{told['ID']}/mount-id"
    assert (
        WRITTEN.removeprefix("/var/lib/docker/overlay2/") == f"{disk[mount].content.decode()}/diff"
    )
    assert disk[WRITTEN].is_folder
    base = disk["/var/lib/docker/overlay2/l/BASE"].target.removeprefix("..")
    assert f"/var/lib/docker/overlay2{base}/var/www/html/index.php" in disk

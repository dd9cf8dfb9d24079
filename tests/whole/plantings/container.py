"""Docker, podman and Kubernetes on the disk."""

from __future__ import annotations

import json
from typing import Any, Final

from plantings.case import Case, Twin, both, put
from plantings.command import ADDRESS, FETCH, HIDDEN, hidden

_BOXES: Final = "Containers"

_FOLDER: Final = "/var/lib/docker/containers"


def _container(name: str, command: list[str], host: dict[str, Any]) -> tuple[str, Any]:
    """The path and the act of a container in docker's own files."""
    number = (name.encode().hex() * 8)[:64]
    path = f"{_FOLDER}/{number}"
    config = {
        "ID": number,
        "Name": f"/{name}",
        "Path": command[0],
        "Args": command[1:],
        "Image": f"sha256:{number}",
        "Driver": "overlay2",
        "Config": {"Hostname": name, "Image": name, "Entrypoint": command, "Cmd": None, "Env": []},
        "State": {"Running": True, "Pid": 4242},
        "MountPoints": {},
        "LogPath": f"{path}/{number}-json.log",
    }
    act = both(
        put(f"{path}/config.v2.json", json.dumps(config), 0o600),
        put(f"{path}/hostconfig.json", json.dumps(host), 0o600),
    )
    return f"{path}/config.v2.json", act


def _box(
    slug: str,
    what: str,
    command: list[str],
    host: dict[str, Any],
    panix: str = "",
    technique: str = "T1610",
) -> Case:
    path, act = _container(slug, command, host)
    return Case(slug, _BOXES, technique, what, path, act, _PROXY, panix)


def _pod(name: str, command: list[str], *, privileged: bool) -> str:
    safety = "    securityContext:\n      privileged: true\n" if privileged else ""
    mounts = (
        "  volumes:\n  - name: root\n    hostPath:\n      path: /\n"
        if privileged
        else "  volumes:\n  - name: certs\n    hostPath:\n      path: /etc/kubernetes/pki\n"
    )
    host = "  hostPID: true\n" if privileged else ""
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: kube-system\nspec:\n{host}  containers:\n  - name: {name}\n    image: registry.harbour.example/{name}:1\n"
        f"    command: {json.dumps(command)}\n{safety}{mounts}"
    )


_PROXY_PATH, _PROXY_ACT = _container(
    "proxy",
    ["nginx", "-g", "daemon off;"],
    {
        "Binds": ["/srv/site:/usr/share/nginx/html:ro"],
        "Privileged": False,
        "RestartPolicy": {"Name": "unless-stopped"},
    },
)

_PROXY: Final = Twin(
    "container-proxy", "a web server in a container that starts by itself", _PROXY_PATH, _PROXY_ACT
)

_COMPOSE: Final = Twin(
    "compose-service",
    "containers of one's own",
    "/etc/systemd/system/shop-stack.service",
    both(
        put(
            "/opt/stack/docker-compose.yml",
            "services:\n  web:\n    image: nginx:1.27\n    restart: unless-stopped\n    ports: ['8080:80']\n",
        ),
        put(
            "/etc/systemd/system/shop-stack.service",
            "[Service]\nType=oneshot\nWorkingDirectory=/opt/stack\nExecStart=/usr/bin/docker compose up -d\nRemainAfterExit=yes\n\n[Install]\nWantedBy=multi-user.target\n",
        ),
    ),
)

_DAEMON: Final = Twin(
    "daemon-own",
    "smaller logs",
    "/etc/docker/daemon.json",
    put(
        "/etc/docker/daemon.json", '{"log-driver": "json-file", "log-opts": {"max-size": "10m"}}\n'
    ),
    table="file",
)

_MANIFEST: Final = Twin(
    "pod-own",
    "a part of the cluster itself",
    "/etc/kubernetes/manifests/kube-apiserver.yaml",
    put(
        "/etc/kubernetes/manifests/kube-apiserver.yaml",
        _pod("kube-apiserver", ["kube-apiserver"], privileged=False),
    ),
)

_QUADLET: Final = Twin(
    "quadlet-own",
    "a web server in a container",
    "/etc/containers/systemd/site.container",
    put(
        "/etc/containers/systemd/site.container",
        "[Container]\nImage=docker.io/library/nginx:1.27\nPublishPort=8080:80\n\n[Install]\nWantedBy=default.target\n",
    ),
)

CASES: Final = (
    _box(
        "container-privileged",
        "a privileged container with the host's processes, which connects back",
        ["/usr/local/bin/entrypoint.sh"],
        {"Binds": None, "Privileged": True, "PidMode": "host", "RestartPolicy": {"Name": "no"}},
        "setup_malicious_docker_container",
    ),
    _box(
        "container-host-root",
        "a container that starts by itself and sees the whole disk",
        ["/bin/sh", "-c", FETCH],
        {"Binds": ["/:/host"], "Privileged": False, "RestartPolicy": {"Name": "always"}},
        technique="T1611",
    ),
    _box(
        "container-socket",
        "a container that may ask docker for anything",
        ["/bin/sh", "-c", "sleep infinity"],
        {
            "Binds": ["/var/run/docker.sock:/var/run/docker.sock"],
            "Privileged": False,
            "CapAdd": ["SYS_ADMIN"],
            "RestartPolicy": {"Name": "always"},
        },
        technique="T1611",
    ),
    Case(
        "daemon-runtime",
        _BOXES,
        "T1543.005",
        "another program in the place of runc",
        "/etc/docker/daemon.json",
        both(
            hidden(),
            put(
                "/etc/docker/daemon.json",
                f'{{"default-runtime": "fast", "runtimes": {{"fast": {{"path": "{HIDDEN}"}}}}}}\n',
            ),
        ),
        _DAEMON,
    ),
    Case(
        "docker-open",
        _BOXES,
        "T1610",
        "anybody may ask docker for anything",
        "/etc/systemd/system/docker.service.d/tcp.conf",
        put(
            "/etc/systemd/system/docker.service.d/tcp.conf",
            "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H tcp://0.0.0.0:2375\n",
        ),
        _COMPOSE,
    ),
    Case(
        "static-pod",
        _BOXES,
        "T1610",
        "a privileged pod that sees the whole disk",
        "/etc/kubernetes/manifests/kube-cache.yaml",
        put(
            "/etc/kubernetes/manifests/kube-cache.yaml",
            _pod("kube-cache", ["sh", "-c", FETCH], privileged=True),
            0o600,
        ),
        _MANIFEST,
    ),
    Case(
        "k3s-manifest",
        _BOXES,
        "T1053.007",
        "a job of the cluster that fetches code",
        "/var/lib/rancher/k3s/server/manifests/cache.yaml",
        put(
            "/var/lib/rancher/k3s/server/manifests/cache.yaml",
            "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: cache\nspec:\n  schedule: '*/5 * * * *'\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          hostPID: true\n          containers:\n"
            f"          - name: cache\n            image: alpine\n            command: {json.dumps(['sh', '-c', FETCH])}\n            securityContext:\n              privileged: true\n",
        ),
        _MANIFEST,
    ),
    Case(
        "quadlet",
        _BOXES,
        "T1543.005",
        "a privileged container that sees the whole disk",
        "/etc/containers/systemd/cache.container",
        put(
            "/etc/containers/systemd/cache.container",
            f"[Container]\nImage={ADDRESS}/cache:latest\nVolume=/:/host\nPodmanArgs=--privileged --pid=host\nExec=sh -c '{FETCH}'\n\n[Install]\nWantedBy=default.target\n",
        ),
        _QUADLET,
    ),
    Case(
        "compose-privileged",
        _BOXES,
        "T1610",
        "a service that starts a privileged container",
        "/etc/systemd/system/cache-stack.service",
        put(
            "/etc/systemd/system/cache-stack.service",
            "[Service]\nExecStart=/usr/bin/docker run --rm --privileged --pid=host -v /:/host alpine chroot /host sh -c '"
            + FETCH
            + "'\nRestart=always\n\n[Install]\nWantedBy=multi-user.target\n",
        ),
        _COMPOSE,
    ),
)

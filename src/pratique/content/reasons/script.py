"""What is said of pages and scripts in other languages."""

from __future__ import annotations

from typing import Final

from pratique.phrase import Phrase

TEMPLATES: Final = (
    Phrase("The file is written in a way in which no search finds this: %(found)s."),
    Phrase("put together"),
    Phrase("This is what it runs; in the file it stands in pieces or under a code."),
    Phrase("This is what it runs; in the file it stands as a text."),
    Phrase("code page %(hidden)s"),
    Phrase("It puts bytes into memory and starts them as a program."),
    Phrase("A stylesheet that stands in the program holds a script that starts commands."),
    Phrase("It opens a connection, starts a shell, and ties the one to the other."),
    Phrase("What a visitor sends (%(where)s) is written into a program that it compiles."),
    Phrase("The bytes of a whole program are put together here."),
    Phrase("It loads a Java class that lies in a text."),
    Phrase("The text %(found)s is put together so that it does not stand in the file."),
    Phrase("It loads classes from another machine: %(text)s."),
    Phrase("It loads a class that lies in a text."),
    Phrase("It connects to the machine and port that a visitor names (%(names)s)."),
    Phrase(
        "A visitor gives the database to connect to (%(connected)s) and the "
        "command for it (%(where)s)."
    ),
    Phrase(
        "In %(count)s places, code is run in which words are cut in two, "
        "with a name between them that never changes: so that nobody finds "
        "the word."
    ),
    Phrase(
        "What a visitor sends (%(where)s) goes to a method that is looked up "
        "at run time, %(doubtful)s."
    ),
    Phrase("What a visitor sends (%(where)s) is run as code by eval under another name."),
    Phrase("eval is kept under another name, and what it runs is worked out."),
    Phrase("which the visitor names too"),
    Phrase(
        "What a visitor sends (%(where)s) goes to the constructor of an "
        "object that starts programs."
    ),
    Phrase("An expression of the page reaches for %(name)s."),
    Phrase("whose name it hides"),
    Phrase("What a visitor sends (%(visitor)s) %(does)s by %(called)s."),
    Phrase("What comes from another machine (%(where)s) %(does)s by %(called)s."),
    Phrase(
        "What a visitor sends (%(where)s) is started as a command by System.Diagnostics.Process."
    ),
    Phrase("What a visitor sends (%(where)s) is started as a command by open with a bar."),
    Phrase("A text that stands encoded in the file %(does)s by %(node)s, once it is decoded."),
    Phrase("It starts a shell, and a visitor (%(where)s) types into it."),
    Phrase("A text that it decodes by a function of its own %(does)s by %(node)s."),
    Phrase(
        "It opens a connection, ties a shell to it, and so gives the shell to whoever is there."
    ),
    Phrase(
        "It joins a chat (IRC) and runs commands whose text is not its own: a bot under orders."
    ),
    Phrase(
        "It sends packets in a loop, with random parts and without reading "
        "an answer, to a machine that is named from outside."
    ),
    Phrase(
        "It lists the folder that a visitor names (%(where)s), and %(acts)s "
        "files that the visitor names."
    ),
    Phrase(
        "A visitor gives the name of a file (%(named)s) and what is written to it (%(content)s)."
    ),
    Phrase("its own file"),
    Phrase("What it fetches (%(network)s) is stored as %(name)s."),
    Phrase("It lists any folder and shows any file that a visitor names (%(where)s)."),
    Phrase(
        "It fetches something (%(network)s) and stores it under a name that "
        "a visitor gives (%(named)s)."
    ),
    Phrase("What a visitor sends (%(wholly)s) is stored as %(name)s."),
    Phrase("What a visitor sends stands in a command that the server runs for this page."),
    Phrase("What a visitor sends (%(where)s) is started as a command by cfexecute."),
    Phrase("A visitor gives the name of a file (%(file)s) and what is written to it (%(output)s)."),
    Phrase("is started as a command"),
    Phrase("is loaded as a program"),
    Phrase("is run as an expression"),
    Phrase("is run as code"),
    Phrase("is turned into calls"),
    Phrase("becomes a call that is made"),
    Phrase("names code to be fetched (JNDI)"),
    Phrase("is compiled and run"),
    Phrase("is turned into objects and calls"),
    Phrase("is typed into a program that it starts"),
    Phrase("is run by PowerShell"),
    Phrase("is turned into objects that can run code"),
    Phrase("is turned into code"),
    Phrase("an argument of the service"),
    Phrase("It starts: %(why)s."),
)

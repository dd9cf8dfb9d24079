"""What is said of PHP."""

from __future__ import annotations

from typing import Final

from pratique.phrase import Phrase

TEMPLATES: Final = (
    Phrase("In what it writes:"),
    Phrase("It ends at once when a server runs it."),
    Phrase("Taken together, it looks like what intruders leave, not like part of an application"),
    Phrase("What it hides looks, taken together, like what intruders leave"),
    Phrase("longer than the PHP analysis reads"),
    Phrase("%(count)s bytes; long texts were left out, or its ends were analysed"),
    Phrase("Line %(line)s writes %(where)s, a program.%(in_what_it_writes)s%(why)s"),
    Phrase("%(count)s bytes; its ends were analysed"),
    Phrase("what it hides was worked out in part"),
    Phrase("These are lines of a text that is hidden under %(under)s."),
    Phrase("Line %(line)s makes an account with a password that stands in this file."),
    Phrase(
        "Line %(line)s changes the list of accounts that WordPress shows, so that one is missing."
    ),
    Phrase(
        "A connection to another machine is opened on line %(line)s, and a "
        "shell that takes commands is started on line %(shells)s."
    ),
    Phrase("Line %(call)s makes an administrator with the password that %(text)s holds."),
    Phrase("Line %(line)s makes an administrator with a password that stands in this file."),
    Phrase("Line %(line)s logs in as the account that %(text)s names."),
    Phrase("The command that is run on line %(line)s connects out: %(why)s."),
    Phrase("Line %(call)s makes an account of the machine itself."),
    Phrase("Line %(line)s logs in as an account that is only looked up, without a password."),
    Phrase("Line %(line)s logs in as one fixed account, without a password."),
    Phrase("%(secret)s is mailed on line %(call)s."),
    Phrase("%(secret)s is sent to a chat service (Telegram, Discord) on line %(call)s."),
    Phrase("%(secret)s is written into %(shown)s on line %(line)s."),
    Phrase("What people type into the login page is sent to another machine on line %(line)s."),
    Phrase("%(secret)s is part of an address of another machine that is fetched on line %(line)s."),
    Phrase("%(payment)s, the form of a payment, is packed and sent away on line %(line)s."),
    Phrase("Line %(call)s mails to %(shown)s, an address that is hidden here."),
    Phrase("What people type into the login page is written into %(shown)s on line %(line)s."),
    Phrase(
        "%(text)s is packed by %(text2)s and kept in %(shown)s, which has "
        "the name of a picture (line %(line)s)."
    ),
    Phrase("(line %(line)s of a text that is hidden under %(under)s)"),
    Phrase("that comes out of %(through)s"),
    Phrase("that the program puts together"),
    Phrase("%(name)s runs a hidden text %(how)s"),
    Phrase("%(name)s runs the file %(path)s, whose name is hidden"),
    Phrase("a shell (backticks)"),
    Phrase("%(name)s, a name that stands nowhere in the text,"),
    Phrase("one layer"),
    Phrase("%(name)s runs the value of %(text)s as code"),
    Phrase("%(name)s runs what another server sends (%(text)s)"),
    Phrase("%(name)s runs a hidden text that %(text)s holds"),
    Phrase("%(name)s runs a text that only the run itself puts together"),
    Phrase("%(event)s runs %(text)s as a command"),
    Phrase("%(event)s starts a command"),
    Phrase("%(event)s is called"),
    Phrase("class that is made"),
    Phrase("function that is called"),
    Phrase("the %(named)s is named by %(text)s"),
    Phrase("the function that is called has a hidden name"),
    Phrase("%(name)s runs the file %(path)s, a path hidden behind escapes"),
    Phrase("%(name)s runs the file that %(text)s names"),
    Phrase("%(event)s writes %(text)s to a file"),
    Phrase("%(event)s writes what another server sends"),
    Phrase("Code stands behind a hundred blanks or more, where an editor does not show it."),
    Phrase("A line of %(count)s bytes stands above code of ordinary shape."),
    Phrase(
        "%(name)s runs, on line %(line)s, what stands in %(file)s, which has no name of a program."
    ),
    Phrase(
        "%(name)s runs, on line %(call)s, what %(store)s holds: the code "
        "itself does not stand in this file."
    ),
    Phrase("a row of the database"),
    Phrase("the cache (%(kind)s)"),
    Phrase("Line %(call)s calls a function named by %(store)s."),
    Phrase(
        "`%(function)s` is given the password at each login, and %(name)s on "
        "line %(line)s passes it on."
    ),
    Phrase(
        "%(text)s is the name of what is asked for on line %(line)s, and the "
        "method for any name runs it."
    ),
    Phrase("`%(name)s` runs %(text)s on line %(line)s, by a method for any name."),
    Phrase(
        "Line %(preloads)s puts a library before every program that PHP "
        "starts, and %(sent)s reaches it through the environment."
    ),
    Phrase("Line %(line)s looks in the memory of PHP for a function that starts commands."),
    Phrase(
        "Line %(preloads)s puts a library of its own before every program "
        "that PHP starts, and `%(own)s` starts one."
    ),
    Phrase("The mailbox of line %(line)s is opened by a command, with %(text)s."),
    Phrase("The mailbox of line %(line)s is opened by a command that its address hides."),
    Phrase("Line %(line)s makes the database write a program into a file."),
    Phrase("%(name)s of the C library"),
    Phrase("%(name)s of the system"),
    Phrase("can run texts as code or call functions by name"),
    Phrase("runs commands"),
    Phrase("asks what machine and account it runs on"),
    Phrase("goes through folders"),
    Phrase("reads, writes and removes files"),
    Phrase("takes uploads"),
    Phrase("reads what the visitor sends"),
    Phrase("takes texts apart and puts them together"),
    Phrase("packs what it sends"),
    Phrase("keeps its errors quiet and its running time unbounded"),
    Phrase("connects to other machines"),
    Phrase("sends mail"),
    Phrase("opens databases"),
    Phrase("looks at where visitors come from"),
    Phrase("handles passwords or cards"),
    Phrase("shows a form for it"),
    Phrase("most of it stands in very long lines"),
    Phrase("it has a very long line"),
    Phrase("its variables have names that nobody can read"),
    Phrase("letters are written as numbers"),
    Phrase("words are put together from pieces"),
    Phrase("words are put together from single letters"),
    Phrase("it carries a long encoded text"),
    Phrase("most of it is an encoded text"),
    Phrase("it calls functions whose names stand in variables"),
    Phrase("it calls functions whose names stand in lists"),
    Phrase("the names of its variables are put together"),
    Phrase("comments stand in the middle of its code"),
    Phrase("texts are combined bit by bit"),
    Phrase("it silences errors line by line"),
    Phrase("it carries bytes that are no text"),
    Phrase("code is pushed to the right by blanks"),
    Phrase(
        "%(text)s is made into an object on line %(call)s, and `%(method)s` "
        "on line %(line)s runs what such an object holds."
    ),
    Phrase("The style sheet of line %(line)s, %(text)s, may call any function."),
    Phrase("The style sheet of line %(line)s calls a function of PHP that runs a text."),
    Phrase("%(text)s is read as YAML on line %(call)s, with PHP's objects allowed in it."),
    Phrase("exclusive or"),
    Phrase("bitwise not"),
    Phrase("Line %(line)s fetches %(shown)s over the network and runs it."),
    Phrase("handed to"),
    Phrase(
        "The name of the function that is called on line %(call)s is put "
        "together from the bits of other letters."
    ),
    Phrase(
        "The function that is called on line %(call)s has a name that begins "
        "with %(begun)s, as `%(whole)s` does, and ends with %(text)s."
    ),
    Phrase("The function that is called on line %(call)s may be `%(name)s`, and gets %(text)s."),
    Phrase(
        "The name of the function that is called on line %(call)s stands in "
        "two halves that make `%(name)s`."
    ),
    Phrase("The body of the request is included, and so run, on line %(line)s."),
    Phrase("The address that is included on line %(line)s begins with %(shown)s and ends with"),
    Phrase(
        "The function that is called on line %(call)s has a name that is put "
        "together from single letters, and gets %(text)s."
    ),
    Phrase(
        "The name of the function `%(name)s` that is called on line "
        "%(callee)s is put together from pieces, so that no search for it "
        "finds it."
    ),
    Phrase("%(text)s gives %(name)s all that it is called with."),
    Phrase("%(named)s (through reflection)"),
    Phrase("A text is included as if it were a file, and so run, on line %(line)s."),
    Phrase("Line %(line)s includes a hidden text behind %(shown)s as if it were a file."),
    Phrase("goes through"),
    Phrase("The function that is called on line %(line)s is named by %(text)s (line %(line2)s)."),
    Phrase(
        "The function that is called on line %(call)s has a name that "
        "%(text)s puts together (line %(line)s), and gets %(text2)s."
    ),
    Phrase("%(named)s (called by %(name)s)"),
    Phrase(
        "The function that %(name)s calls on line %(call)s is named by %(text)s (line %(line)s)."
    ),
    Phrase(
        "The class that is made on line %(creation)s is named by %(text)s, "
        "and the visitor gives its arguments."
    ),
    Phrase("The file that is included on line %(line)s is named by %(text)s (line %(line2)s)."),
    Phrase("The text that %(name)s runs on line %(line)s itself runs what a visitor sends."),
    Phrase(
        "The text that %(name)s runs on line %(line)s is put together from "
        "single characters, escapes or pieces of words."
    ),
    Phrase(
        "The name of the function that is called on line %(line)s%(flow)s is not written anywhere."
    ),
    Phrase("%(name)s (a function made of text)"),
    Phrase(
        "The name of the function that %(name)s calls on line "
        "%(call)s%(flow)s is not written anywhere, and it gets what a "
        "visitor sends."
    ),
    Phrase("The path included on line %(line)s is hidden behind escapes; it says %(shown)s."),
    Phrase("The path that is included on line %(line)s%(flow)s is not written anywhere."),
    Phrase("Line %(line)s runs %(shown)s as PHP, a name that no program has."),
    Phrase(
        "Line %(call)s puts %(text)s into the pages or settings of the site, "
        "for whoever sends a word that stands in this file."
    ),
    Phrase("Line %(line)s writes a program into a file, which runs what a visitor sends."),
    Phrase("The value of %(text)s is written into a PHP file on line %(line)s."),
    Phrase(
        "The visitor gives both the name (%(text)s) and the content "
        "(%(text2)s) of the file that is written on line %(line)s."
    ),
    Phrase(
        "%(text)s is written into %(shown)s on line %(line)s, a file that "
        "says what the server runs as PHP."
    ),
    Phrase("Whatever file a visitor sends is stored as a program on line %(line)s."),
    Phrase(
        "Any file that a visitor sends is stored under the visitor's own "
        "name on line %(line)s; this page checks neither the file nor the "
        "visitor."
    ),
    Phrase("A program is fetched%(shown)s and stored as a PHP file on line %(line)s."),
    Phrase(
        "Whatever archive a visitor sends (%(text)s) is unpacked on line "
        "%(call)s; this page checks neither its files nor the visitor."
    ),
    Phrase("What is fetched on line %(fetched)s is written into a PHP file on line %(line)s."),
    Phrase("Line %(line)s includes, and so runs, the file into which %(text)s is written"),
    Phrase("Line %(line)s writes this very file into another program."),
    Phrase("This file copies itself into another program on line %(line)s."),
    Phrase(
        "The visitor says what is copied (%(text)s) and to where (%(text2)s) "
        "on line %(line)s; an address will do as well."
    ),
    Phrase("Line %(line)s writes a text that is hidden here into %(where)s."),
    Phrase("a read of its own file"),
    Phrase("Line %(line)s writes a hidden text into a file that %(text)s names."),
    Phrase(
        "The style sheet calls, on line %(line)s, `%(called)s` of PHP, which runs what it is given."
    ),
    Phrase("data: address"),
    Phrase("the output of a command"),
    Phrase("an uploaded file"),
    Phrase("the names in %(path)s"),
    Phrase("the database"),
    Phrase("a variable that nothing sets"),
    Phrase("The value of %(text)s (line %(line)s)%(flow)s is run by %(name)s on line %(line2)s."),
    Phrase(
        "The value of %(text)s (line %(line)s)%(flow)s is handed to %(name)s on line %(line2)s."
    ),
    Phrase("What is fetched on line %(line)s (%(text)s) is run by %(name)s on line %(line2)s."),
    Phrase("What is fetched on line %(line)s (%(text)s) is handed to %(name)s on line %(line2)s."),
    Phrase("A hidden text%(flow)s is run by %(name)s on line %(line)s."),
    Phrase("A hidden text%(flow)s is handed to %(name)s on line %(line)s."),
    Phrase("goes through %(names)s and"),
    Phrase("Line %(line)s writes %(where)s, a program. In what it writes: %(why)s"),
    Phrase("%(name)s runs a hidden text %(how)s on line %(line)s."),
    Phrase(
        "%(name)s runs a hidden text %(how)s (line %(line)s of a text that "
        "is hidden under %(depth)s)."
    ),
    Phrase("%(name)s runs the file %(path)s, whose name is hidden on line %(line)s."),
    Phrase(
        "%(name)s runs the file %(path)s, whose name is hidden (line "
        "%(line)s of a text that is hidden under %(depth)s)."
    ),
    Phrase("%(name)s runs the value of %(text)s as code on line %(line)s."),
    Phrase(
        "%(name)s runs the value of %(text)s as code (line %(line)s of a "
        "text that is hidden under %(depth)s)."
    ),
    Phrase("%(name)s runs what another server sends (%(text)s) on line %(line)s."),
    Phrase(
        "%(name)s runs what another server sends (%(text)s) (line %(line)s "
        "of a text that is hidden under %(depth)s)."
    ),
    Phrase("%(name)s runs a hidden text that %(text)s holds on line %(line)s."),
    Phrase(
        "%(name)s runs a hidden text that %(text)s holds (line %(line)s of a "
        "text that is hidden under %(depth)s)."
    ),
    Phrase("%(name)s runs a text that only the run itself puts together on line %(line)s."),
    Phrase(
        "%(name)s runs a text that only the run itself puts together (line "
        "%(line)s of a text that is hidden under %(depth)s)."
    ),
    Phrase("%(event)s runs %(text)s as a command on line %(line)s."),
    Phrase(
        "%(event)s runs %(text)s as a command (line %(line)s of a text that "
        "is hidden under %(depth)s)."
    ),
    Phrase("%(event)s starts a command on line %(line)s."),
    Phrase("%(event)s starts a command (line %(line)s of a text that is hidden under %(depth)s)."),
    Phrase("%(event)s is called on line %(line)s."),
    Phrase("%(event)s is called (line %(line)s of a text that is hidden under %(depth)s)."),
    Phrase("function that is called on line %(line)s."),
    Phrase("function that is called (line %(line)s of a text that is hidden under %(depth)s)."),
    Phrase("the %(named)s is named by %(text)s on line %(line)s."),
    Phrase(
        "the %(named)s is named by %(text)s (line %(line)s of a text that is "
        "hidden under %(depth)s)."
    ),
    Phrase("the function that is called has a hidden name on line %(line)s."),
    Phrase(
        "the function that is called has a hidden name (line %(line)s of a "
        "text that is hidden under %(depth)s)."
    ),
    Phrase("%(name)s runs the file %(path)s, a path hidden behind escapes on line %(line)s."),
    Phrase(
        "%(name)s runs the file %(path)s, a path hidden behind escapes (line "
        "%(line)s of a text that is hidden under %(depth)s)."
    ),
    Phrase("%(name)s runs the file that %(text)s names on line %(line)s."),
    Phrase(
        "%(name)s runs the file that %(text)s names (line %(line)s of a text "
        "that is hidden under %(depth)s)."
    ),
    Phrase("%(event)s writes %(text)s to a file on line %(line)s."),
    Phrase(
        "%(event)s writes %(text)s to a file (line %(line)s of a text that "
        "is hidden under %(depth)s)."
    ),
    Phrase("%(event)s writes what another server sends on line %(line)s."),
    Phrase(
        "%(event)s writes what another server sends (line %(line)s of a text "
        "that is hidden under %(depth)s)."
    ),
    Phrase("%(called)s (line %(line)s)"),
    Phrase(
        "Taken together, it looks like what intruders leave, not like part "
        "of an application: %(reasons)s."
    ),
    Phrase("What it hides looks, taken together, like what intruders leave: %(reasons)s."),
)

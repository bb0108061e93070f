"""Owns generated questions about escaping: every kind of place, hostile values, and templates made at random."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.gotemplate.generate_values import literal, value
from tests.gotemplate.oracle import Question

PLACES = (
    "<p>{{ . }}</p>",
    "{{ . }}",
    "<title>{{ . }}</title>",
    "<textarea>{{ . }}</textarea>",
    '<p title="{{ . }}">',
    "<p title='a{{ . }}b'>",
    "<p title={{ . }}>",
    "<p title=a{{ . }}b c>",
    "<p {{ . }}>",
    '<p {{ . }}="x">',
    '<p data-{{ . }}="x">',
    '<a href="{{ . }}">',
    "<a href='{{ . }}'>",
    "<a href={{ . }}>",
    '<a href=" {{ . }}">',
    '<a href="/a/{{ . }}/b">',
    '<a href="?a={{ . }}">',
    '<a href="#{{ . }}">',
    '<a href="mailto:{{ . }}?subject={{ . }}">',
    "<a href=/x?{{ . }}>",
    '<a href="x&amp;y={{ . }}">',
    '<form action="{{ . }}">',
    '<video poster="{{ . }}" data-url="{{ . }}">',
    '<svg xlink:href="{{ . }}">',
    '<img srcset="{{ . }}">',
    "<img srcset='/a.png 1x, {{ . }} 2x'>",
    "<img srcset={{ . }}>",
    '<iframe srcdoc="{{ . }}">',
    '<meta content="{{ . }}">',
    '<meta content="0;url={{ . }}">',
    "<meta content='0; URL = {{ . }}; x={{ . }}'>",
    "<script>{{ . }}</script>",
    "<script>var x = {{ . }};</script>",
    "<script>f({{ . }}, {{ . }})</script>",
    '<script>x = "{{ . }}"</script>',
    "<script>x = 'a{{ . }}'</script>",
    "<script>x = `{{ . }}`</script>",
    "<script>x = `${ {{ . }} }`</script>",
    '<script>x = `${ "{{ . }}" }{{ . }}`</script>',
    "<script>x = /{{ . }}/</script>",
    "<script>x = /a{{ . }}b/g / {{ . }}</script>",
    "<script>/* {{ . }} */ x // {{ . }}\n</script>",
    "<script><!-- {{ . }}\n</script>",
    '<script type="application/ld+json">{"a": {{ . }}, "b": "{{ . }}"}</script>',
    '<script type="text/template">{{ . }}</script>',
    '<script type="module">{{ . }}</script>',
    '<script src="{{ . }}"></script>',
    '<script type="{{ . }}"></script>',
    '<p onclick="{{ . }}">',
    '<p onclick="f({{ . }})">',
    "<p onclick='f(\"{{ . }}\")'>",
    "<p onclick=\"f('{{ . }}')\">",
    "<p onclick={{ . }}>",
    "<p onclick=f({{ . }})>",
    '<p onclick="x = `{{ . }}`">',
    "<style>{{ . }}</style>",
    "<style>p { color: {{ . }} }</style>",
    '<style>p { font: "{{ . }}" }</style>',
    "<style>p { font: '{{ . }}' }</style>",
    "<style>p { background: url({{ . }}) }</style>",
    '<style>p { background: url("{{ . }}") }</style>',
    "<style>p { background: url( '/a?b={{ . }}' ) }</style>",
    "<style>/* {{ . }} */ p { }</style>",
    '<p style="{{ . }}">',
    '<p style="color: {{ . }}; width: {{ . }}px">',
    "<p style='background: url({{ . }})'>",
    "<p style=\"background: url('{{ . }}')\">",
    '<p style="font: &quot;{{ . }}&quot;">',
    "<p style={{ . }}>",
    "<!-- {{ . }} -->x",
    "<![CDATA[{{ . }}]]>",
    "<?xml {{ . }} ?>",
    '{{ define "in_%" }}{{ . }}{{ end }}<a title="{{ template "in_%" . }}">{{ template "in_%" . }}</a>',
    '<a {{ if . }}href="{{ . }}"{{ else }}title="{{ . }}"{{ end }}>',
    "<script>{{ range (slice . .) }}x({{ . }});{{ end }}</script>",
    '<b title="{{ with . }}{{ . }}{{ end }}">{{ . | html }}</b>',
    '<a href="{{ . | urlquery }}">{{ print . . }}</a>',
    "<A HREF=\"{{ . }}\" Title='{{ . }}'>",
    '<a href="javascript:{{ . }}">',
    "<a href=\"javascript:f('{{ . }}')\">",
    '<a href="{{ . }}{{ . }}">',
    '<a href="{{ . }}?{{ . }}#{{ . }}">',
    '<img src="x" srcset="{{ . }} 2x, {{ . }}">',
    '<link rel="icon" imagesrcset="{{ . }}">',
    "<link rel=stylesheet href={{ . }}>",
    '<object data="{{ . }}" archive="{{ . }}" classid="{{ . }}">',
    '<button formaction="{{ . }}" manifest={{ . }}>',
    '<body background={{ . }} profile="{{ . }}" cite="{{ . }}">',
    '<p xmlns:foo="{{ . }}" my-uri="{{ . }}" data-src="{{ . }}">',
    '<p data-style="{{ . }}" data-onclick="{{ . }}" on="{{ . }}">',
    '<p aria-label="{{ . }}" role={{ . }} class="a {{ . }}" id=\'{{ . }}\'>',
    '<meta http-equiv="refresh" content="0; url={{ . }}">',
    '<script type="text/javascript">{{ . }}</script>',
    '<script type="application/json">{{ . }}</script>',
    '<script type="importmap">{"imports": {{ . }}}</script>',
    '<script type="speculationrules">{{ . }}</script>',
    '<script type="text/plain">{{ . }} "{{ . }}"</script>',
    '<script type="">{{ . }}</script>',
    '<script type="text/javascript; charset=utf-8">{{ . }}</script>',
    "<script TYPE=module defer>{{ . }}</script>",
    '<script>x = {a: {{ . }}, "b": [{{ . }}]}</script>',
    "<script>x = y /{{ . }}; if (x) /{{ . }}/.test(y)</script>",
    "<script>a = b{{ . }}c; return {{ . }}</script>",
    "<script>'use {{ . }}' + \"a\\\\{{ . }}\"</script>",
    "<script>x = `a${ `b${ {{ . }} }c` }{{ . }}`</script>",
    "<script>x = `{{ . }}\n${ '{{ . }}' }`</script>",
    "<script>x = [/[a/]{{ . }}/, {{ . }}]</script>",
    "<script>x++ /{{ . }}/ 2; y = ({{ . }}) / 3</script>",
    "<script>#!{{ . }}\n<!-- {{ . }}\n--> {{ . }}\n</script>",
    "<script>/*{{ . }}*/{{ . }}/**/ // {{ . }}\n{{ . }}</script>",
    "<svg><script>{{ . }}</script><style>{{ . }}</style></svg>",
    "<style>@import \"{{ . }}\"; a::before { content: '\\\\{{ . }}' }</style>",
    "<style>@import url({{ . }}); .{{ . }} > #{{ . }} { --x: {{ . }} }</style>",
    '<style>a { b: url(x{{ . }}) c("{{ . }}") } // {{ . }}\n</style>',
    "<p style=\"background: url('/x?{{ . }}#{{ . }}')\">",
    "<p style='a: \"{{ . }}\"; b: {{ . }}'>",
    "<p style=a:{{ . }};b:{{ . }}>",
    '<textarea title="{{ . }}">{{ . }}</textarea><title>a {{ . }}</title>',
    "<noscript>{{ . }}</noscript><template>{{ . }}</template>",
    "<xmp>{{ . }}</xmp><math>{{ . }}</math>",
    "<!--{{ . }}-->{{ . }}<!DOCTYPE html>",
    '<p title="x"{{ . }}>',
    '<p title={{ . }}{{ . }} a{{ . }}="{{ . }}">',
    "<p {{ . }}{{ . }}>",
    "<input value={{ . }} {{ with . }}checked{{ end }}>",
    "<p title={{ with . }}{{ . }}{{ else }}x{{ end }}>",
    '<p class="{{ if . }}a{{ else }}{{ . }}{{ end }}">{{ if . }}<b>{{ . }}</b>{{ end }}',
    '<a href="{{ if . }}{{ . }}{{ else }}/x{{ end }}">',
    '<a href="{{ if . }}/a?{{ else }}/b?{{ end }}c={{ . }}">',
    "<script>{{ if . }}x = {{ . }};{{ else }}y = {{ . }};{{ end }}</script>",
    '<script>x = {{ with . }}"{{ . }}"{{ else }}null{{ end }};</script>',
    "<script>{{ range $i, $x := (slice . .) }}{{ if $i }}, {{ end }}{{ $x }}{{ end }}</script>",
    "<b>{{ range (slice . 1 .) }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ . }}{{ break }}{{ end }}</b>",
    "{{ $x := . }}<p title='{{ $x }}'>{{ $x }}{{ $x = print $x }}{{ $x }}",
    '{{ define "r_%" }}{{ with . }}<b>{{ . }}</b>{{ template "r_%" "" }}{{ end }}{{ end }}{{ template "r_%" . }}',
    '{{ block "k_%" . }}<i title="{{ . }}">{{ . }}{{ end }}',
    '<script>{{ template "s_%" . }}</script>{{ define "s_%" }}x = {{ . }};{{ end }}',
    '<p {{ template "a_%" . }}>{{ define "a_%" }}title="{{ . }}"{{ end }}',
)

TEXTS = (
    "",
    "plain words",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title></textarea></style>",
    "<!-- x --> <![CDATA[ y ]]>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "x onmouseover=alert(1)",
    "` onmouseover=`alert(1)",
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<b>",
    "https://example.org/a b?c=d&e=f#g'h\"",
    "mailto:a@b.c?subject=x y",
    "//example.org/%zz%41%",
    "/a.png 1x, /b.png 2x, javascript:x 3x",
    "/a,b.png 100w",
    "expression(alert(1))",
    "exp\\72 ession(1)",
    "-moz-binding: url(x)",
    "red; background: url(javascript:x)",
    "#fff",
    "10px",
    "url(x)",
    "\\",
    "\\22 \\",
    "\\u003c",
    "*/ alert(1) /*",
    "// x\nalert(1)",
    "${alert(1)}",
    "`${x}`",
    "{{ . }}",
    "a.b*c[d](e){f}^$|?-+",
    "\u2028\u2029\ufeff\u00a0",
    "\t\n\r\f\v",
    "é 日本 🙂",
    "&lt;&amp;&#39;&quot;",
    "&nosuch; & &&",
    "+1 +2",
    "checked",
    "onclick",
    "style",
    "HREF",
    "0",
    "-->",
    "<b title='1>2'>I &lt;3 ponies</b>",
    "<img src=x onerror=alert(1)>",
    "<p>a</p><script>b</script><style>c</style><title>d</title>",
)
_CRUMBS = (
    "<", ">", "</", "<!--", "-->", "<script", "</script>", '"', "'", "`", "&", "&amp;", "&#34;", "\\", "/", "*", "//",
    "/*", "*/", "{", "}", "${", "(", ")", "[", "]", "#", "?", "%", "%2f", "+", "-", "=", ":", ";", ",", ".", "@", "!",
    "~", "$", "^", "|", "_", " ", "\t", "\n", "\r", "\f", "\v", "\0", "\x1f", "\x7f", "\u2028", "\ufdd0", "\ufff0", "a",
    "B", "1", "é", "日", "🙂", "javascript:", "url(", "expression", "http://", "x",
)  # fmt: skip
OTHERS: tuple[Any, ...] = (
    True, False, 0, 7, -3, 2.5, 1e21, -0.5, [], ["<a>", 1, True], {"k": "<v>", "a": [1]}, [[1], {"x": "'"}],
)  # fmt: skip
_MARKS = ("safeHTML", "safeHTMLAttr", "safeCSS", "safeJS", "safeJSStr", "safeURL")


def hostile(rng: Random) -> str:
    """A text that tries to leave the place it is put in."""
    if rng.random() < 0.5:
        return rng.choice(TEXTS)
    return "".join(rng.choice(_CRUMBS) for _ in range(rng.randint(1, 12)))


def pairs(rng: Random, count: int) -> list[Question]:
    """Places and values, at random; every place comes up."""
    questions = []
    for number in range(count):
        place = PLACES[number % len(PLACES)]
        template = place.replace("%", str(number % len(PLACES)))
        kind = rng.random()
        if kind < 0.03:
            questions.append(Question(template, argument="(dict).nothing"))
        elif kind < 0.15:
            questions.append(Question(template, data=rng.choice(OTHERS)))
        elif kind < 0.4:
            questions.append(Question(template, argument=f"({rng.choice(_MARKS)} $d)", data=hostile(rng)))
        else:
            questions.append(Question(template, data=hostile(rng)))
    return questions


_UNLIKELY = (
    "site.Home", "site", "site.Pages", "site.Params", "site.Language", "hugo.Version", "now.Year",
    '(slice (safeHTML "<i>") "<i>")', '(dict "<k>" (safeJS "f()") "b" (time.AsTime "2020-01-02"))', "(seq 3)",
    '(safeHTML "<b title=\'1>2\'>&lt;3</b>")', '(printf "%c" 0)', '(jsonify (dict "a" "</script>"))', "math.Pi",
    '(htmlEscape "<b>")', '(safeJS "[1, \'</script>\']")', '(printf "%q" "\u2028")', '(markdownify "*a* \'b\'")',
    '(slice nil 1 "x")', '(dict "n" nil)', '(time.AsTime "2020-01-02").Month',
)  # fmt: skip


def typed_pairs(rng: Random, count: int) -> list[tuple[str, str]]:
    """Places, and expressions of values of every type."""
    pairs = []
    for number in range(count):
        place = PLACES[number % len(PLACES)].replace("%", str(number % len(PLACES)))
        kind = rng.random()
        if kind < 0.2:
            expression = rng.choice(_UNLIKELY)
        elif kind < 0.6:
            marked = literal(hostile(rng))
            expression = f"({rng.choice(_MARKS)} {marked})" if rng.random() < 0.4 else marked
        else:
            expression = value(rng)
        pairs.append((place, expression))
    return pairs


_TEXT_PIECES = (
    "text ", "<p>", "</p>", "<b class='x'>", "</b>", "a < b ", "<br/>", "<!-- c -->", "&amp;", "<!doctype html>", "\n",
    '<a href="', '">', "<a title=", " ", ">", "<img src='", "' alt=\"", "'>", "<script>", "</script>", "var x = ",
    "; ", "f(", ")", '"', "'", "`", "${", "}", "/", "{", "<style>", "</style>", "p { color: ", " }", "url(", "/* ",
    " */", "<title>", "</title>", "?a=", "&b=", "#", "<input ", "checked", "=", "<svg:a-b ", "style='", "onclick=\"",
    '<script type="text/x">', "<meta content='0;url=", "srcset='", "// x\n", "+", "1", "return ",
)  # fmt: skip


def random_template(rng: Random, depth: int = 0) -> str:
    """A template of no meaning, out of the crumbs of HTML, scripts and styles."""
    pieces = []
    for _ in range(rng.randint(1, 7)):
        kind = rng.random()
        if kind < 0.55 or depth > 2:
            pieces.append(rng.choice(_TEXT_PIECES))
        elif kind < 0.8:
            pieces.append("{{ . }}")
        else:
            pieces.append(_block(rng, depth))
    return "".join(pieces)


def _block(rng: Random, depth: int) -> str:
    inner, other = random_template(rng, depth + 1), random_template(rng, depth + 1)
    match rng.randint(0, 4):
        case 0:
            return f"{{{{ if . }}}}{inner}{{{{ end }}}}"
        case 1:
            return f"{{{{ if . }}}}{inner}{{{{ else }}}}{other}{{{{ end }}}}"
        case 2:
            return f"{{{{ range (slice . 1) }}}}{inner}{{{{ end }}}}"
        case 3:
            return f"{{{{ with . }}}}{inner}{{{{ else }}}}{other}{{{{ end }}}}"
        case _:
            return f"{{{{ range (slice . 1) }}}}{inner}{{{{ if eq . 1 }}}}{{{{ break }}}}{{{{ end }}}}{other}{{{{ end }}}}"


ENDINGS = (
    "",
    '">',
    "'>",
    ">",
    "</script>",
    "</style>",
    "</title>",
    '"</script>',
    "'</script>",
    "`</script>",
    "-->",
)
"""What may lead a template back to text."""

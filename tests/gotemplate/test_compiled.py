"""Compiled templates: overlays, callers, bodies, keeping them as bytes, and reading them as Python."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest

from ostinato.base.diagnostics import AuthorError, draw
from ostinato.base.members import TemplateError
from ostinato.base.safe import HTML
from ostinato.gotemplate import (
    Body,
    Compiled,
    ExecError,
    TemplateSet,
    compile_set,
    digest,
    dump,
    load,
    overlay,
    parse,
    show_python,
    to_diagnostic,
)
from tests.gotemplate.table import Function, Table


class Site:
    """An environment with partials, decorators and deferred blocks, as a render floor would have them."""

    def __init__(self, **partials: str) -> None:
        self.table = Table(
            Function("partial", self.include, True, 1, 3),
            Function("inner", lambda env, dot=None: self.inner(dot), True, 0, 1),
            Function("_pushPartialDecorator", lambda env, body: self.push(body), True, 1, 1),
            Function("_popPartialDecorator", lambda env: self.pop(), True, 0, 0),
            Function("templates.Defer", lambda *_: True, False, 0, 1),
            Function("doDefer", lambda env, body, options: self.defer(body, options), True, 2, 2),
            Function("site", lambda env: {"title": "T"}, True, 0, 0),
            Function("hugo.Version", lambda: "1.2", False, 0, 0),
            Function("fails", self.fails, False, 1, 1),
            Function("resources.Get", lambda name: None, False, 1, 1, nil_type="resource.Resource"),
        )
        self.partials = {
            name: self.compiled(text, f"_partials/{name}.html") for name, text in partials.items()
        }
        self.bodies: list[list[Any]] = []
        self.deferred: list[tuple[Body, Any]] = []

    def compiled(self, text: str, path: str = "page.html") -> Compiled:
        compiled = compile_set(
            parse(text, path, self.table), mode="html", resolve=lambda _: None, functions=self.table
        )
        again = load(dump(compiled), self.table)
        assert again is not None
        return again

    def run(self, text: str, data: object = None) -> str:
        return self.compiled(text).execute(data, self)

    def include(self, env: object, name: str, dot: object = None, *_: object) -> object:
        if name not in self.partials:
            raise TemplateError(f'partial "{name}" not found')
        return self.partials[name].execute_value(dot, env)

    def push(self, body: Body) -> str:
        self.bodies.append([body, False])
        return ""

    def pop(self) -> bool:
        return bool(self.bodies.pop()[1])

    def inner(self, dot: object) -> object:
        self.bodies[-1][1] = True
        return self.bodies[-1][0].execute(dot, self)

    def defer(self, body: Body, options: object) -> str:
        self.deferred.append((body, options))
        return f"<{len(self.deferred)}>"

    def fails(self, value: object) -> object:
        raise TemplateError(f"{value} will not do")


def failure(run: Callable[[], object]) -> ExecError:
    with pytest.raises(ExecError) as caught:
        run()
    return caught.value


# ---------------------------------------------------------------------- overlays


def overlaid(base: str, main: str, data: object = None) -> str:
    table = Table()
    templates = overlay(parse(base, "baseof.html", table), parse(main, "page.html", table))
    return compile_set(templates, mode="html", resolve=lambda _: None, functions=table).execute(data, None)


@pytest.mark.parametrize(
    ("base", "main", "output"),
    [
        ('<b>{{ block "main" . }}base{{ end }}</b>', '{{ define "main" }}page{{ end }}', "<b>page</b>"),
        ('<b>{{ block "main" . }}base{{ end }}</b>', '{{ define "other" }}page{{ end }}', "<b>base</b>"),
        ('<b>{{ block "main" . }}base{{ end }}</b>', '{{ define "main" }}  {{/* c */}}{{ end }}', "<b>base</b>"),
        ('<b>{{ template "main" . }}</b>', '{{ define "main" }}{{ template "part" . }}{{ end }}{{ define "part" }}p{{ end }}', "<b>p</b>"),
        ('<b>{{ block "main" . }}base{{ end }}</b>', '{{ define "main" }}page{{ end }}text beside', "text beside"),
        ('<a href="{{ block "u" . }}{{ end }}">', '{{ define "u" }}{{ . }}{{ end }}', '<a href="#ZgotmplZ">'),
    ],
)  # fmt: skip
def test_overlay(base: str, main: str, output: str) -> None:
    assert overlaid(base, main, "javascript:x") == output


def test_failures_name_the_file_they_are_in() -> None:
    base, main = 'a\n{{ block "main" . }}{{ end }}\n{{ fails 1 }}', '{{ define "main" }}{{ . }}{{ end }}'
    site = Site()
    templates = overlay(parse(base, "baseof.html", site.table), parse(main, "page.html", site.table))
    compiled = compile_set(templates, mode="html", resolve=lambda _: None, functions=site.table)
    assert failure(lambda: compiled.execute("x", site)).frames[0].path == "baseof.html"


# ---------------------------------------------------------------------- templates of other files


def test_templates_of_other_files() -> None:
    table = Table()
    others = {
        "_partials/a.html": '<i title="{{ . }}">{{ template "inside" . }}</i>{{ define "inside" }}[{{ . }}]{{ end }}'
    }

    def resolve(name: str) -> TemplateSet | None:
        if name == "inside":
            return resolve("_partials/a.html")
        return parse(others[name], name, table) if name in others else None

    templates = parse('{{ template "_partials/a.html" . }}', "page.html", table)
    compiled = compile_set(templates, mode="html", resolve=resolve, functions=table)
    assert compiled.execute('"', None) == '<i title="&#34;">[&#34;]</i>'
    assert set(compiled.sources) == {"page.html", "_partials/a.html"}


# ---------------------------------------------------------------------- functions


def test_functions_that_stand_for_values() -> None:
    assert (
        Site().run("{{ site.title }} {{ hugo.Version }} {{ hugo.Version | len }}{{ (site).title }}")
        == "T 1.2 3T"
    )


def test_the_piped_value_is_evaluated_first() -> None:
    order: list[str] = []
    note = Function("note", lambda text: order.append(text) or text, False, 1, 1)  # type: ignore[func-returns-value]
    table = Table(note)
    templates = parse('{{ note "a" | printf "%s%s" (note "b") }}', "t", table)
    assert (
        compile_set(templates, mode="html", resolve=lambda _: None, functions=table).execute(None, None)
        == "ba"
    )
    assert order == ["a", "b"]


# ---------------------------------------------------------------------- failures


def test_the_chain_of_callers() -> None:
    site = Site(
        outer='a\n{{ partial "middle" . }}',
        middle='{{ define "t" }}\n\n  {{ fails . }}{{ end }}{{ template "t" . }}',
    )
    error = failure(lambda: site.run('{{ with .x }}\n {{ partial "outer" . }}{{ end }}', {"x": "it"}))
    assert [(frame.path, frame.line, frame.column, frame.text, frame.call) for frame in error.frames] == [
        ("_partials/middle.html", 3, 6, "fails .", "fails"),
        ("_partials/middle.html", 3, 28, 'template "t" .', ""),
        ("_partials/outer.html", 2, 4, 'partial "middle" .', "partial"),
        ("page.html", 2, 5, 'partial "outer" .', "partial"),
    ]
    assert str(error) == (
        'template: page.html:2:4: executing "page.html" at <partial "outer" .>: error calling partial: '
        '"_partials/outer.html:2:3": execute of template failed: '
        'template: _partials/outer.html:2:3: executing "_partials/outer.html" at <partial "middle" .>: '
        'error calling partial: "_partials/middle.html:3:5": execute of template failed: '
        'template: _partials/middle.html:3:5: executing "t" at <fails .>: error calling fails: it will not do'
    )


def test_the_diagnostic_shows_the_line_and_a_near_name() -> None:
    text = "<p>\n  {{ (try 1).Valeu }}</p>"
    diagnostic = to_diagnostic(failure(lambda: Site().run(text)), lambda _: text)
    assert draw(diagnostic).splitlines() == [
        "error[template-failed]: can't evaluate field Valeu in type template.TryValue",
        "  --> page.html:2:6",
        "  |",
        "2 |   {{ (try 1).Valeu }}</p>",
        "  |      ^^^^^^^^^^^^^ <(try 1).Valeu>",
        "  hint: did you mean 'Value'?",
    ]


def test_a_near_function_name() -> None:
    with pytest.raises(AuthorError) as caught:
        Site().run("{{ pritnf 1 }}")
    assert caught.value.diagnostic.hint == "did you mean 'printf'?"


def test_bugs_are_not_blamed_on_the_author() -> None:
    def buggy(value: object) -> object:
        return value + 1  # type: ignore[operator]

    table = Table(Function("buggy", buggy, False, 1, 1))
    compiled = compile_set(
        parse('\n{{ buggy "x" }}', "t.html", table), mode="html", resolve=lambda _: None, functions=table
    )
    with pytest.raises(TypeError) as caught:
        compiled.execute(None, None)
    assert caught.value.__notes__ == ["while running t.html:2:4"]


def test_python_tracebacks_point_into_the_template() -> None:
    error = failure(lambda: Site().run("\n\n {{ fails 1 }}"))
    assert error.__cause__ is not None
    frames = traceback.extract_tb(error.__cause__.__traceback__)
    assert any((frame.filename, frame.lineno) == ("page.html", 3) for frame in frames)


def test_endless_recursion_is_a_failure() -> None:
    site = Site(loop='{{ partial "loop" . }}')
    assert "maximum template call stack size exceeded" in str(
        failure(lambda: site.run('{{ partial "loop" . }}'))
    )


def test_a_typed_nil_has_no_members() -> None:
    site = Site()
    assert site.run('{{ with resources.Get "x" }}{{ .Name }}{{ end }}') == ""
    error = failure(lambda: site.run('{{ $r := resources.Get "x" }}{{ $r.Name }}'))
    assert error.message == "nil pointer evaluating resource.Resource.Name"
    assert site.run('{{ $r := resources.Get "x" }}{{ $r = dict "Name" "n" }}{{ $r.Name }}') == "n"


def test_try_tells_the_whole_story_and_its_cause() -> None:
    site = Site(p="{{ fails . }}")
    text = (
        '{{ $t := try (partial "p" 3) }}{{ $t.Err | safeHTML }}|{{ $t.Err.Cause | safeHTML }}|{{ $t.Value }}'
    )
    assert site.run(text) == (
        'template: page.html:1:14: executing "page.html" at <partial "p" 3>: error calling partial: '
        '"_partials/p.html:1:3": execute of template failed: template: _partials/p.html:1:3: executing "_partials/p.html" at <fails .>: error calling fails: '
        "3 will not do|3 will not do|"
    )


# ---------------------------------------------------------------------- returned values and bodies


def test_partials_return_values() -> None:
    site = Site(
        list="{{ return slice 1 2 }}", text="<b>{{ . }}</b>", early="a{{ if . }}{{ return }}{{ end }}b"
    )
    assert (
        site.run('{{ range partial "list" }}{{ . }},{{ end }}{{ partial "text" "<" }}') == "1,2,<b>&lt;</b>"
    )
    assert site.run('{{ partial "early" true }} {{ partial "early" false }}') == "a ab"


def test_a_page_returns_no_value() -> None:
    assert (
        failure(lambda: Site().run("{{ return 1 }}")).message
        == "return with a value is only supported in partials"
    )


def test_a_partial_with_a_body() -> None:
    site = Site(box='<div>{{ inner "in" }}</div>', plain="<p>", nothing="{{ return false }}")
    assert site.run('{{ with partial "box" . }}<i>{{ . }}</i>{{ end }}') == "<div><i>in</i></div>"
    assert site.run('{{ with partial "plain" . }}[{{ . }}]{{ end }}') == "[<p>]"
    assert site.run('{{ with partial "nothing" . }}x{{ else }}no{{ end }}') == "no"
    assert site.run('{{ with .x }}x{{ else with partial "box" . }}{{ . }}!{{ end }}', {}) == "<div>in!</div>"
    assert not site.bodies


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{{ with partial "box" . }}{{ inner . }}{{ end }}', "inner cannot be used inside a with block"),
        ('{{ with partial "box" . }}{{ if . }}x{{ inner . }}{{ end }}{{ end }}', "inner cannot be used"),
        (
            "{{ with (templates.Defer (dict)) }}{{ resources.PostProcess . }}{{ end }}",
            "resources.PostProcess cannot",
        ),
    ],
)
def test_what_bodies_may_not_have_in_them(text: str, message: str) -> None:
    site = Site()
    site.table = Table(
        *site.table.others, Function("resources.PostProcess", lambda value: value, False, 1, 1)
    )
    with pytest.raises(AuthorError, match=message):
        site.run(text)


def test_deferred_blocks() -> None:
    site = Site()
    text = '<a title="{{ with (templates.Defer (dict "key" "k")) }}<b>{{ .n }}</b>{{ end }}">'
    assert site.run(text) == '<a title="&lt;1&gt;">'
    (body, options), *_ = site.deferred
    assert options == {"key": "k"}
    assert body.execute({"n": "<"}, site) == HTML("<b>&lt;</b>")
    assert body.path == "page.html"


# ---------------------------------------------------------------------- bytes and source


def test_bytes_of_another_table_or_version_are_not_loaded() -> None:
    table = Table()
    data = dump(compile_set(parse("x", "t", table), mode="html", resolve=lambda _: None, functions=table))
    other = Table()
    other.digest = "other"
    assert load(data, other) is None
    assert load(b"nonsense", table) is None
    assert load(b"", table) is None


def test_the_digest_depends_on_everything_that_matters() -> None:
    table = Table()

    def of(text: str, mode: Any = "html", path: str = "t") -> str:
        return digest(parse(text, path, table), mode, table)

    assert len({of("a"), of("b"), of("a", "text"), of("a", path="u"), of('a{{ define "x" }}{{ end }}')}) == 5
    assert of("a") == of("a")


def test_what_a_template_becomes() -> None:
    text = '<a href="{{ .url }}">{{ if eq .kind "page" }}\n{{ .title | printf "%s!" }}{{ end }}</a>'
    assert show_python(parse(text, "t", Table()), mode="html", resolve=lambda _: None, functions=Table()) == (
        "# t\n"
        "def template(dot, env, emit):\n"
        '    # 1: <a href="{{ .url }}">{{ if eq .kind "page" }}\n'
        """    emit(f'''<a href="{url_attr(first(dot, 'url'))}">''')\n"""
        "    if t_1 == 'page' if type((t_1 := first(dot, 'kind'))) is str else compare_Eq(t_1, 'page'):\n"
        """        # 2: {{ .title | printf "%s!" }}{{ end }}</a>\n"""
        '        emit(f"""\\n{html(f"{printed_s(first(dot, \'title\'))}!")}""")\n'
        "    emit('</a>')\n"
    )


def test_backslashes_of_what_a_template_becomes() -> None:
    text = '<b>{{ print .x "\\r" }}</b>'
    shown = show_python(parse(text, "t", Table()), mode="html", resolve=lambda _: None, functions=Table())
    assert r"""emit('<b>' + html(fmt_Print(first(dot, 'x'), '\r')) + '</b>')""" in shown


@pytest.mark.parametrize(
    ("text", "constant"),
    [
        ("", ""),
        ("{{/* nothing */}}", ""),
        ("<b>\n</b>", "<b>\n</b>"),
        ('a{{ "<" }}', "a&lt;"),
        ("{{ if . }}a{{ end }}", None),
        ("{{ . }}", None),
    ],
)
def test_a_template_that_always_prints_the_same(text: str, constant: str | None) -> None:
    table = Table()
    compiled = compile_set(parse(text, "t", table), mode="html", resolve=lambda _: None, functions=table)
    assert compiled.constant == constant
    again = load(dump(compiled), table)
    assert again is not None
    assert again.constant == constant
    assert constant is None or (type(again.execute(None, None)), again.execute(None, None)) == (
        HTML,
        constant,
    )

"""The syntax of shortcode calls: tags, parameters, nesting, and where mistakes are shown."""

from __future__ import annotations

import pytest

from ostinato.content.shortcodes import Call, ShortcodeSyntaxError, SummaryDivider, Tag, nest, scan


def tag_of(body: str) -> Tag:
    return next(token for token in scan(body) if isinstance(token, Tag))


@pytest.mark.parametrize(
    ("body", "params"),
    [
        ("{{< a >}}", ()),
        ("{{< a b c-d 12 >}}", ("b", "c-d", 12)),
        ('{{< a "b c" `d "e"` >}}', ("b c", 'd "e"')),
        ('{{< a "say \\"hi\\"" >}}', ('say "hi"',)),
        ("{{< a 1.5 -3 true false >}}", (1.5, -3, True, False)),
        ('{{< a "true" "1" >}}', ("true", "1")),
        ('{{< a one=1 two="2" three=`3` four=a/b >}}', {"one": 1, "two": "2", "three": "3", "four": "a/b"}),
        ("{{<\n  a\n  b\n>}}", ("b",)),
        ('{{< a x = "y" >}}', {"x": "y"}),
        ('{{< a \\"b\\" >}}', ("b",)),
    ],
)
def test_parameters(body: str, params: object) -> None:
    assert tag_of(body).params == params


@pytest.mark.parametrize(
    ("body", "message", "offset"),
    [
        ("{{< a", "unclosed shortcode action", 0),
        ("x {{< a `b >}}", "unterminated raw string", 8),
        ('{{< a "b >}}', "unterminated quoted string", 7),
        ("{{< a b c=d >}}", "Cannot mix named and positional", 8),
        ("{{< a c=d b >}}", "Cannot mix named and positional", 10),
        ("{{< >}}", "shortcode has no name", 0),
        ("{{< a & >}}", "unrecognized character in shortcode action: U+0026", 6),
        ("{{< /a >}}", "got closing shortcode, but none is open", 0),
        ("{{< a >}}{{< /b >}}", "closing tag for shortcode 'b' does not match start tag", 9),
        ("{{< a.b >}}", "period in shortcode name only allowed for inline", 4),
        ("{{</* a >}}", "comment must be closed", 0),
    ],
)
def test_mistakes(body: str, message: str, offset: int) -> None:
    with pytest.raises(ShortcodeSyntaxError) as error:
        scan(body)
    assert message in error.value.message
    assert error.value.offset == offset


def test_only_templates_that_ask_for_it_get_what_follows() -> None:
    body = "a{{< box >}}b{{< icon x >}}c{{< /box >}}d{{< icon >}}e"
    pieces = nest(scan(body), lambda name: name == "box")
    assert [piece if isinstance(piece, str) else piece.name for piece in pieces] == [
        "a", "box", "d", "icon", "e",
    ]  # fmt: skip
    box = pieces[1]
    assert isinstance(box, Call)
    assert (box.ordinal, box.closed, body[box.start : box.end]) == (0, True, body[1:40])
    inner = box.inner[1]
    assert isinstance(inner, Call)
    assert (inner.name, inner.params, inner.ordinal) == ("icon", ("x",), 0)
    last = pieces[3]
    assert isinstance(last, Call)
    assert last.ordinal == 1


def test_calls_that_close_themselves() -> None:
    pieces = nest(scan("{{% box /%}}x{{< box / >}}"), lambda _: True)
    assert [piece if isinstance(piece, str) else (piece.name, piece.markup) for piece in pieces] == [
        ("box", True),
        "x",
        ("box", False),
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{{< box >}}x", 'shortcode "box" must be closed or self-closed'),
        ("{{< icon >}}x{{< /icon >}}", 'shortcode "icon" does not evaluate .Inner'),
        ("{{< box >}}{{< icon >}}{{< /icon >}}{{< /box >}}", 'shortcode "icon" does not evaluate .Inner'),
    ],
)
def test_nesting_mistakes(body: str, message: str) -> None:
    with pytest.raises(ShortcodeSyntaxError, match=message):
        nest(scan(body), lambda name: name == "box")


def test_comments_show_the_call() -> None:
    assert "".join(map(str, scan('a {{</* x "y" */>}} {{%/* z */%}} b'))) == 'a {{< x "y" >}} {{% z %}} b'


def test_inline_shortcodes_hold_templates() -> None:
    pieces = nest(scan("{{< now.inline >}}{{ now }}{{< /now.inline >}}{{< now.inline />}}"), lambda _: False)
    first, second = pieces
    assert isinstance(first, Call)
    assert (first.name, first.inline, first.inner) == ("now.inline", True, ("{{ now }}",))
    assert isinstance(second, Call)
    assert not second.closed


def test_the_divider_takes_the_space_after_it() -> None:
    assert scan("a\n<!--more-->\n\nb<!--more-->c") == ("a\n", SummaryDivider(2, 15), "b<!--more-->c")
    assert scan("a\n# more\nb", org=True) == ("a\n", SummaryDivider(2, 9), "b")
    assert scan('{{< a "<!--more-->" >}}<!--more-->') == (
        Tag("a", 0, 23, markup=False, params=("<!--more-->",)),
        SummaryDivider(23, 34),
    )


def test_indentation_before_a_call() -> None:
    assert tag_of("x\n  \t{{< a >}}").indentation == "  \t"
    assert tag_of("x {{< a >}}").indentation == ""

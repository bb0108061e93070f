"""Plain text: the quick way gives what the exact one gives."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from ostinato.gotemplate.escapers.stripping import text_of_markup
from ostinato.gotemplate.plaintext import strip_tags

_PIECES = st.sampled_from(
    [
        *("<", ">", "</", "/", "=", '"', "'", " ", "\n", "-", ":", "&lt;", "a", "text and more", "1"),
        *("<p>", "</p>", "<br/>", '<a href="x">', "<b c=d e>", "<x-y z>", "<i a = 'b'>", "<!--", "-->", "<!"),
        *(
            "<script>",
            "</script>",
            "<style a>",
            "</STYLE>",
            "<title>",
            "</title >",
            "<textarea>",
            "</textarea>",
        ),
    ]
)


@given(st.lists(_PIECES, max_size=12).map("".join))
@example("<title><</title>")
@example('k <a href="{{x}}>t</a> and 1 < 2')
def test_the_quick_way_is_the_exact_one(html: str) -> None:
    assert strip_tags(html) == text_of_markup(html)

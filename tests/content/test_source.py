"""What a content file is made of, and how broken ones are told."""

from __future__ import annotations

import pytest

from ostinato.base.diagnostics import AuthorError, draw
from ostinato.base.gotime import Time
from ostinato.content.paths import PathRules, PathType, parse_path
from ostinato.content.source import SourceFile, SourcePage, parse_page

RULES = PathRules(languages=("en", "nn"), disabled_languages=("fr",))


def page(text: str | bytes, name: str = "a.md") -> SourcePage:
    data = text if isinstance(text, bytes) else text.encode()
    return parse_page(SourceFile(f"/site/content/{name}", parse_path(name, RULES), f"content/{name}"), data)


@pytest.mark.parametrize(
    ("text", "front", "body"),
    [
        ("---\ntitle: A\n---\nBody", {"title": "A"}, "Body"),
        ("+++\ntitle = 'A'\n+++\n\nBody", {"title": "A"}, "\nBody"),
        ('{"title": "A {"}\nBody', {"title": "A {"}, "Body"),
        ("\ufeff---\r\nTitle: A\r\n---\r\nBody", {"title": "A"}, "Body"),
        ("\n\n---\ntitle: A\n---\nBody", {"title": "A"}, "Body"),
        ("---\n---\nBody", {}, "Body"),
        ("Body --- x", {}, "Body --- x"),
        ("---\na: 1\n---", {"a": 1}, ""),
        ("---\nA:\n  B: {C: 1}\nd: [{E: 2}]\n---\n", {"a": {"b": {"c": 1}}, "d": [{"e": 2}]}, ""),
        ("#+TITLE: A\n#+filetags: :x:y:\n#+DATE: <2024-01-02 Tue>\n\nBody",
         {"title": "A", "filetags": ["x", "y"], "date": "2024-01-02"}, "\nBody"),
    ],
)  # fmt: skip
def test_parts(text: str, front: dict[str, object], body: str) -> None:
    found = page(text)
    assert found.front == front
    assert found.body == body


def test_times_of_toml_are_times() -> None:
    when = page("+++\nwhen = 2024-01-02T03:04:05Z\n+++\n").front["when"]
    assert isinstance(when, Time)
    assert str(when) == "2024-01-02 03:04:05 +0000 UTC"


@pytest.mark.parametrize(
    ("text", "code", "place", "shown"),
    [
        ("---\ntitle: A\nBody", "front-matter-unclosed", "content/a.md:1:1", "---"),
        ("---\ntitle: [A\n---\n", "front-matter-syntax", "content/a.md:2", "title: [A"),
        ("+++\na = 1\nb = \n+++\n", "front-matter-syntax", "content/a.md:3", "b = "),
        ('{"a": }\n', "front-matter-syntax", "content/a.md:1", '{"a": }'),
        (b"---\ntitle: A\n---\nfine\nsm\xf8rbr\xf8d\n", "not-utf8", "content/a.md:5:3", "sm\ufffdrbr\ufffdd"),
    ],
)
def test_broken_files(text: str | bytes, code: str, place: str, shown: str) -> None:
    with pytest.raises(AuthorError) as error:
        page(text)
    diagnostic = error.value.diagnostic
    assert diagnostic.code == code
    assert str(diagnostic.span).startswith(place)
    assert shown in draw(diagnostic)


def test_a_mistake_in_a_call_is_shown_in_the_file() -> None:
    with pytest.raises(AuthorError) as error:
        assert page("---\ntitle: A\n---\n\nText {{< a b=1 c >}}").tokens
    assert str(error.value.diagnostic.span) == "content/a.md:5:16"


def test_keys_have_places() -> None:
    found = page("---\ntitle: A\nDate: x\n---\n")
    assert str(found.span_of_key("date")) == "content/a.md:3:1"
    assert str(found.span_of_key("nothing")) == "content/a.md:1:1"


@pytest.mark.parametrize(
    ("name", "base", "kind", "section", "languages"),
    [
        ("_index.md", "", PathType.BRANCH, "", ()),
        ("posts/_index.nn.md", "/posts", PathType.BRANCH, "posts", ("nn",)),
        ("posts/My Post.md", "/posts/my-post", PathType.SINGLE, "posts", ()),
        ("posts/a/index.md", "/posts/a", PathType.LEAF, "posts", ()),
        ("a/index.md", "/a", PathType.LEAF, "", ()),
        ("a.en.md", "/a", PathType.SINGLE, "", ("en",)),
        ("a.b.md", "/a.b", PathType.SINGLE, "", ()),
        ("en.md", "/en", PathType.SINGLE, "", ()),
        ("posts/pic.JPG", "/posts/pic.jpg", PathType.FILE, "posts", ()),
        ("posts/data.nn.json", "/posts/data.json", PathType.FILE, "posts", ("nn",)),
        ("posts/_content.gotmpl", "/posts", PathType.ADAPTER, "posts", ()),
        ("a._language_nn_.md", "/a", PathType.SINGLE, "", ("nn",)),
        ("a.fr.md", "/a", PathType.SINGLE, "", ("fr",)),
    ],
)
def test_paths(name: str, base: str, kind: PathType, section: str, languages: tuple[str, ...]) -> None:
    found = parse_path(name, RULES)
    assert (found.base, found.type, found.section, found.languages) == (base, kind, section, languages)
    assert found.disabled == ("fr" in languages)


def test_case_is_kept_beside() -> None:
    found = parse_path("Posts/My Post.md", RULES)
    assert (found.base, found.original.base) == ("/posts/my-post", "/Posts/My Post")

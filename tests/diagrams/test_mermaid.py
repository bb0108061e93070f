"""Mermaid fences: every type, what is told of it, how it stands on a page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ostinato.base.diagnostics import WorldError
from ostinato.diagrams.renderer import DiagramMistake, DiagramRequest, draw, is_diagram
from tests.case_file import cases, read_case
from tests.diagrams.markup import assert_harmless, parse, text_version

FLOW = "flowchart LR\n  A --> B\n"


def mermaid(source: str, id_prefix: str = "d1", **settings: object) -> str:
    return draw("mermaid", DiagramRequest(source, id_prefix, {"mermaid": settings})).html


@pytest.mark.parametrize("path", cases("diagrams/mermaid"), ids=lambda path: path.stem)
def test_every_type_is_drawn_and_told(path: Path, update: bool) -> None:
    case = read_case(path)
    html = mermaid(case.given["diagram.mmd"])

    tree = assert_harmless(html, "d1")
    svg = next(tree.iter("svg"))
    title = svg.findtext("title")
    got = {"name": f"{title}\n", "text": text_version(html)}
    assert float(svg.attrib["width"]) > 0
    assert svg.attrib["role"] == ("group" if svg.find(".//a") is not None else "img")
    if update and got != case.want:
        case.rewrite(got)
    assert got == case.want, "read the text, then run pytest with --update"


@pytest.mark.parametrize("path", cases("diagrams/mistakes"), ids=lambda path: path.stem)
def test_mistakes_have_a_place(path: Path, update: bool) -> None:
    case = read_case(path)
    source = case.given["diagram.mmd"]
    with pytest.raises(DiagramMistake) as caught:
        mermaid(source)

    mistake = caught.value
    line = (source.splitlines() or [""])[mistake.line - 1]
    assert 1 <= mistake.column <= len(line) + 1
    marked = f"{line}\n{' ' * (mistake.column - 1)}^ line {mistake.line}\n"
    got = {"mistake": f"{mistake.message}\n{mistake.hint}\n", "place": marked}
    if update and got != case.want:
        case.rewrite(got)
    assert got == case.want, "read the message, then run pytest with --update"


def test_language_is_found_whatever_its_letters() -> None:
    assert is_diagram("mermaid")
    assert is_diagram("Mermaid")
    assert not is_diagram("python")


def test_two_drawings_share_no_id() -> None:
    source = read_case(cases("diagrams/mermaid")[0]).given["diagram.mmd"]
    page = f"<div>{mermaid(source, 'a')}{mermaid(source, 'b')}</div>"
    ids = [node.attrib["id"] for node in parse(page).iter() if "id" in node.attrib]
    assert ids
    assert len(ids) == len(set(ids))


def test_odd_prefixes_become_ids() -> None:
    assert_harmless(mermaid("flowchart LR\n accDescr: x\n A", 'posts/ä "1"'))


def test_name_falls_back_from_author_to_caption_to_title_to_type() -> None:
    def name(source: str, **more: str) -> str | None:
        html = draw("mermaid", DiagramRequest(source, "d1", **more)).html  # type: ignore[arg-type]
        return next(parse(html).iter("svg")).findtext("title")

    named = "flowchart LR\n  accTitle: Own\n  A"
    assert name(named, caption="Caption", title="Title") == "Own"
    assert name(FLOW, caption="Caption", title="Title") == "Caption"
    assert name(FLOW, title="Title") == "Title"
    assert name('pie title Shares\n "a": 1') == "Shares"
    assert name(FLOW) == "Flowchart"


def test_caption_is_shown() -> None:
    html = draw("mermaid", DiagramRequest(FLOW, "d1", caption='A & "B"')).html
    assert parse(html).findtext("figcaption") == 'A & "B"'


def test_only_what_is_wider_than_its_column_can_be_focused() -> None:
    wide = "flowchart LR\n" + "".join(f"  n{i}[A step with a name] --> n{i + 1}\n" for i in range(12))
    scroller = parse(mermaid(wide)).find("div")
    assert scroller is not None
    assert scroller.attrib["tabindex"] == "0"
    assert scroller.attrib["role"] == "group"
    assert scroller.attrib["aria-label"] == "Flowchart"
    narrow = parse(mermaid(FLOW)).find("div")
    assert narrow is not None
    assert narrow.attrib == {"class": "diagram-scroll"}


def test_text_version_can_be_left_out_and_translated() -> None:
    assert "<details" not in mermaid(FLOW, text=False)
    words = {"{a} leads to {b}": "{b} nach {a}", "diagram as text": "Als Text"}
    html = draw("mermaid", DiagramRequest(FLOW, "d1", {"words": words})).html
    assert "<li>B nach A</li>" in html
    assert "<summary>Als Text</summary>" in html


def test_long_text_versions_end() -> None:
    source = "pie\n" + "".join(f'  "slice {i}" : 1\n' for i in range(700))
    lines = text_version(mermaid(source)).splitlines()
    assert len(lines) == 501
    assert lines[-1] == "and more"


def test_colours_follow_the_page() -> None:
    html = mermaid(FLOW)
    assert 'fill="var(--pele-bg,#fff)"' in html
    assert "--_" not in html


def test_feeds_get_plain_colours() -> None:
    source = read_case(Path(__file__).parent.parent / "cases/diagrams/mermaid/requirement.case").given[
        "diagram.mmd"
    ]
    for diagram in (source, read_case(cases("diagrams/mermaid")[0]).given["diagram.mmd"]):
        html = draw("mermaid", DiagramRequest(diagram, "d1"), standalone=True).html
        assert_harmless(html)
        assert "var(" not in html
        assert "color-mix(" not in html
        assert "tabindex" not in html


@pytest.mark.parametrize(
    ("fill", "ink"),
    [("#fff", "on-light"), ("#123", "on-dark"), ("gold", "on-light"), ("#0b6e4f", "on-dark")],
)
def test_labels_on_the_authors_colours_can_be_read(fill: str, ink: str) -> None:
    html = mermaid(f"flowchart LR\n  A[Label]\n  style A fill:{fill}\n")
    label = next(node for node in parse(html).iter("text") if node.text == "Label")
    assert f"--pele-fg-{ink}," in label.attrib["fill"]


@pytest.mark.parametrize("fill", ["none", "transparent", "#0000001a"])
def test_labels_on_no_colour_keep_the_pages_ink(fill: str) -> None:
    html = mermaid(f"flowchart LR\n  A[Label]\n  style A fill:{fill}\n")
    label = next(node for node in parse(html).iter("text") if node.text == "Label")
    assert "fill" not in label.attrib


def test_authors_styles_become_attributes() -> None:
    html = mermaid(
        "flowchart LR\n  A\n  style A fill:#f9f,stroke:#333,stroke-width:4px,stroke-dasharray: 5 5,rx:9\n"
    )
    box = next(node for node in parse(html).iter("rect") if node.attrib.get("fill") == "#f9f")
    assert box.attrib["stroke"] == "#333"
    assert box.attrib["stroke-width"] == "4px"
    assert box.attrib["stroke-dasharray"] == "5 5"
    assert box.attrib["rx"] == "9"


def test_classes_of_the_author_stay_inside_the_drawing() -> None:
    html = mermaid("flowchart LR\n  A:::navbar\n  classDef navbar fill:#f9f\n")
    assert "navbar" not in html
    assert 'fill="#f9f"' in html


def test_links_go_to_pages_only() -> None:
    html = mermaid(
        'flowchart LR\n  A --> B\n  click A "https://example.org/a?b=1&c=2" _blank\n  click B "/posts/"\n'
    )
    links = {node.attrib["href"]: node.attrib for node in parse(html).iter("a")}
    assert links["https://example.org/a?b=1&c=2"]["rel"] == "noopener noreferrer"
    assert links["https://example.org/a?b=1&c=2"]["target"] == "_blank"
    assert "/posts/" in links


def test_the_same_source_gives_the_same_bytes_in_every_zone_and_process() -> None:
    source = read_case(Path(__file__).parent.parent / "cases/diagrams/mermaid/gantt.case").given[
        "diagram.mmd"
    ]
    script = (
        "import sys; from ostinato.diagrams.renderer import DiagramRequest, draw\n"
        "sys.stdout.write(draw('mermaid', DiagramRequest(sys.stdin.read(), 'd1')).html)"
    )
    environment = os.environ | {"TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=source,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == mermaid(source)
    assert mermaid(source) == mermaid(source)


def test_drawings_that_cost_too_much_are_refused_and_do_no_harm() -> None:
    nodes = [f"n{i}" for i in range(60)]
    everything = "flowchart LR\n" + "".join(f" {a} --> {b}\n" for a in nodes for b in nodes)
    with pytest.raises(DiagramMistake, match="too large"):
        mermaid(everything)
    with pytest.raises(DiagramMistake, match="too large"):
        mermaid("flowchart LR\n" + "%% padding\n" * 6000)
    assert mermaid(FLOW)


def test_a_missing_or_foreign_engine_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorldError):
        mermaid(FLOW, engine=str(tmp_path / "missing.js"))
    other = tmp_path / "pele.js"
    other.write_text("var pele = {};")
    with pytest.raises(WorldError, match="SHA-256"):
        mermaid(FLOW, engine=str(other), sha256="0" * 64)
    other.write_text("var pele = ;")
    with pytest.raises(WorldError, match="does not load"):
        mermaid(FLOW, engine=str(other))
    assert mermaid(FLOW)

"""Owns style sheets for code with classes: what `hugo gen chromastyles` and `css.ChromaStyles` give."""

from __future__ import annotations

from dataclasses import dataclass

from ostinato.markdown.highlighting.options import OptionsError
from ostinato.markdown.highlighting.styles import Look, Style, find_style

NUMBERS = (
    "white-space:pre;-webkit-user-select:none;user-select:none;margin-right:0.4em;padding:0 0.4em 0 0.4em;"
)
LINK = "outline:none;text-decoration:none;color:inherit"
CELL = "vertical-align:top;padding:0;margin:0;border:0;"
TABLE = "border-spacing:0;padding:0;margin:0;border:0;"
LINE = "display:flex;"


@dataclass(frozen=True, slots=True)
class StyleSheetOptions:
    """What a style sheet is asked for. Looks are written as Pygments writes them: `#fff000 bg:#000fff`."""

    style: str
    mode: str = ""
    mode_selector: bool = False
    class_dark: str = "dark"
    class_light: str = "light"
    highlight_style: str = ""
    line_numbers_inline_style: str = ""
    line_numbers_table_style: str = ""
    omit_class_comments: bool = False


def style_sheet(options: StyleSheetOptions) -> str:
    """Rules for the classes of coloured code. Raises OptionsError."""
    style = _style_in_mode(options)
    try:
        changed = {
            "hl": Look.parse(options.highlight_style) if options.highlight_style else None,
            "ln": Look.parse(options.line_numbers_inline_style)
            if options.line_numbers_inline_style
            else None,
            "lnt": Look.parse(options.line_numbers_table_style) if options.line_numbers_table_style else None,
        }
    except ValueError as error:
        raise OptionsError(str(error)) from error
    looks = {**style.looks, **{name: look for name, look in changed.items() if look}}
    scope = ""
    if options.mode_selector:
        scope = f".{options.class_dark if style.mode == 'dark' else options.class_light} "
    background = f"{style.background.css()};"
    rules = [
        ("Background", ".bg", background),
        ("PreWrapper", ".chroma", f"{background}-webkit-text-size-adjust:none;"),
    ]
    rules += [
        (kind, f".chroma .{name}", css)
        for kind, name in TYPES
        if (css := _FIXED.get(name, "") + (looks[name].css() if name in looks else ""))
    ]
    return "".join(
        f"{'' if options.omit_class_comments else f'/* {kind} */ '}{scope}{selector} {{ {css} }}\n"
        for kind, selector, css in rules
    )


def _style_in_mode(options: StyleSheetOptions) -> Style:
    style = find_style(options.style)
    if style is None:
        raise OptionsError(f"invalid style: {options.style.lower()}")
    if options.mode and options.mode not in ("light", "dark"):
        raise OptionsError(f"invalid mode: {options.mode}")
    if options.mode in ("", style.mode):
        return style
    counterpart = find_style(style.counterpart)
    if counterpart is None or counterpart.mode != options.mode:
        raise OptionsError(f'style "{options.style.lower()}" does not have a "{options.mode}" mode')
    return counterpart


_FIXED = {
    "lnlinks": LINK, "lntd": CELL, "lntable": TABLE, "lnt": NUMBERS, "ln": NUMBERS, "line": LINE,
}  # fmt: skip

TYPES = (
    ("Other", "x"), ("Error", "err"), ("CodeLine", "cl"), ("LineLink", "lnlinks"), ("LineTableTD", "lntd"),
    ("LineTable", "lntable"), ("LineHighlight", "hl"), ("LineNumbersTable", "lnt"), ("LineNumbers", "ln"),
    ("Line", "line"), ("Keyword", "k"), ("KeywordConstant", "kc"), ("KeywordDeclaration", "kd"),
    ("KeywordNamespace", "kn"), ("KeywordPseudo", "kp"), ("KeywordReserved", "kr"), ("KeywordType", "kt"),
    ("Name", "n"), ("NameAttribute", "na"), ("NameClass", "nc"), ("NameConstant", "no"), ("NameDecorator", "nd"),
    ("NameEntity", "ni"), ("NameException", "ne"), ("NameLabel", "nl"), ("NameNamespace", "nn"),
    ("NameOther", "nx"), ("NameProperty", "py"), ("NameTag", "nt"), ("NameBuiltin", "nb"),
    ("NameBuiltinPseudo", "bp"), ("NameVariable", "nv"), ("NameVariableClass", "vc"),
    ("NameVariableGlobal", "vg"), ("NameVariableInstance", "vi"), ("NameVariableMagic", "vm"),
    ("NameFunction", "nf"), ("NameFunctionMagic", "fm"), ("Literal", "l"), ("LiteralDate", "ld"),
    ("LiteralString", "s"), ("LiteralStringAffix", "sa"), ("LiteralStringBacktick", "sb"),
    ("LiteralStringChar", "sc"), ("LiteralStringDelimiter", "dl"), ("LiteralStringDoc", "sd"),
    ("LiteralStringDouble", "s2"), ("LiteralStringEscape", "se"), ("LiteralStringHeredoc", "sh"),
    ("LiteralStringInterpol", "si"), ("LiteralStringOther", "sx"), ("LiteralStringRegex", "sr"),
    ("LiteralStringSingle", "s1"), ("LiteralStringSymbol", "ss"), ("LiteralNumber", "m"),
    ("LiteralNumberBin", "mb"), ("LiteralNumberFloat", "mf"), ("LiteralNumberHex", "mh"),
    ("LiteralNumberInteger", "mi"), ("LiteralNumberIntegerLong", "il"), ("LiteralNumberOct", "mo"),
    ("Operator", "o"), ("OperatorWord", "ow"), ("OperatorReserved", "or"), ("Punctuation", "p"), ("Comment", "c"),
    ("CommentHashbang", "ch"), ("CommentMultiline", "cm"), ("CommentSingle", "c1"), ("CommentSpecial", "cs"),
    ("CommentPreproc", "cp"), ("CommentPreprocFile", "cpf"), ("Generic", "g"), ("GenericDeleted", "gd"),
    ("GenericEmph", "ge"), ("GenericError", "gr"), ("GenericHeading", "gh"), ("GenericInserted", "gi"),
    ("GenericOutput", "go"), ("GenericPrompt", "gp"), ("GenericStrong", "gs"), ("GenericSubheading", "gu"),
    ("GenericTraceback", "gt"), ("GenericUnderline", "gl"), ("TextWhitespace", "w"),
)  # fmt: skip
"""Chroma's types of tokens with their classes, in the order of its style sheets."""

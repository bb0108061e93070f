"""Owns what templates see of a page's file: `.File`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.content.source import SourceFile


def _relative(file: SourceFile) -> str:
    return file.path.original.full[1:]


def _dir(file: SourceFile) -> str:
    folder = file.path.original.dir
    return folder[1:] + "/"


def _base_name(file: SourceFile) -> str:
    path = file.path.original
    return path.name.removesuffix("." + path.ext) if path.ext else path.name


def _unique_id(file: SourceFile) -> str:
    return hashlib.md5(_relative(file).encode()).hexdigest()


def _lang(_: SourceFile) -> str:
    raise TemplateError(
        "deprecated: .File.Lang was deprecated in Hugo v0.149.0: Use e.g. Page.Site.Language.Lang"
    )


FILE_MEMBERS: Mapping[str, Callable[..., object]] = {
    "BaseFileName": _base_name,
    "ContentBaseName": lambda file: file.path.original.base_name,
    "Dir": _dir,
    "Ext": lambda file: file.path.original.ext,
    "Filename": lambda file: file.filename,
    "IsContentAdapter": lambda file: file.path.type.name == "ADAPTER",
    "IsZero": lambda _: False,
    "Lang": _lang,
    "LogicalName": lambda file: file.path.original.name,
    "Path": _relative,
    "Section": lambda file: file.path.original.section,
    "String": _base_name,
    "TranslationBaseName": lambda file: file.path.original.name_no_identifier,
    "UniqueID": _unique_id,
}


PATH_MEMBERS: Mapping[str, Callable[..., object]] = {
    "Base": lambda path: path.base,
    "BaseNameNoIdentifier": lambda path: path.base_name,
    "Container": lambda path: path.container,
    "ContainerDir": lambda path: path.container_dir,
    "Dir": lambda path: path.dir,
    "Ext": lambda path: path.ext,
    "IsBranchBundle": lambda path: path.is_branch,
    "IsBundle": lambda path: path.is_bundle,
    "IsLeafBundle": lambda path: path.type.name == "LEAF",
    "Lang": lambda path: path.languages[0] if path.languages else "",
    "Name": lambda path: path.name,
    "NameNoExt": lambda path: path.name.removesuffix(f".{path.ext}"),
    "NameNoIdentifier": lambda path: path.name_no_identifier,
    "Path": lambda path: path.full,
    "Section": lambda path: path.section,
    "String": lambda path: path.full,
    "Unnormalized": lambda path: path.original,
}

"""Owns what templates see of a description of a web interface: OpenAPI's objects under the names of Go's library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError, expose
from ostinato.base.values import as_items, as_map, strings
from ostinato.functions.openapi3.references import Document, reference_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_DOCUMENT = """OpenAPI=openapi Components:*Components Info:*Info Paths:*Paths Security:any Servers:[]Server
    Tags:[]Tag ExternalDocs:*ExternalDocs"""
_FIELDS: Mapping[str, str] = {
    "Components": """Schemas:{}SchemaRef Parameters:{}ParameterRef Headers:{}HeaderRef
        RequestBodies:{}RequestBodyRef Responses:{}ResponseRef SecuritySchemes:{}SecuritySchemeRef
        Examples:{}ExampleRef Links:{}LinkRef Callbacks:{}CallbackRef""",
    "Info": "Title Description TermsOfService Contact:*Contact License:*License Version",
    "Contact": "Name URL=url Email",
    "License": "Name URL=url",
    "ExternalDocs": "Description URL=url",
    "Server": "URL=url Description Variables:{}ServerVariable",
    "ServerVariable": "Enum:list Default Description",
    "Tag": "Name Description ExternalDocs:*ExternalDocs",
    "PathItem": """Ref=$ref Summary Description Connect:*Operation Delete:*Operation Get:*Operation
        Head:*Operation Options:*Operation Patch:*Operation Post:*Operation Put:*Operation
        Trace:*Operation Servers:[]Server Parameters:[]ParameterRef""",
    "Operation": """Tags:list Summary Description OperationID=operationId Parameters:[]ParameterRef
        RequestBody:*RequestBodyRef Responses:*Responses Callbacks:{}CallbackRef Deprecated:bool Security:any
        Servers:[]Server ExternalDocs:*ExternalDocs""",
    "Parameter": """Name In Description Style Explode:any AllowEmptyValue:bool AllowReserved:bool
        Deprecated:bool Required:bool Schema:*SchemaRef Example:any Examples:{}ExampleRef
        Content:{}MediaType""",
    "Header": """Name In Description Style Explode:any AllowEmptyValue:bool AllowReserved:bool
        Deprecated:bool Required:bool Schema:*SchemaRef Example:any Examples:{}ExampleRef
        Content:{}MediaType""",
    "RequestBody": "Description Required:bool Content:{}MediaType",
    "MediaType": "Schema:*SchemaRef Example:any Examples:{}ExampleRef Encoding:{}Encoding",
    "Encoding": "ContentType Headers:{}HeaderRef Style Explode:any AllowReserved:bool",
    "Response": "Description:any Headers:{}HeaderRef Content:{}MediaType Links:{}LinkRef",
    "Example": "Summary Description Value:any ExternalValue",
    "Link": "OperationRef OperationID=operationId Description Parameters:any Server:*Server RequestBody:any",
    "SecurityScheme": """Type Description Name In Scheme BearerFormat Flows:*OAuthFlows
        OpenIdConnectUrl""",
    "OAuthFlows": """Implicit:*OAuthFlow Password:*OAuthFlow ClientCredentials:*OAuthFlow
        AuthorizationCode:*OAuthFlow""",
    "OAuthFlow": "AuthorizationURL=authorizationUrl TokenURL=tokenUrl RefreshURL=refreshUrl Scopes:any",
    "Schema": """OneOf:[]SchemaRef AnyOf:[]SchemaRef AllOf:[]SchemaRef Not:*SchemaRef Type:types Title Format
        Description Enum:list Default:any Example:any ExternalDocs:*ExternalDocs UniqueItems:bool
        ExclusiveMin=exclusiveMinimum:bool ExclusiveMax=exclusiveMaximum:bool Nullable:bool ReadOnly:bool
        WriteOnly:bool AllowEmptyValue:bool Deprecated:bool XML=xml:*XML Min=minimum:any Max=maximum:any
        MultipleOf:any MinLength:int MaxLength:any Pattern MinItems:int MaxItems:any Items:*SchemaRef
        Required:list Properties:{}SchemaRef MinProps=minProperties:int MaxProps=maxProperties:any
        AdditionalProperties:additional Discriminator:*Discriminator""",
    "XML": "Name Namespace Prefix Attribute:bool Wrapped:bool",
    "Discriminator": "PropertyName Mapping:any",
}
"""Each object's fields: Go's name, `=` the key where it is not just that name, `:` what it holds (else text)."""

_TABLES: Mapping[str, str] = {"Paths": "PathItem", "Responses": "ResponseRef", "Callback": "PathItem"}
"""Objects that are maps, which Go's library wraps: what they hold."""


class Node:
    """One object of the description. Its subclasses, one for each kind, are made below."""

    __slots__ = ("_made", "data", "document")
    kind = ""

    def __init__(self, document: Document, data: object) -> None:
        self.document = document
        self.data: Mapping[str, object] = as_map(data) or {}
        self._made: dict[str, object] = {}

    def __go_json__(self) -> object:
        return self.data

    def __go_key__(self) -> object:
        return id(self)

    def child(self, key: str, holds: str) -> object:
        """The value of a field; the same one whenever it is asked for."""
        if key not in self._made:
            self._made[key] = _held(self.document, self.data.get(key), holds)
        return self._made[key]

    def extensions(self) -> dict[str, object]:
        """The fields that OpenAPI leaves to everybody."""
        return {key: value for key, value in self.data.items() if key.startswith("x-")}


class Table(Node):
    """An object that is a map."""

    __slots__ = ()

    def entries(self) -> dict[str, object]:
        return {
            key: self.child(key, f"*{_TABLES[self.kind]}") for key in self.data if not key.startswith("x-")
        }

    def get(self, key: object) -> object:
        return self.entries().get(str(key))


class Reference(Node):
    """An object, or a reference to one."""

    __slots__ = ()

    def value(self) -> object:
        reference = reference_in(self.data)
        document, data = self.document.follow(reference) if reference else (self.document, self.data)
        if "value" not in self._made:
            self._made["value"] = _held(document, data, f"*{self.kind.removesuffix('Ref')}")
        return self._made["value"]


class Types:
    """The types that a schema allows: one, or several since OpenAPI 3.1."""

    __slots__ = ("names",)

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names

    def __go_json__(self) -> object:
        return self.names[0] if len(self.names) == 1 else list(self.names)

    def __go_print__(self) -> str:
        return f"[{' '.join(self.names)}]"


class AdditionalProperties:
    """Whether an object may have other properties, and of which schema."""

    __slots__ = ("has", "schema")

    def __init__(self, document: Document, data: object) -> None:
        self.has = data if isinstance(data, bool) else None
        self.schema = _held(document, data, "*SchemaRef") if as_map(data) is not None else None


def _held(document: Document, data: object, holds: str) -> object:
    """What a field holds, made of the data."""
    if holds.startswith("*"):
        return None if data is None else _KINDS[holds[1:]](document, data)
    if holds.startswith("[]"):
        return [_KINDS[holds[2:]](document, item) for item in as_items(data) or ()]
    if holds.startswith("{}"):
        return {key: _KINDS[holds[2:]](document, item) for key, item in (as_map(data) or {}).items()}
    if holds == "additional":
        return AdditionalProperties(document, data)
    return _plain(data, holds)


def _plain(data: object, holds: str) -> object:
    match holds:
        case "text":
            return "" if data is None else str(data)
        case "bool":
            return data is True
        case "int":
            return data if isinstance(data, int) else 0
        case "list":
            return list(as_items(data) or ())
        case "types":
            return (
                None
                if data is None
                else Types([data] if isinstance(data, str) else [str(name) for name in as_items(data) or ()])
            )
        case _:
            return data


def _reader(key: str, holds: str) -> Callable[[Node], object]:
    return lambda node: node.child(key, holds)


def _fields(text: str) -> dict[str, Callable[[Node], object]]:
    found = {}
    for word in text.split():
        start, _, holds = word.partition(":")
        name, _, key = start.partition("=")
        found[name] = _reader(key or name[0].lower() + name[1:], holds or "text")
    return found


_KINDS: dict[str, type[Node]] = {}


def _make(kind: str, base: type[Node], members: Mapping[str, Callable[..., object]]) -> None:
    _KINDS[kind] = made = type(kind, (base,), {"__slots__": (), "kind": kind})
    expose(made, f"*openapi3.{kind}", members)


_METHODS = ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")


def _operations(path: Node) -> dict[str, object]:
    """What can be done at a path, by method."""
    found = {method: path.child(method.lower(), "*Operation") for method in _METHODS}
    return {method: operation for method, operation in found.items() if operation is not None}


for _kind, _text in _FIELDS.items():
    _more = {"Operations": _operations} if _kind == "PathItem" else {}
    _make(_kind, Node, _fields(_text) | {"Extensions": Node.extensions} | _more)
for _kind in _TABLES:
    _make(
        _kind,
        Table,
        {
            "Extensions": Node.extensions,
            "Find": Table.get,
            "Len": lambda table: len(table.entries()),
            "Map": Table.entries,
            "Value": Table.get,
        },
    )
for _kind in (
    "Callback", "Example", "Header", "Link", "Parameter", "RequestBody", "Response", "Schema", "SecurityScheme",
):  # fmt: skip
    _make(
        f"{_kind}Ref",
        Reference,
        {"Ref": lambda reference: reference_in(reference.data) or "", "Value": Reference.value},
    )
expose(
    Types,
    "*openapi3.Types",
    {
        "Slice": lambda types: strings(types.names),
        "Is": lambda types, name: list(types.names) == [name],
        "Includes": lambda types, name: name in types.names,
    },
)
expose(
    AdditionalProperties,
    "openapi3.AdditionalProperties",
    {"Has": lambda found: found.has, "Schema": lambda found: found.schema},
)


class OpenAPIDocument(Node):
    """The whole description."""

    __slots__ = ()


expose(
    OpenAPIDocument,
    "*openapi3.OpenAPIDocument",
    _fields(_DOCUMENT) | {"Extensions": Node.extensions, "T": lambda document: document},
)


def document_of(data: object, place: str, load: Callable[[str], object]) -> OpenAPIDocument:
    """The description that some data holds, its references followed. Raises TemplateError."""
    if as_map(data) is None:
        raise TemplateError("an OpenAPI document is a map")
    document = Document(data, place, load)
    document.check()
    return OpenAPIDocument(document, data)

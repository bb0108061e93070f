"""Owns the addresses of targets: what a URL says, and which ones are refused before anything is asked of a host."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from ostinato.deploy.settings import DeploymentSettingsError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_TRUE = frozenset({"1", "t", "true"})
_FALSE = frozenset({"0", "f", "false", ""})
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Address:
    """A place, by its parts. Never with a password: those come from where each ecosystem keeps them."""

    url: str
    scheme: str
    host: str = ""
    user: str = ""
    port: int | None = None
    path: str = ""
    """Decoded; with its leading slash where there is one, without a trailing one."""
    options: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.url

    def text(self, option: str, default: str = "") -> str:
        return self.options.get(option, default)

    def switch(self, option: str) -> bool:
        """Whether an option is on. Raises DeploymentSettingsError for what is neither on nor off."""
        value = self.options.get(option, "").lower()
        if value not in _TRUE | _FALSE:
            raise DeploymentSettingsError(f'{self.url}: {option} must be true or false, not "{value}"')
        return value in _TRUE


def parse_address(url: str, options: Collection[str] = ()) -> Address:
    """The parts of a target's URL, where `options` may follow the question mark.

    Raises DeploymentSettingsError for what cannot be meant, or would lead out of the place that is named.
    """
    if not url:
        raise DeploymentSettingsError(
            "a deployment target needs a url, such as s3://bucket?region=eu-central-1"
        )
    shown = _without_password(url)
    if found := _CONTROL.search(url):
        raise DeploymentSettingsError(f"{shown!r}: there is a control character {found[0]!r} in the url")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise DeploymentSettingsError(f"{shown}: this is no url: {error}") from error
    if not parts.scheme:
        raise DeploymentSettingsError(f"{shown}: the url must begin with a scheme, such as s3:// or sftp://")
    if parts.password is not None:
        raise DeploymentSettingsError(
            f"{shown}: a password does not belong into settings; it is read from where this kind of host keeps it"
        )
    if parts.fragment:
        raise DeploymentSettingsError(f"{shown}: a url of a target has no part after #")
    host, user = parts.hostname or "", unquote(parts.username or "")
    _refuse_odd_names(shown, host, user)
    return Address(
        shown, parts.scheme, host, user, port, _path(shown, parts.path), _options(shown, parts.query, options)
    )


def relative_folder(url: str, text: str, what: str) -> str:
    """A folder within a bucket or a share, without slashes at its ends. Raises DeploymentSettingsError."""
    _refuse_escapes(url, text, what)
    return text.strip("/")


def _path(url: str, quoted: str) -> str:
    path = unquote(quoted)
    if found := _CONTROL.search(path):
        raise DeploymentSettingsError(f"{url}: there is a control character {found[0]!r} in the path")
    _refuse_escapes(url, path, "the path")
    return path.rstrip("/") if path != "/" else "/"


def _refuse_escapes(url: str, path: str, what: str) -> None:
    pieces = path.replace("\\", "/").removeprefix("/").rstrip("/").split("/")
    if any(piece in {".", ".."} for piece in pieces):
        raise DeploymentSettingsError(f"{url}: {what} must lead straight to its place, without . or ..")
    if "" in pieces and pieces != [""]:
        raise DeploymentSettingsError(f"{url}: {what} has two slashes in a row")


def _refuse_odd_names(url: str, host: str, user: str) -> None:
    """A host or user that begins with a hyphen would be taken for an option by the programs that are called."""
    if host and ":" not in host and not _NAME.fullmatch(host):
        raise DeploymentSettingsError(f'{url}: "{host}" is no name of a host')
    if user and not _NAME.fullmatch(user):
        raise DeploymentSettingsError(f'{url}: "{user}" is no name of a user')


def _options(url: str, query: str, known: Collection[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key not in known:
            choice = f"; it may be {', '.join(sorted(known))}" if known else ""
            raise DeploymentSettingsError(f'{url}: there is no option "{key}" here{choice}')
        if key in found:
            raise DeploymentSettingsError(f'{url}: the option "{key}" stands there twice')
        if mark := _CONTROL.search(value):
            raise DeploymentSettingsError(f"{url}: there is a control character {mark[0]!r} in {key}")
        found[key] = value
    return found


_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")


def _without_password(url: str) -> str:
    return _PASSWORD.sub(r"\1:***@", url)

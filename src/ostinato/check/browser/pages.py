"""The checks of a real browser: each page is shown under the derived policy, and all that it does is recorded.

Nothing is asked of any network: the site's own files are given to the browser at the address where they will be,
and what a page asks of others is recorded and refused.
"""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ostinato.base.diagnostics import UsageError
from ostinato.check.findings import Finding, Level, Place, order
from ostinato.check.known import described
from ostinato.check.reading.read import kind_of
from ostinato.check.registry import outside_check
from ostinato.check.site import site_of
from ostinato.world.chromium import BrowserError, Chromium, find_chromium

if TYPE_CHECKING:
    from ostinato.check.policy.derive import Policy
    from ostinato.check.settings import CheckSettings
    from ostinato.check.site import Site
    from ostinato.world.chromium import Message
    from ostinato.world.disk import Disk
    from ostinato.world.programs import Programs

CHECKS = (
    "browser-accessibility",
    "browser-messages",
    "browser-policy",
    "browser-requests",
    "browser-storage",
)
_LOAD_SECONDS = 20.0
_SETTLE_SECONDS = 0.25
_NO_ORIGIN = "https://site.invalid"
_OWN_SCHEMES = ("data", "blob", "about", "chrome", "devtools", "chrome-error")
_AXE_CALL = "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html)})))"


@dataclass(slots=True)
class BrowserReport:
    """What a browser saw: findings, the foreign origins that were asked, how many pages were shown."""

    findings: list[Finding] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)
    pages: int = 0


@outside_check(
    "browser-requests",
    "A real browser asks no other origin for anything.",
    why="What scripts put together only shows when they run.",
    mend="Find the script that asks, and leave it out.",
)
@outside_check(
    "browser-storage",
    "A real browser is asked to keep nothing.",
    why="What scripts store only shows when they run.",
    mend="Find the script that stores, and leave it out.",
)
@outside_check(
    "browser-policy",
    "Pages do nothing that the site's own policy forbids.",
    why="What is forbidden is missing from the page.",
    mend="Derive the policy again, or change the page.",
)
@outside_check(
    "browser-messages",
    "Pages are shown without errors in the browser's console.",
    why="An error means that something is not as it was meant.",
    mend="Open the page with the browser's tools, and see what it says.",
    level=Level.WARN,
)
@outside_check(
    "browser-accessibility",
    "axe-core finds nothing in pages as they are shown.",
    why="Some mistakes show only when styles are applied.",
    mend="Follow what axe says of the element.",
    level=Level.WARN,
)
def check_in_browser(
    disk: Disk,
    folder: str,
    settings: CheckSettings,
    policy: Policy,
    programs: Programs,
    *,
    axe: str = "",
    only: Iterable[str] = (),
) -> BrowserReport:
    """Show every page, or only some. Raises BrowserMissingError, and BrowserError when the browser fails.

    `axe` is the text of axe-core, which then looks at each page too.
    """
    sizes = {file.path: file.size for file in disk.walk(folder) if not settings.is_skipped(file.path)}
    pages = list(only) or sorted(path for path in sizes if kind_of(path) == "html")
    if not pages:
        raise UsageError(f"there is no page in {folder}: is this the folder of a built site?")
    home = disk.read(f"{folder}/index.html").decode("utf-8", "replace") if "index.html" in sizes else ""
    report = BrowserReport()
    with Chromium(find_chromium(programs)) as browser:
        viewer = _Viewer(browser, disk, folder, site_of(settings, sizes, home), policy, report)
        viewer.open()
        for path in pages:
            viewer.show(path, axe)
    report.findings = order(report.findings)
    return report


class _Viewer:
    """One tab, through which all pages are shown."""

    def __init__(
        self, browser: Chromium, disk: Disk, folder: str, site: Site, policy: Policy, report: BrowserReport
    ) -> None:
        self._browser = browser
        self._disk = disk
        self._folder = folder
        self._site = site
        self._origin = site.origin or _NO_ORIGIN
        self._report = report
        self._headers = [
            {"name": "Content-Security-Policy", "value": policy.csp()},
            *({"name": name, "value": value} for name, value in policy.headers),
        ]
        self._session = ""
        self._path = ""
        self._is_loaded = False

    def open(self) -> None:
        """Open the tab, and ask to be told of everything."""
        target = str(self._browser.call("Target.createTarget", url="about:blank")["targetId"])
        attached = self._browser.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = str(attached["sessionId"])
        for domain in ("Page", "Network", "Runtime", "Log", "DOMStorage"):
            self._call(f"{domain}.enable")
        self._call("Fetch.enable", patterns=[{"urlPattern": "*"}])
        self._call("Page.setDownloadBehavior", behavior="deny")

    def show(self, path: str, axe: str) -> None:
        """Show one page until it is loaded and nothing more happens."""
        self._path = path
        self._is_loaded = False
        name = path.removesuffix("index.html") if path.endswith("index.html") else path
        # Its result waits for the answer to the request that we are to give.
        self._browser.send("Page.navigate", self._session, url=f"{self._origin}{self._site.root}{name}")
        waited = 0.0
        while True:
            event = self._browser.event(_SETTLE_SECONDS)
            if event is not None:
                self._take(event)
                continue
            waited += _SETTLE_SECONDS
            if self._is_loaded or waited > _LOAD_SECONDS:
                break
        if not self._is_loaded:
            self._find("browser-messages", f"the page is not loaded after {_LOAD_SECONDS:g} seconds")
        self._take_cookies()
        if axe:
            self._run_axe(axe)
        self._report.pages += 1

    def _call(self, method: str, **parameters: object) -> Message:
        return self._browser.call(method, self._session, **parameters)

    def _find(self, check: str, message: str, about: str = "") -> None:
        self._report.findings.append(Finding(check, message, Place(self._path), about))

    def _take(self, event: Message) -> None:
        parameters = event.get("params")
        held = parameters if isinstance(parameters, Mapping) else {}
        match event.get("method"):
            case "Fetch.requestPaused":
                self._answer(held)
            case "Page.loadEventFired":
                self._is_loaded = True
            case "DOMStorage.domStorageItemAdded" | "DOMStorage.domStorageItemUpdated":
                self._find("browser-storage", f"the page stores {held.get('key')}", str(held.get("key")))
            case "Network.webSocketCreated":
                self._foreign(str(held.get("url", "")))
            case "Runtime.exceptionThrown":
                details = held.get("exceptionDetails")
                text = details.get("text") if isinstance(details, Mapping) else ""
                self._find("browser-messages", f"a script failed: {text}")
            case "Runtime.consoleAPICalled" if held.get("type") in ("error", "warning"):
                self._find("browser-messages", f"a script says: {_console_text(held.get('args'))}")
            case "Log.entryAdded":
                self._take_log(held.get("entry"))

    def _take_log(self, entry: object) -> None:
        if not isinstance(entry, Mapping):
            return
        text = str(entry.get("text", ""))
        if "Content Security Policy" in text or "Permissions policy" in text:
            self._find("browser-policy", text)
        elif entry.get("level") == "error" and "ERR_BLOCKED_BY_CLIENT" not in text:
            self._find("browser-messages", text)

    def _answer(self, paused: Message) -> None:
        """Give the browser the file of the site, or nothing for what is not the site's."""
        identity = str(paused.get("requestId"))
        request = paused.get("request")
        url = str(request.get("url")) if isinstance(request, Mapping) else ""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" == self._origin:
            self._give(identity, unquote(parts.path))
        elif parts.scheme in _OWN_SCHEMES:
            self._browser.send("Fetch.continueRequest", self._session, requestId=identity)
        else:
            self._foreign(url)
            self._browser.send(
                "Fetch.failRequest", self._session, requestId=identity, errorReason="BlockedByClient"
            )

    def _give(self, identity: str, path: str) -> None:
        below = path.removeprefix(self._site.root) if path.startswith(self._site.root) else path
        file = self._site.file_at(below or "/") if path.startswith(self._site.root) else None
        if file is None and below == "favicon.ico":
            # Browsers ask for this one whatever the page says.
            self._fulfil(identity, 204, "image/x-icon", b"")
        elif file is None:
            self._fulfil(identity, 404, "text/plain", b"")
        else:
            kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
            self._fulfil(identity, 200, kind, self._disk.read(f"{self._folder}/{file}"))

    def _fulfil(self, identity: str, status: int, kind: str, body: bytes) -> None:
        self._browser.send(
            "Fetch.fulfillRequest",
            self._session,
            requestId=identity,
            responseCode=status,
            responseHeaders=[{"name": "Content-Type", "value": f"{kind}; charset=utf-8"}, *self._headers],
            body=base64.b64encode(body).decode(),
        )

    def _foreign(self, url: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        self._report.origins.add(origin)
        self._find("browser-requests", f"a request to {described(origin)}", url)

    def _take_cookies(self) -> None:
        cookies = self._call("Network.getCookies", urls=[f"{self._origin}/"]).get("cookies")
        for cookie in cookies if isinstance(cookies, list) else ():
            self._find(
                "browser-storage", f"the page sets the cookie {cookie.get('name')}", str(cookie.get("name"))
            )
            self._call("Network.deleteCookies", name=str(cookie.get("name")), url=f"{self._origin}/")

    def _run_axe(self, axe: str) -> None:
        self._call("Runtime.evaluate", expression=axe)
        answered = self._call(
            "Runtime.evaluate", expression=_AXE_CALL, awaitPromise=True, returnByValue=True
        ).get("result")
        violations = answered.get("value") if isinstance(answered, Mapping) else None
        if not isinstance(violations, list):
            raise BrowserError("axe-core did not run: is this its text?")
        for violation in violations:
            for node in violation["nodes"]:
                self._find("browser-accessibility", f"{violation['help']}: {node[:120]}", violation["id"])


def _console_text(arguments: object) -> str:
    if not isinstance(arguments, list):
        return ""
    return " ".join(str(argument.get("value", argument.get("description", ""))) for argument in arguments)

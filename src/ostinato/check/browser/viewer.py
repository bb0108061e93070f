"""Owns the tab through which all pages are shown, and takes note of what they do."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostinato.check.findings import Finding, Place
from ostinato.check.known import described
from ostinato.world.chromium import BrowserError, Message
from ostinato.world.clock import SystemClock

if TYPE_CHECKING:
    from ostinato.check.browser.web import PretendedWeb
    from ostinato.world.chromium import Chromium

_LOAD_SECONDS = 30.0
_CALL_SECONDS = 60.0
_QUIET_SECONDS = 0.03
_FOR_SCRIPTS = 0.5
_MOST_SETTLING_SECONDS = 2.0
_DOMAINS = ("Page", "Network", "Runtime", "Log", "DOMStorage", "Audits")
_LOOKS = (
    ("screen", "light", 1280, 800),
    # A tall one brings everything into sight that is loaded only when it is seen.
    ("screen", "dark", 360, 12_000),
    ("print", "light", 800, 1000),
)
"""Media, colours, width and height: style sheets may ask for other things in each."""
_PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(document.scripts.length))))"
_AXE_CALL = (
    "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map("
    "rule => ({id: rule.id, help: rule.help, nodes: rule.nodes.map(node => node.html)})))"
)
_NOT_STORED = frozenset(["cookies", "local_storage", "session_storage"])
"""Kinds of storage that are noticed when they are written."""


@dataclass(slots=True)
class BrowserReport:
    """What a browser saw: findings, the foreign origins that were asked, how many pages were shown."""

    findings: list[Finding] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)
    pages: int = 0


class Viewer:
    """One tab. Workers and frames with a process of their own are watched as it is."""

    def __init__(self, browser: Chromium, web: PretendedWeb, report: BrowserReport) -> None:
        self._browser = browser
        self._web = web
        self._report = report
        self._clock = SystemClock()
        self._session = ""
        self._frame = ""
        self._path = ""
        self._has_document = False
        self._is_loaded = False
        self._has_scripts = False

    def open(self) -> None:
        """Open the tab, and ask to be told of everything."""
        self._frame = str(self._browser.call("Target.createTarget", url="about:blank")["targetId"])
        attached = self._browser.call("Target.attachToTarget", targetId=self._frame, flatten=True)
        self._session = str(attached["sessionId"])
        self._watch(self._session)
        # It answers in order: when this is done, all that was asked before is, too.
        self._call("Runtime.evaluate", expression="0")

    def show(self, path: str, axe: str) -> None:
        """Show one page in every look, until nothing more happens."""
        self._path = path
        self._has_document = False
        self._is_loaded = False
        self._has_scripts = True  # until it is known that there are none
        self._look(*_LOOKS[0])
        # Its result waits for the answer to the request that we are to give.
        self._browser.send("Page.navigate", self._session, url=self._web.url_of(path))
        self._take_until_loaded()
        if self._is_loaded:
            self._settle(_FOR_SCRIPTS)
            if axe:
                self._run_axe(axe)
            for look in _LOOKS[1:]:
                self._look(*look)
                self._settle(_QUIET_SECONDS)
        else:
            self._find("browser-messages", f"the page is not loaded after {_LOAD_SECONDS:g} seconds")
        self._take_stored()
        self._leave()
        self._report.pages += 1

    def _leave(self) -> None:
        """End what scripts still do, and take note of what came while answers were waited for."""
        if self._has_scripts:
            self._call("Page.navigate", url="about:blank")
            self._call("Runtime.evaluate", expression="0")
        while self._take_next(0):
            pass

    def _take_until_loaded(self) -> None:
        deadline = self._clock.monotonic() + _LOAD_SECONDS
        while not self._is_loaded and (left := deadline - self._clock.monotonic()) > 0:
            self._take_next(left)

    def _call(self, method: str, **parameters: object) -> Message:
        """The result of a command. What happens meanwhile is seen to: the page may wait for it."""
        deadline = self._clock.monotonic() + _CALL_SECONDS
        number = self._browser.send(method, self._session, **parameters)
        while (left := deadline - self._clock.monotonic()) > 0:
            message = self._browser.message(left)
            if message is None:
                break
            if message.get("id") == number:
                if "error" in message:
                    raise BrowserError(f"the browser refuses {method} over {self._path}: {message['error']}")
                return _mapping(message.get("result"))
            self._take(message)
        raise BrowserError(
            f"the browser did not answer {method} over {self._path} in {_CALL_SECONDS:g} seconds"
        )

    def _watch(self, session: str) -> None:
        """Ask to be told of all that happens in a tab or worker. What a worker does not know of, it does not mind."""
        for domain in _DOMAINS:
            self._browser.send(f"{domain}.enable", session)
        self._browser.send("Fetch.enable", session, patterns=[{"urlPattern": "*"}])
        self._browser.send(
            "Target.setAutoAttach", session, autoAttach=True, waitForDebuggerOnStart=True, flatten=True
        )
        self._browser.send("Runtime.runIfWaitingForDebugger", session)

    def _look(self, media: str, colours: str, width: int, height: int) -> None:
        features = [{"name": "prefers-color-scheme", "value": colours}]
        self._browser.send("Emulation.setEmulatedMedia", self._session, media=media, features=features)
        self._browser.send(
            "Emulation.setDeviceMetricsOverride",
            self._session,
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def _settle(self, for_scripts: float) -> None:
        """Wait until the page is painted and nothing more happens; for what scripts do a little longer."""
        painted = self._call("Runtime.evaluate", expression=_PAINTED, awaitPromise=True, returnByValue=True)
        self._has_scripts = _value(painted) != 0
        deadline = self._clock.monotonic() + _MOST_SETTLING_SECONDS
        quiet = for_scripts if self._has_scripts else _QUIET_SECONDS
        while self._clock.monotonic() < deadline and self._take_next(quiet):
            pass

    def _take_next(self, seconds: float) -> bool:
        """Take note of the next thing that happens; False when nothing does in time."""
        message = self._browser.message(seconds)
        if message is not None:
            self._take(message)
        return message is not None

    def _find(self, check: str, message: str, about: str = "", place: Place | None = None) -> None:
        self._report.findings.append(Finding(check, message, place or Place(self._path), about))

    def _take(self, event: Message) -> None:
        held = _mapping(event.get("params"))
        session = str(event.get("sessionId", ""))
        match event.get("method"):
            case "Fetch.requestPaused":
                self._answer(held, session)
            case "Page.loadEventFired" if self._has_document:
                self._is_loaded = True
            case "Page.frameStoppedLoading" if self._has_document and held.get("frameId") == self._frame:
                # Where a script leads away before it is loaded, there is no other event.
                self._is_loaded = True
            case "Target.attachedToTarget" if held.get("sessionId") != self._session:
                self._watch(str(held.get("sessionId")))
            case "Inspector.targetCrashed":
                raise BrowserError(f"the browser has crashed over {self._path}")
            case "Page.javascriptDialogOpening":
                self._find("browser-messages", f"a script opens a dialog: {held.get('message')}")
                self._browser.send("Page.handleJavaScriptDialog", session, accept=True)
            case "DOMStorage.domStorageItemAdded" | "DOMStorage.domStorageItemUpdated":
                self._find("browser-storage", f"the page stores {held.get('key')}", str(held.get("key")))
            case "Network.requestWillBeSent":
                self._take_request(str(_mapping(held.get("request")).get("url", "")))
            case "Network.webSocketCreated" | "Network.webTransportCreated":
                self._take_request(str(held.get("url", "")))
            case "Runtime.exceptionThrown":
                details = _mapping(held.get("exceptionDetails"))
                said = _mapping(details.get("exception")).get("description") or details.get("text")
                self._find("browser-messages", f"a script failed: {str(said).partition(chr(10))[0]}")
            case "Runtime.consoleAPICalled":
                self._find("browser-messages", f"a script says: {_console_text(held.get('args'))}")
            case "Log.entryAdded":
                self._take_log(_mapping(held.get("entry")))
            case "Audits.issueAdded":
                self._take_issue(_mapping(held.get("issue")))

    def _take_log(self, entry: Message) -> None:
        text = str(entry.get("text", ""))
        if entry.get("level") != "verbose" and "Content Security Policy" not in text:
            about = str(entry.get("url", ""))
            self._find("browser-messages", f"{text} {about}".rstrip(), about)

    def _take_issue(self, issue: Message) -> None:
        details = _mapping(issue.get("details"))
        policy = _mapping(details.get("contentSecurityPolicyIssueDetails"))
        if not policy:
            kinds = (str(_mapping(held).get("errorType", "")) for held in details.values())
            what = ", ".join(filter(None, [str(issue.get("code")), *kinds]))
            self._find("browser-messages", f"the browser complains of {what}")
            return
        what = str(policy.get("blockedURL") or "what stands in the page")
        place = self._place_of(_mapping(policy.get("sourceCodeLocation")))
        self._find("browser-policy", f"{policy.get('violatedDirective')} forbids {what}", what, place)

    def _place_of(self, location: Message) -> Place | None:
        """The line that the browser means, where it is one of a file of the site."""
        line, column = location.get("lineNumber"), location.get("columnNumber")
        if not isinstance(line, int) or not isinstance(column, int):
            return None
        return self._web.place(str(location.get("url", "")), line, column)

    def _answer(self, paused: Message, session: str) -> None:
        identity = str(paused.get("requestId"))
        url = str(_mapping(paused.get("request")).get("url", ""))
        self._take_request(url)
        what = str(paused.get("resourceType"))
        if what == "Document" and paused.get("frameId") == self._frame:
            if self._has_document:
                # A page that goes on to another one is looked at nevertheless; the other one has its own turn.
                self._browser.send("Fetch.failRequest", session, requestId=identity, errorReason="Aborted")
                return
            self._has_document = True
        answer = self._web.answer(url, what)
        if answer is None:
            self._browser.send("Fetch.continueRequest", session, requestId=identity)
            return
        headers = (("Content-Type", f"{answer.kind}; charset=utf-8"), *answer.headers)
        self._browser.send(
            "Fetch.fulfillRequest",
            session,
            requestId=identity,
            responseCode=answer.status,
            responseHeaders=[{"name": name, "value": value} for name, value in headers],
            body=base64.b64encode(answer.body).decode(),
        )

    def _take_request(self, url: str) -> None:
        """Take note of a request, when it is one to others."""
        if origin := self._web.foreign_origin(url):
            self._report.origins.add(origin)
            self._find("browser-requests", f"a request to {described(origin)}", url)

    def _take_stored(self) -> None:
        """What the page has left behind; it is thrown away before the next page."""
        cookies = self._call("Network.getCookies", urls=[self._web.top]).get("cookies")
        for cookie in cookies if isinstance(cookies, list) else ():
            name = str(cookie.get("name"))
            self._find("browser-storage", f"the page sets the cookie {name}", name)
        usage = self._call("Storage.getUsageAndQuota", origin=self._web.origin).get("usageBreakdown")
        for kind in usage if isinstance(usage, list) else ():
            name = str(kind.get("storageType"))
            if kind.get("usage") and name not in _NOT_STORED:
                self._find("browser-storage", f"the page keeps data in {name}", name)
        self._call("Storage.clearDataForOrigin", origin=self._web.origin, storageTypes="all")

    def _run_axe(self, axe: str) -> None:
        self._call("Runtime.evaluate", expression=f"{axe}; true")
        answered = self._call("Runtime.evaluate", expression=_AXE_CALL, awaitPromise=True, returnByValue=True)
        violations = _value(answered)
        if not isinstance(violations, list):
            raise BrowserError("axe-core did not run: is this its text?")
        for violation in violations:
            for node in violation["nodes"]:
                self._find("browser-accessibility", f"{violation['help']}: {node[:120]}", violation["id"])


def _mapping(value: object) -> Message:
    return value if isinstance(value, Mapping) else {}


def _value(result: object) -> object:
    """The value that an expression came to."""
    return _mapping(_mapping(result).get("result")).get("value")


def _console_text(arguments: object) -> str:
    if not isinstance(arguments, list):
        return ""
    return " ".join(str(argument.get("value", argument.get("description", ""))) for argument in arguments)

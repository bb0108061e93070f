"""Links to others: dead only after definitive answers on several days, and never because our own network is down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ostinato.cache.store import MemoryStore
from ostinato.check.external.links import ExternalReport, Visitor, check_external
from ostinato.world.clock import FixedClock
from ostinato.world.network import NetworkError, Response, ScriptedNetwork
from tests.check.loopback import Answer, patient_network, serving

URL = "https://other.example/page"
LINKS = {URL: ("index.html",), "https://alive.example/": ("index.html",)}
ALIVE = Response("https://alive.example/", 200, "OK", {}, b"")
DAY_ONE = datetime(2026, 1, 1, tzinfo=UTC)


class Days:
    """The same links, asked for day after day."""

    def __init__(
        self, answer: Response | NetworkError | list[Response | NetworkError], **settings: object
    ) -> None:
        self.network = ScriptedNetwork({URL: answer, "https://alive.example/": ALIVE})
        self.store = MemoryStore()
        self.settings = settings

    def ask(self, day: int, *, offline: bool = False) -> ExternalReport:
        clock = FixedClock(DAY_ONE + timedelta(days=day))
        return check_external(LINKS, Visitor(self.network, clock, self.store, 3, offline))


def answer(status: int) -> Response:
    return Response(URL, status, "said", {}, b"")


def test_a_link_that_answers_is_alive_and_not_asked_again_for_a_week() -> None:
    days = Days(answer(200))
    assert days.ask(0) == ExternalReport(asked=2)
    assert days.ask(3) == ExternalReport(asked=0)
    assert days.ask(7).asked == 2


def test_a_link_is_dead_after_three_days_of_404() -> None:
    days = Days(answer(404))
    assert days.ask(0).noted == ((URL, "404 said"),)
    assert days.ask(0).asked == 0, "twice on one day says no more than once"
    assert days.ask(1).findings == ()
    dead = days.ask(2)
    assert [(f.check, f.message, f.place.path) for f in dead.findings] == [
        ("external-links", f"{URL} is gone: 404 said on 3 days", "index.html")
    ]
    assert days.ask(3, offline=True).findings == dead.findings, "memory alone knows"


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_refusals_and_faults_say_nothing(status: int) -> None:
    days = Days(answer(status))
    for day in range(5):
        report = days.ask(day)
        assert report.findings == ()
        assert report.noted == ((URL, f"{status} said"),)


def test_a_link_that_comes_back_is_forgiven() -> None:
    days = Days([answer(404), answer(404), answer(404), answer(404), answer(200)])
    days.ask(0)
    days.ask(1)
    assert days.ask(2) == ExternalReport(asked=1)


def test_a_get_may_succeed_where_a_head_does_not() -> None:
    days = Days([answer(405), answer(200)])
    assert days.ask(0).noted == ()
    assert [request.method for request in days.network.asked if request.url == URL] == ["HEAD", "GET"]


def test_large_pages_are_alive() -> None:
    assert Days(NetworkError("too much", "too-large")).ask(0).noted == ()


def test_a_host_that_is_gone_is_definitive_but_a_dead_network_is_not() -> None:
    gone = Days(NetworkError("no such host", "dns-none"))
    for day in range(3):
        report = gone.ask(day)
    assert [finding.about for finding in report.findings] == [URL]
    down = NetworkError("no such host", "dns-none")
    days = Days(down)
    days.network = ScriptedNetwork({URL: down, "https://alive.example/": down})
    for day in range(5):
        assert days.ask(day).findings == ()


def test_hosts_are_asked_politely() -> None:
    clock = FixedClock(DAY_ONE)
    urls = [f"https://other.example/{number}" for number in range(4)]
    network = ScriptedNetwork({url: Response(url, 200, "OK", {}, b"") for url in urls})
    check_external(dict.fromkeys(urls, ("a.html",)), Visitor(network, clock, MemoryStore()))
    assert clock.slept == [1.0, 1.0, 1.0]


def test_a_host_that_is_silent_is_not_waited_for_with_each_page() -> None:
    urls = [f"https://other.example/{number}" for number in range(9)]
    network = ScriptedNetwork(dict.fromkeys(urls, NetworkError("no answer", "timeout")))
    report = check_external(
        dict.fromkeys(urls, ("a.html",)), Visitor(network, FixedClock(DAY_ONE), MemoryStore())
    )
    assert len(network.asked) == 2
    assert report.noted == tuple((url, "no answer") for url in urls)


def test_fragments_of_one_page_are_one_question() -> None:
    network = ScriptedNetwork({URL: answer(200)})
    links = {f"{URL}#a": ("a.html",), f"{URL}#b": ("b.html",)}
    assert check_external(links, Visitor(network, FixedClock(DAY_ONE), MemoryStore())).asked == 1


def test_a_host_without_a_name_takes_no_witness_for_granted() -> None:
    """What answered lately is asked whether the network is there, and only then."""
    days = Days(NetworkError("no such host", "dns-none"))
    days.ask(0)
    before = len(days.network.asked)
    report = days.ask(1)
    assert [request.url for request in days.network.asked[before:]] == [URL, "https://alive.example/"]
    assert not report.is_cut_off
    assert Days([NetworkError("x", "dns-none")]).ask(0, offline=True) == ExternalReport()


def test_real_requests_are_polite_patient_and_remembered() -> None:
    answers = {
        "/alive": Answer(200, b"x"),
        "/no-head": Answer(200, b"x"),
        "/moved": Answer(301, headers={"Location": "/alive"}),
        "/gone": Answer(404),
        "/forbidden": Answer(403),
        "/busy": Answer(200, b"x"),
    }

    def answer(path: str, number: int) -> Answer:
        if path == "/busy" and number == 1:
            return Answer(429, headers={"Retry-After": "30"})
        return answers[path]

    clock, store = FixedClock(DAY_ONE), MemoryStore()
    with serving(answer) as loopback:
        links = {f"{loopback.origin}{path}": ("index.html",) for path in answers}
        visitor = Visitor(patient_network(clock), clock, store, patience=2)
        report = check_external(links, visitor)
        first = list(loopback.asked)
        assert [url.removeprefix(loopback.origin) for url, _ in report.noted] == ["/forbidden", "/gone"]
        clock.sleep(24 * 3600)
        report = check_external(links, visitor)
        second = loopback.asked[len(first) :]
    assert clock.slept.count(1.0) == len(answers) - 1 + 1, "a rest between any two addresses of a host"
    assert any(30 <= seconds < 31 for seconds in clock.slept), "what a host asks for is waited for"
    assert {path for _, path in second} == {"/forbidden", "/gone"}, "what is alive is left in peace"
    assert [finding.message for finding in report.findings] == [
        f"{loopback.origin}/gone is gone: 404 Not Found on 2 days"
    ]
    offline = check_external(links, Visitor(patient_network(clock), clock, store, patience=2, offline=True))
    assert (offline.findings, offline.asked) == (report.findings, 0)


def test_a_network_that_is_down_says_so() -> None:
    with serving(lambda path, number: Answer()) as loopback:
        links = {f"{loopback.origin}/": ("index.html",)}
    clock = FixedClock(DAY_ONE)
    report = check_external(links, Visitor(patient_network(clock), clock, MemoryStore(), patience=1))
    assert (report.findings, report.is_cut_off) == ((), True)
    assert report.noted[0][1] == "nobody listens there now"

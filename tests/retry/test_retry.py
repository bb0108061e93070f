"""The one retry policy: what it never does, and what it does in a few told cases."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ostinato.retry.budget import Budget, Circuit, HostLimit
from ostinato.retry.classify import KINDS, STATUSES, Failure, Outlook, classify
from ostinato.retry.policy import Policy, timeout_of, wait_of
from ostinato.retry.retry_after import parse_retry_after
from ostinato.retry.run import Attempt, AttemptFailedError, Event, GaveUpError, Retrier


@dataclass
class Clock:
    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def failing(failures: list[Failure], clock: Clock, takes: float = 0.0) -> Callable[[Attempt], str]:
    """An operation that fails in these ways, one after the other, and then succeeds."""
    left = list(failures)

    def operation(attempt: Attempt) -> str:
        clock.now += min(takes, attempt.timeout or takes)
        if left:
            raise AttemptFailedError(left.pop(0))
        return f"attempt {attempt.number}"

    return operation


failures = st.builds(
    Failure,
    kind=st.sampled_from([*KINDS, "http", "never heard of"]),
    status=st.one_of(st.none(), st.sampled_from([*STATUSES, 418, 599, 302])),
    retry_after=st.one_of(st.none(), st.floats(0, 1e6)),
)
policies = st.builds(
    Policy,
    base=st.floats(0.01, 5),
    cap=st.floats(0.1, 100),
    attempts=st.one_of(st.none(), st.integers(1, 10)),
    unknown_attempts=st.integers(1, 5),
    attempt_timeout=st.one_of(st.none(), st.floats(0.1, 60)),
    deadline=st.floats(1, 3600),
    longest_retry_after=st.floats(0, 600),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(policies, st.lists(failures, max_size=40), st.floats(0, 0.999999), st.floats(0, 20), st.floats(0, 50))
def test_what_it_never_does(
    policy: Policy, planned: list[Failure], chance: float, takes: float, floor: float
) -> None:
    clock = Clock()
    budget = Budget(floor=floor)
    events: list[Event] = []
    retrier = Retrier(policy, clock, lambda: chance, budget=budget, watch=events.append)
    try:
        result = retrier.call("it", failing(planned, clock, takes))
    except GaveUpError as error:
        result = f"gave up at attempt {error.attempts}"
    ended = events[-1]
    assert ended.wait is None
    assert result == (f"gave up at attempt {len(events)}" if ended.failure else f"attempt {len(planned) + 1}")
    retried = [event for event in events if event.wait is not None]
    assert len(clock.slept) == len(retried) <= floor
    assert policy.attempts is None or len(events) <= policy.attempts
    assert policy.deadline is not None
    assert clock.now <= policy.deadline + takes
    assert sum(
        event.verdict is not None and event.verdict.outlook is Outlook.UNKNOWN for event in events
    ) <= (policy.unknown_attempts)
    for event, slept in zip(retried, clock.slept, strict=True):
        assert event.verdict is not None
        assert event.failure is not None
        assert event.verdict.outlook is not Outlook.PERMANENT
        assert slept <= policy.cap + min(event.failure.retry_after or 0, policy.longest_retry_after) + 1e-9
        if event.failure.retry_after is not None:
            assert slept >= min(event.failure.retry_after, policy.longest_retry_after)


@given(st.integers(1, 10_000), st.floats(0, 0.999999))
def test_the_ceiling_doubles_up_to_the_cap(attempt: int, chance: float) -> None:
    policy = Policy(base=1.0, cap=60.0)
    assert wait_of(policy, attempt, None, lambda: chance) == chance * min(60.0, 2.0 ** min(attempt - 1, 60))


def test_it_succeeds_when_the_failure_passes() -> None:
    clock = Clock()
    planned = [Failure("reset"), Failure("http", status=503, retry_after=7.0), Failure("timeout")]
    assert Retrier(Policy(), clock, lambda: 0.5).call("it", failing(planned, clock)) == "attempt 4"
    assert clock.slept == [0.25, 7.5, 1.0]


@pytest.mark.parametrize("failure", [Failure("http", status=403), Failure("tls-certificate")])
def test_what_cannot_pass_stops_at_once(failure: Failure) -> None:
    clock = Clock()
    with pytest.raises(GaveUpError, match="at the first attempt") as caught:
        Retrier(Policy(), clock, lambda: 0.5).call("the upload", failing([failure], clock))
    assert clock.slept == []
    assert not caught.value.is_temporary
    assert caught.value.exit_code == 2


def test_an_attempt_is_told_how_long_it_may_take() -> None:
    assert timeout_of(Policy(attempt_timeout=30, deadline=100), 50) == 30
    assert timeout_of(Policy(attempt_timeout=30, deadline=100), 90) == 10
    assert timeout_of(Policy(attempt_timeout=None, deadline=None), 90) is None


def test_a_budget_is_shared_and_earned_again() -> None:
    clock = Clock()
    budget = Budget(floor=2, per_success=0.5)
    retrier = Retrier(Policy(), clock, lambda: 0.0, budget=budget)
    assert retrier.call("one", failing([Failure("reset")], clock))
    with pytest.raises(GaveUpError, match="budget"):
        retrier.call("two", failing([Failure("reset")] * 9, clock))
    for _ in range(2):
        retrier.call("three", failing([], clock))
    assert budget.left >= 1
    assert retrier.call("four", failing([Failure("reset")], clock)) == "attempt 2"


def test_a_host_gets_less_at_once_when_it_complains() -> None:
    clock = Clock()
    limit = HostLimit(most=8)
    retrier = Retrier(Policy(), clock, lambda: 0.0, limit=limit)
    retrier.call("it", failing([Failure("http", status=429)] * 2, clock))
    assert limit.limit == 2
    for _ in range(100):
        limit.succeeded()
    assert limit.limit == 8
    for _ in range(10):
        limit.throttled()
    assert limit.limit == 1


def test_a_circuit_opens_and_lets_one_probe_through() -> None:
    circuit = Circuit(failures_to_open=3, rest=30)
    for _ in range(3):
        assert circuit.wait(0) == 0
        circuit.failed(0)
    assert circuit.is_open
    assert circuit.wait(10) == 20
    assert circuit.wait(31) == 0
    assert circuit.wait(31) > 0
    circuit.failed(31)
    assert circuit.wait(40) == 21
    assert circuit.wait(62) == 0
    circuit.succeeded()
    assert not circuit.is_open
    assert circuit.wait(62) == 0


def test_an_open_circuit_delays_attempts() -> None:
    clock = Clock()
    circuit = Circuit(failures_to_open=2, rest=30)
    retrier = Retrier(Policy(), clock, lambda: 0.0, circuit=circuit)
    assert retrier.call("it", failing([Failure("reset")] * 3, clock)) == "attempt 4"
    assert clock.slept == [0.0, 0.0, 30.0, 0.0, 30.0]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Thu, 01 Jan 2026 00:01:00 GMT", 60.0),
        ("Thu, 01 Jan 2025 00:01:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert parse_retry_after(text, datetime(2026, 1, 1, tzinfo=UTC)) == seconds


def test_every_line_of_the_table_has_a_reason() -> None:
    for verdict in (*KINDS.values(), *STATUSES.values()):
        assert len(verdict.reason) > 5
    assert classify(Failure("http", status=599)).outlook is Outlook.TEMPORARY
    assert classify(Failure("http", status=418)).outlook is Outlook.PERMANENT
    assert classify(Failure("what")).outlook is Outlook.UNKNOWN


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    policies,
    st.lists(st.lists(failures, max_size=12), min_size=1, max_size=6),
    st.floats(0, 0.999999),
    st.floats(0, 20),
    st.floats(0, 2000),
)
def test_many_operations_share_a_budget_and_an_end(
    policy: Policy, operations: list[list[Failure]], chance: float, takes: float, left: float
) -> None:
    clock = Clock(now=17.0)
    budget = Budget(floor=12, per_success=0.5)
    events: list[Event] = []
    retrier = Retrier(
        policy, clock, lambda: chance, budget, circuit=Circuit(), watch=events.append, ends_at=17.0 + left
    )
    for planned in operations:
        began = clock.now
        with contextlib.suppress(GaveUpError):
            retrier.call("it", failing(planned, clock, takes))
        assert clock.now <= max(began, 17.0 + left) + 2 * takes + 0.002
    retries = [event for event in events if event.wait is not None and not event.is_resting]
    successes = sum(event.failure is None and not event.is_resting for event in events)
    assert len(retries) <= 12 + 0.5 * successes
    assert all(event.verdict and event.verdict.outlook is not Outlook.PERMANENT for event in retries)
    assert len(clock.slept) == sum(event.wait is not None for event in events)


def test_a_rest_is_told_with_its_length() -> None:
    clock = Clock()
    events: list[Event] = []
    retrier = Retrier(
        Policy(), clock, lambda: 0.0, circuit=Circuit(failures_to_open=2, rest=30), watch=events.append
    )
    retrier.call("it", failing([Failure("reset")] * 2, clock))
    assert [(event.attempt, event.wait) for event in events if event.is_resting] == [(3, 30.0)]


def test_a_host_that_refuses_is_there() -> None:
    clock, circuit = Clock(), Circuit(failures_to_open=3)
    retrier = Retrier(Policy(attempts=2), clock, lambda: 0.0, circuit=circuit)
    with pytest.raises(GaveUpError):
        retrier.call("it", failing([Failure("reset")] * 2, clock))
    with pytest.raises(GaveUpError):
        retrier.call("it", failing([Failure("http", status=403)], clock))
    with pytest.raises(GaveUpError):
        retrier.call("it", failing([Failure("reset")] * 2, clock))
    assert not circuit.is_open


def test_threads_share_a_budget() -> None:
    from concurrent.futures import ThreadPoolExecutor

    budget = Budget(floor=20, per_success=0)
    retrier = Retrier(Policy(), Clock(), lambda: 0.0, budget=budget)

    def fail(_: int) -> int:
        tries = 0

        def operation(attempt: Attempt) -> None:
            nonlocal tries
            tries = attempt.number
            raise AttemptFailedError(Failure("reset"))

        with pytest.raises(GaveUpError):
            retrier.call("it", operation)
        return tries - 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(fail, range(16))) == 20

"""A thousand clients call a service that can answer 200 requests a second. How long until all are served?"""

import heapq
import random
from collections import Counter
from collections.abc import Callable

CLIENTS, PER_TICK, TICK = 1000, 20, 100  # milliseconds


def ceiling(attempt: int) -> int:
    return min(30_000, 1000 * 2 ** (attempt - 1))


def fixed(attempt: int) -> int:
    return 1000


def doubling(attempt: int) -> int:
    return ceiling(attempt)


def full_jitter(attempt: int) -> int:
    return random.randint(0, ceiling(attempt))


def storm(delay: Callable[[int], int]) -> tuple[Counter[int], float]:
    """Requests seen in each tick, and the second in which the last client was served."""
    arrivals = [(0, client, 1) for client in range(CLIENTS)]
    seen: Counter[int] = Counter()
    last = 0
    while arrivals:
        now, client, attempt = heapq.heappop(arrivals)
        tick = now // TICK
        seen[tick] += 1
        if seen[tick] <= PER_TICK:
            last = now
        else:
            heapq.heappush(arrivals, (now + delay(attempt), client, attempt + 1))
    return seen, last / 1000


if __name__ == "__main__":
    for delay in (fixed, doubling, full_jitter):
        random.seed(7)
        seen, last = storm(delay)
        print(f"{delay.__name__:12} {seen.total():6,} requests, last answer after {last:.0f} s")

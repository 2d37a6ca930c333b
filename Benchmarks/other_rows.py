"""The rows beyond a queue of small messages: shared payloads, broadcast, reads, tree links, idling.

Where no ratio stands, what people would use instead is shown beside it, and nothing is asked.
"""

from scenario import Bound, Row

# 256 values that all messages share: see Sources/BenchWorkload/Payload.swift.
PAYLOADS = {"array": "128-byte arrays", "string": "strings", "class": "objects"}


def payloads(kind, batch):
    return Row(f"threads 2p2c batch {batch} of {PAYLOADS[kind]}", f"throughput-{kind}", "threads",
               2, 2, batch, 2_000_000 if batch == 1 else 4_000_000,
               (Bound(("pthread-deque",), None),))


def broadcast(subject, subscribers, factors):
    """One producer, which waits for nobody: ours and the streams keep all that a run has.

    The Disruptor's producer waits for the slowest reader of a ring of 1024.
    """
    return Row(f"{subject} broadcast to {subscribers}", "broadcast", subject, 1, subscribers, 1,
               60_000, tuple(Bound((peer,), None) for peer in factors), capacity=1 << 16,
               factors=factors)


def reads(name, mode, peers):
    """One reads as fast as it can, beside two that append as fast as they can."""
    return Row(f"threads read {name}", mode, "threads", 2, 1, 1, 10_000,
               tuple(Bound((peer,), None, unit) for peer in peers for unit in ("reads", "appends")),
               factors={peer: 4 for peer in peers})


OTHER_ROWS = [
    *(payloads(kind, batch) for batch in (1, 64) for kind in PAYLOADS),
    *(broadcast("threads", many, {"disruptor-yielding": 10, "disruptor-blocking": 5})
      for many in (1, 2, 4)),
    *(broadcast("tasks", many, {"async-stream": 1}) for many in (1, 2, 4)),
    reads("last 10", "read-last", ("actor-deque", "pthread-deque")),
    reads("path of 10", "read-path", ("pthread-dictionary",)),
    Row("threads 2p append below a parent", "append-links", "threads", 2, 1, 1, 100_000,
        (Bound(("pthread-dictionary",), None),)),
    # Six threads and two tasks that wait for five seconds for what never comes.
    Row("idle", "idle", "threads", 1, 2, 1, 5_000, (Bound((), 1.0, "cpu"),)),
]

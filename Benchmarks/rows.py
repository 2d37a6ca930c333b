"""What is measured, as data: the programs, and the rows of the table with their bounds."""

from other_rows import OTHER_ROWS
from scenario import Bound, Program, Row

PROGRAMS = {"threads": Program("ours", "threads"), "tasks": Program("ours", "tasks")} | {
    subject: Program(language, subject)
    for language, subjects in {
        "rust": ["crossbeam-channel", "crossbeam-channel+ttl", "crossbeam-arrayqueue",
                 "crossbeam-arrayqueue+ttl"],
        "c++": ["mutex-ring", "moodycamel+ttl", "moodycamel-blocking"],
        "java": ["disruptor-yielding", "disruptor-blocking", "jctools-mpmc", "jctools-mpsc",
                 "jctools-spsc"],
        "swift": ["async-stream", "async-channel", "async-mpsc-channel", "actor-deque",
                  "nio-async-sequence", "pthread-deque", "pthread-dictionary"],
    }.items() for subject in subjects
}

# How many messages go through a peer for each of ours, where a run would be too long.
FACTORS = {
    "mutex-ring": 0.25, "disruptor-yielding": 0.2, "disruptor-blocking": 0.1, "jctools-mpmc": 0.2,
    "jctools-mpsc": 0.25, "jctools-spsc": 0.5, "async-stream": 0.25, "async-channel": 0.1,
    "actor-deque": 0.25, "async-mpsc-channel": 0.5,
    "nio-async-sequence": 0.5, "pthread-deque": 0.1,
}

SHAPES = {"1p1c": (1, 1), "2p1c": (2, 1), "2p2c": (2, 2), "4p4c": (4, 4)}
# Where there is one consumer only, which some peers ask for.
TO_ONE = ("1p1c", "2p1c")


def threads_one(shape):
    peers = ["crossbeam-channel", "crossbeam-arrayqueue", "crossbeam-channel+ttl",
             "crossbeam-arrayqueue+ttl"]
    return Row(f"threads {shape} batch 1", "throughput", "threads", *SHAPES[shape], 1, 6_000_000,
               tuple(Bound((peer,), 1.0) for peer in peers))


def threads_many(shape):
    others = ["mutex-ring", "disruptor-yielding", "disruptor-blocking", "jctools-mpmc"]
    others += ["jctools-spsc"] if shape == "1p1c" else []
    others += ["jctools-mpsc"] if shape == "2p1c" else []
    return Row(f"threads {shape} batch 64", "throughput", "threads", *SHAPES[shape], 64, 24_000_000,
               (Bound(tuple(others), 3.0),
                Bound(("moodycamel+ttl",), 0.8 if shape == "2p1c" else 1.0)))


def tasks_one(shape):
    bounds = [Bound((peer,), 10.0) for peer in ("async-stream", "async-channel", "actor-deque")]
    bounds += [Bound(("nio-async-sequence",), None)] if shape in TO_ONE else []
    return Row(f"tasks {shape} batch 1", "throughput", "tasks", *SHAPES[shape], 1, 2_000_000,
               tuple(bounds))


def tasks_many(shape):
    return Row(f"tasks {shape} batch 64", "throughput", "tasks", *SHAPES[shape], 64, 2_000_000,
               (Bound(("async-mpsc-channel",), 5.0), Bound(("nio-async-sequence",), None)))


ROWS = [
    *map(threads_one, SHAPES),
    *map(threads_many, SHAPES),
    Row("threads 2p2c evict", "evict", "threads", 2, 2, 1, 15_000_000,
        (Bound(("crossbeam-arrayqueue",), 1.0),
         Bound(("crossbeam-arrayqueue",), None, "delivered"))),
    # Long enough for the few milliseconds in which a system lets both begin on one core to be less
    # than a hundredth.
    Row("threads round trip", "pingpong", "threads", 1, 1, 1, 400_000,
        (Bound(("moodycamel-blocking",), 1.0, "p50"), Bound(("moodycamel-blocking",), 1.0, "p99"))),
    *map(tasks_one, SHAPES),
    *map(tasks_many, TO_ONE),
    Row("tasks round trip", "pingpong", "tasks", 1, 1, 1, 200_000,
        (Bound(("async-stream", "async-channel", "async-mpsc-channel", "actor-deque",
                "nio-async-sequence"), 0.6, "p50"),)),
    *OTHER_ROWS,
]

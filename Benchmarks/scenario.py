"""What a row of the table is: programs that do the same, beside each other, and a bound."""

from dataclasses import dataclass, field

CAPACITY = 1024
UNITS = {"rate": "Mmsg/s", "p50": "ns p50", "p99": "ns p99", "reads": "Mreads/s",
         "appends": "Mmsg/s meanwhile", "delivered": "Mmsg/s delivered", "cpu": "ms CPU per s"}
DIGITS = {"p50": 0, "p99": 0, "cpu": 3}


@dataclass(frozen=True)
class Program:
    """Who is measured: the program of a language, and what that program is told."""
    language: str
    subject: str


@dataclass(frozen=True)
class Bound:
    """What our number divided by the best of the peers' must be at least; for times, at most.

    Without a ratio the two are shown, and nothing is asked. Without peers it is our number itself
    that is bounded.
    """
    peers: tuple
    ratio: float | None
    unit: str = "rate"

    @property
    def is_latency(self):
        return self.unit in ("p50", "p99", "cpu")

    def holds(self, number):
        return number <= self.ratio if self.is_latency else number >= self.ratio


@dataclass(frozen=True)
class Row:
    """One scenario. The messages are per run; for round trips and reads, their number.

    A peer that is much slower or faster has so many messages for each of ours as its factor says.
    """
    name: str
    mode: str
    subject: str
    producers: int
    consumers: int
    batch: int
    messages: int
    bounds: tuple
    capacity: int = CAPACITY
    factors: dict = field(default_factory=dict)

    @property
    def programs(self):
        """Ours first, then every peer once."""
        peers = dict.fromkeys(peer for bound in self.bounds for peer in bound.peers)
        return [self.subject, *peers]

    @property
    def is_short(self):
        """Whether one short run shows as much as many do."""
        return self.mode == "idle"

    def measured(self, printed, messages):
        """The numbers by unit, of what a program printed for a run of so many messages."""
        rate = messages * 1000 / printed[0]
        if self.mode == "pingpong":
            return {"p50": printed[0], "p99": printed[1]}
        if self.mode == "idle":
            # Nanoseconds in so many milliseconds.
            return {"cpu": printed[0] / (1000 * messages)}
        if self.mode.startswith("read-"):
            return {"reads": rate, "appends": printed[1] * 1000 / printed[0]}
        if self.mode == "evict":
            return {"rate": rate, "delivered": printed[1] * 1000 / printed[0]}
        return {"rate": rate}

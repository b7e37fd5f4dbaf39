"""What Prometheus may ask of a process: names, units and closed sets of labels."""

from prometheus_client import (
    REGISTRY,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

disable_created_metrics()  # type: ignore[no-untyped-call]  # the library forgot its type

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
EVENTS = (1, 2, 5, 10, 25, 50, 100, 200, 400)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

HANDLED = Counter(
    "entrelieux_handled_events",
    "Events that a reaction has dealt with, by how that ended",
    ("handler", "outcome"),  # done, delayed, retried, dead
)
HANDLER_SECONDS = Histogram(
    "entrelieux_handler_seconds",
    "Time a reaction took for one batch",
    ("handler",),
    buckets=SECONDS,
)
BATCH_EVENTS = Histogram(
    "entrelieux_batch_events", "Events in one batch", ("handler",), buckets=EVENTS
)
DELAYED = Counter(
    "entrelieux_delayed_retries", "Events sent back through a delay queue", ("handler",)
)
DEAD = Counter("entrelieux_dead_letters", "Events given up on", ("handler", "reason"))
DEAD_KEPT = Gauge(
    "entrelieux_dead_letters_kept", "Dead letters that wait for somebody to replay or discard them"
)
DUPLICATES = Counter(
    "entrelieux_duplicates_skipped",
    "Effects that were there already, so that nothing was written",
    ("handler",),
)
PAUSED = Gauge(
    "entrelieux_consumer_paused", "1 while a reaction waits for the database", ("handler",)
)
OUTBOX_FACTS = Gauge(
    "entrelieux_outbox_documents", "Documents with facts that are not announced yet"
)
OUTBOX_AGE = Gauge(
    "entrelieux_outbox_age_seconds", "Age of the oldest fact that is not announced yet"
)
CONFIRMS = Counter(
    "entrelieux_relay_confirms",
    "Facts that the relay published, by the broker's answer",
    ("outcome",),  # confirmed, refused, returned, timed_out
)
RELAY_ACTIVE = Gauge("entrelieux_relay_active", "1 while this process holds the relay's lease")
UNROUTED = Gauge("entrelieux_unrouted_messages", "Messages that no reaction has asked for")
NOBODY_NAMED = Gauge(
    "entrelieux_welcome_nobody_named",
    "1 while no person is named who takes welcome calls into their own hands",
)
NEWCOMERS_WAITING = Gauge(
    "entrelieux_newcomers_waiting", "Newcomers for whom no mentor is found yet"
)
ROUND_SECONDS = Gauge(
    "entrelieux_matching_round_seconds",
    "Time that the last round took here, by part of the work",
    ("part",),  # whole, reading, planning, writing, and what planning consists of
)
ROUNDS_REFUSED = Counter(
    "entrelieux_matching_rounds_refused",
    "Rounds that were not published, because somebody in them was not as before any more",
    ("begun",),  # by_night, by_request
)
REQUESTS = Counter(
    "entrelieux_requests", "HTTP requests, by route and status class", ("route", "status")
)
REQUEST_SECONDS = Histogram(
    "entrelieux_request_seconds", "Time to answer an HTTP request", ("route",), buckets=SECONDS
)


def exposition() -> bytes:
    """Return all metrics of this process in Prometheus' text format."""
    return generate_latest(REGISTRY)

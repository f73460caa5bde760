"""What is counted at the edge, for Prometheus: requests, their time, operations by outcome, live sockets, letters."""

from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from monespace_gql.graph.executor import Outcome

CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
CHILDREN = 256
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """The counters of one application, in a registry of their own."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        self._requests = Counter(
            "monespace_http_requests",
            "Requests answered, by route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "monespace_http_request_seconds",
            "Time to answer, sockets and event streams apart.",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._operations = Counter(
            "monespace_graphql_operations",
            "GraphQL responses, by transport and outcome.",
            ("transport", "outcome"),
            registry=self.registry,
        )
        self._reads = Counter(
            "monespace_graphql_reads",
            "Queries run, by the way they were answered: compiled, mixed (graphql-core some rows), graphql.",
            ("way",),
            registry=self.registry,
        )
        self._letters = Counter(
            "monespace_letters",
            "Mails, by how an attempt ended: sent, failed (tried again later), parked (to be looked at), dropped.",
            ("outcome",),
            registry=self.registry,
        )
        self._carried = Counter(
            "monespace_transmissions",
            "Dossiers given to the back office, by how an attempt ended: received, failed (tried again later), parked.",
            ("outcome",),
            registry=self.registry,
        )
        self.relay_lag = Gauge(
            "monespace_relay_lag_seconds",
            "How long the oldest entry has waited for the relay, when this process last looked.",
            registry=self.registry,
        )
        self._events = Counter(
            "monespace_events",
            "What happened, by kind and scheme: each event once, in the process that relayed it.",
            ("kind", "scheme"),
            registry=self.registry,
        )
        self._observed = Counter(
            "monespace_observed_events",
            "Events told to plugins, by how a call ended: told, failed (tried again later), parked (to be looked at).",
            ("plugin", "outcome"),
            registry=self.registry,
        )
        self.sockets = Gauge("monespace_live_sockets", "WebSocket connections open.", registry=self.registry)
        self.streams = Gauge("monespace_live_event_streams", "Event streams open.", registry=self.registry)
        self.running = Gauge(
            "monespace_socket_operations", "Operations running over WebSocket.", registry=self.registry
        )
        self.followed = Gauge(
            "monespace_followed_sources",
            "Feeds and states followed for subscriptions, each once for all who are told the same.",
            registry=self.registry,
        )
        # Found once for each of the few they are: a label is looked at letter by letter, behind a lock.
        self._request_of = lru_cache(maxsize=CHILDREN)(self._requests.labels)
        self._seconds_of = lru_cache(maxsize=CHILDREN)(self._seconds.labels)
        self._operation_of = lru_cache(maxsize=CHILDREN)(self._operations.labels)
        self._reads_of = lru_cache(maxsize=CHILDREN)(self._reads.labels)

    def request(self, *, method: str, route: str, status: int, seconds: float, live: bool) -> None:
        """Count one answered request; a live one (socket, stream) has no time to answer."""
        self._request_of(method if method in METHODS else "OTHER", route, status).inc()
        if not live:
            self._seconds_of(route).observe(seconds)

    def operation(self, transport: str, outcome: Outcome) -> None:
        """Count one GraphQL response."""
        self._operation_of(transport, _kind(outcome)).inc()
        if outcome.reads is not None:
            self._reads_of(outcome.reads).inc()

    def letter(self, outcome: str) -> None:
        """Count one attempt at sending a mail."""
        self._letters.labels(outcome).inc()

    def carried(self, outcome: str) -> None:
        """Count one attempt at giving a dossier to the back office."""
        self._carried.labels(outcome).inc()

    def event(self, kind: str, scheme: str) -> None:
        """Count one thing that happened."""
        self._events.labels(kind, scheme).inc()

    def observed(self, plugin: str, outcome: str) -> None:
        """Count one call of a plugin that follows what happens."""
        self._observed.labels(plugin, outcome).inc()

    def text(self) -> bytes:
        """Return what Prometheus scrapes."""
        return generate_latest(self.registry)


def _kind(outcome: Outcome) -> str:
    if not outcome.errors:
        return "ok"
    if any(error["extensions"]["code"] == "INTERNAL" for error in outcome.errors):
        return "fault"
    return "errors" if outcome.has_data else "declined"

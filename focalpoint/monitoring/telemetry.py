"""Spans for OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT is set: how long each part of a request took.

The libraries note whole addresses and statements. What leaves is built anew from a list of what may.
The other variables of OpenTelemetry (OTEL_EXPORTER_OTLP_HEADERS, OTEL_TRACES_SAMPLER …) are its own.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from focalpoint.monitoring import context

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.util.types import Attributes

# None holds a value, an address that was asked for, or what an error says.
ALLOWED = {
    "http.method", "http.request.method", "http.status_code", "http.response.status_code", "http.route",
    "db.system", "db.system.name", "celery.action", "celery.state", "celery.task_name", "messaging.system",
    "error.type", "exception.type", "request_id",
}  # fmt: skip


def start(exporter: "SpanExporter | None" = None) -> "TracerProvider":
    """For the web server and each process of the worker, before either begins. `exporter` is for tests."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.celery import CeleryInstrumentor
        from opentelemetry.instrumentation.django import DjangoInstrumentor
        from opentelemetry.instrumentation.psycopg2 import Psycopg2Instrumentor
        from opentelemetry.instrumentation.redis import RedisInstrumentor
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        missing = "OTEL_EXPORTER_OTLP_ENDPOINT needs what requirements/monitoring.txt lists."
        raise ImproperlyConfigured(missing) from error
    resource = Resource.create({"service.name": "focalpoint", "service.namespace": context.process()})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(_scrubbing(exporter or OTLPSpanExporter())))
    for instrumentor in (DjangoInstrumentor, Psycopg2Instrumentor, RedisInstrumentor, CeleryInstrumentor):
        # The versions that it was tried with are in the lock.
        instrumentor().instrument(tracer_provider=provider, skip_dep_check=True)
    return provider


def _scrubbing(exporter: "SpanExporter") -> "SpanExporter":
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

    class Scrubbing(SpanExporter):
        def export(self, spans: "Sequence[ReadableSpan]") -> SpanExportResult:
            return exporter.export([scrubbed(span) for span in spans])

        def shutdown(self) -> None:
            exporter.shutdown()

        def force_flush(self, timeout_millis: int = 30_000) -> bool:
            return exporter.force_flush(timeout_millis)

    return Scrubbing()


def scrubbed(span: "ReadableSpan") -> "ReadableSpan":
    """The span with what is on the list; of an error its type alone."""
    from opentelemetry.sdk.trace import Event, ReadableSpan
    from opentelemetry.trace import Status

    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_allowed(span.attributes),
        events=[Event(event.name, _allowed(event.attributes), event.timestamp) for event in span.events],
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _allowed(attributes: "Attributes") -> "Attributes":
    return {name: value for name, value in (attributes or {}).items() if name in ALLOWED}

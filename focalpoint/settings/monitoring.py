"""Who may look at the figures of the portal, and where its errors and spans go."""

from .environment import env, is_address, setting

METRICS_TOKEN = setting(
    "METRICS_TOKEN",
    env.str,
    default="",
    valid=lambda token: not token or len(token) >= 24,
    expected="24 or more random characters, or nothing",
    help="opens /metrics to whoever sends it; without it, only to the machine itself, and not behind a proxy",
    secret=True,
)


def _is_site_or_nothing(address: str) -> bool:
    return not address or is_address("http", "https")(address)


SENTRY_DSN = setting(
    "SENTRY_DSN",
    env.str,
    default="",
    valid=_is_site_or_nothing,
    expected="an address such as https://key@sentry.example.org/1, or nothing",
    help="where errors are reported, without what they say; needs requirements/monitoring.txt",
    secret=True,
)
OTEL_EXPORTER_OTLP_ENDPOINT = setting(
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    env.str,
    default="",
    valid=_is_site_or_nothing,
    expected="an address such as http://collector:4318, or nothing",
    help="where spans go, without values and addresses; needs requirements/monitoring.txt",
)

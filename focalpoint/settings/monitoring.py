"""Who may look at the figures of the portal, and where its errors and spans go."""

from .environment import env, setting

METRICS_TOKEN = setting(
    "METRICS_TOKEN",
    env.str,
    default="",
    valid=lambda token: not token or len(token) >= 24,
    expected="24 or more random characters, or nothing",
    help="opens /metrics to whoever sends it; without it, only to the machine itself, and not behind a proxy",
)

"""Logs: one line each on standard error; no content, no names, no addresses of people."""

from .environment import env, setting

LOG_LEVEL = setting(
    "LOG_LEVEL",
    env.str,
    default="INFO",
    valid=lambda level: level in {"DEBUG", "INFO", "WARNING", "ERROR"},
    expected="DEBUG, INFO, WARNING or ERROR",
    help="how much is logged",
)
LOG_FORMAT = setting(
    "LOG_FORMAT",
    env.str,
    default="json",
    valid=lambda name: name in {"json", "text"},
    expected="json or text",
    help="how each line of the log is written: for machines, or for eyes (`make run`)",
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": f"focalpoint.log.{LOG_FORMAT.capitalize()}"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would print what exceptions say.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Statements with their values, while DEBUG is on.
        "django.db.backends": {"level": "WARNING"},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # The web server's own; it is given them before Django is there (focalpoint/monitoring/gunicorn.py).
        "gunicorn.error": {"handlers": ["stderr"], "propagate": False},
        "gunicorn.access": {"handlers": ["stderr"], "propagate": False},
    },
}

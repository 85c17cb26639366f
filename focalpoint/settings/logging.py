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
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "focalpoint.log.FramesOnly",
            "format": "{asctime} {levelname:<7} {name}: {message}",
            "style": "{",
        }
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
    },
}

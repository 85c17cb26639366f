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
    "formatters": {"line": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

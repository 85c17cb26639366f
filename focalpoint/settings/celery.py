"""Celery: what runs beside the web server, and when."""

from .environment import env, is_address, setting, within

REDIS_URL = setting(
    "REDIS_URL",
    env.str,
    valid=is_address("redis", "rediss", "unix"),
    expected="an address such as redis://host:6379/0 or unix:///path/redis.sock",
    help="broker, and cache without CACHE_URL; `make run` starts one of its own when this is not set",
    secret=True,
)


def _broker(url: str) -> str:
    """Kombu's spelling of a redis address: redis+socket:// for sockets, virtual_host for the number.

    Unless it is asked to look at a certificate, it accepts any.
    """
    if url.startswith("rediss://") and "ssl_cert_reqs=" not in url:
        return f"{url}{'&' if '?' in url else '?'}ssl_cert_reqs=required"
    if not url.startswith("unix://"):
        return url
    return url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")


CELERY_BROKER_URL = _broker(REDIS_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
# A worker that is not asked for some of them (`--queues mail,digests`) takes from all of them.
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {
    "default": {}, "mail": {}, "digests": {}, "files": {}, "bulk": {},
}  # fmt: skip
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
# As many beats as there are machines may run: one acts.
CELERY_BEAT_SCHEDULER = "focalpoint.beat:Scheduler"
# Each can have workers of its own (`--queues mail`); a worker that names none takes from all.
CELERY_TASK_DEFAULT_QUEUE = "default"
QUEUES = ["default", "mail", "digests", "files", "bulk"]
CELERY_TASK_ROUTES = {
    "focalpoint.deliver_notices": {"queue": "mail"},
    "engagements.send_digests": {"queue": "digests"},
    "focalpoint.scan_files": {"queue": "files"},
    "engagements.run_bulk_acts": {"queue": "bulk"},
    "focalpoint.clean_uploads": {"queue": "files"},
    # It takes the processor and no one waits for it, as with the files.
    "engagements.compare_inputs": {"queue": "files"},
}
# Submitting must not wait for a broker that is down: one quick try, then a periodic task sends the mail.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "visibility_timeout": 3600,
    "max_retries": 0,
}
SWEEP_SECONDS = setting(
    "SWEEP_SECONDS",
    env.int,
    default=30,
    valid=within(1, 3600),
    expected="a number of seconds from 1 to 3600",
    help="how often notices are looked for that no broker announced",
)
# In seconds, or as the words of a crontab, which focalpoint.celery reads: loading Celery takes the web server
# a tenth of its start, and it needs none of it.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "deliver-waiting-notices": {"task": "focalpoint.deliver_notices", "schedule": float(SWEEP_SECONDS)},
    "seal-audit-log": {"task": "focalpoint.seal_audit_log", "schedule": 30.0},
    "send-digests": {"task": "engagements.send_digests", "schedule": {"minute": "*/15"}},
    "compare-inputs": {"task": "engagements.compare_inputs", "schedule": float(SWEEP_SECONDS)},
    "scan-files": {"task": "focalpoint.scan_files", "schedule": {"minute": "*/5"}},
    "carry-out-decisions": {"task": "engagements.carry_out_decisions", "schedule": 10.0},
    "run-bulk-acts": {"task": "engagements.run_bulk_acts", "schedule": 5.0},
    "publish-due": {"task": "engagements.publish_due", "schedule": {"minute": "*/5"}},
    "announce-outcomes": {"task": "engagements.announce_outcomes", "schedule": float(SWEEP_SECONDS)},
    "unassign-cases": {"task": "engagements.unassign_cases", "schedule": {"minute": "*/5"}},
    "remind-and-close": {"task": "engagements.keep_clocks", "schedule": {"minute": "7"}},
    "seal-what-was-missed": {
        "task": "focalpoint.seal_what_was_missed",
        "schedule": {"minute": "13", "hour": "2"},
    },
    "keep-retention": {"task": "focalpoint.keep_retention", "schedule": {"minute": "23", "hour": "2"}},
    "clean-uploads": {"task": "focalpoint.clean_uploads", "schedule": {"minute": "43", "hour": "2"}},
}

# Kept pages and figures. A server that may drop what it keeps is enough.
CACHE_URL = setting(
    "CACHE_URL",
    env.str,
    default="",
    valid=lambda url: not url or is_address("redis", "rediss", "unix")(url),
    expected="an address such as redis://host:6379/1, or nothing",
    help="server of the cache, where it is another one than the broker's",
    secret=True,
)
CACHES: dict[str, dict[str, object]] = {
    # What libraries count: sign-ins, codes. It holds whatever happens to Redis.
    "default": {"BACKEND": "focalpoint.database_cache.DatabaseCache"},
    "pages": {
        "BACKEND": "focalpoint.cache.ForgivingRedisCache",
        "LOCATION": CACHE_URL or REDIS_URL,
        "KEY_PREFIX": "fp",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    },
}

"""How many processes and threads answer and work."""

from .environment import env, setting, within


def _count(name: str, default: int, help: str) -> int:
    count: int = setting(
        name, env.int, default=default, valid=within(1, 512), expected="a number from 1 to 512", help=help
    )
    return count


# Read by deploy/gunicorn.conf.py: gunicorn decides before Django is there.
WEB_CONCURRENCY = _count("WEB_CONCURRENCY", 2, "processes of the web server, one or two a core")
WEB_THREADS = _count("WEB_THREADS", 4, "threads of each process of the web server")
CELERY_WORKER_CONCURRENCY = _count("WORKER_CONCURRENCY", 2, "processes of one worker")

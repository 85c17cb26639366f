"""Gunicorn's lines in the portal's format: `--logger-class focalpoint.monitoring.gunicorn.Logger`.

Its own quote what is asked for: an address with its query, the network it comes from. Here an access line has
the method, the view, the status and the time it took.
"""

import logging
from datetime import timedelta
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger as Original

from focalpoint import log
from focalpoint.monitoring import context
from focalpoint.settings.logging import LOG_FORMAT

# Where the middleware leaves in the request's environment what the access line says.
REQUEST_ID, VIEW = "focalpoint.request_id", "focalpoint.view"


class Logger(Original):
    """All of it to standard error: what keeps and rotates lines is the platform's own."""

    def setup(self, cfg: Config) -> None:
        context.set_process("web")
        super().setup(cfg)
        handler = logging.StreamHandler()
        handler.setFormatter(log.FORMATS[LOG_FORMAT]())
        for logger in (self.error_log, self.access_log):
            logger.handlers = [handler]

    def warning(self, msg: Any, *args: Any, **options: Any) -> None:
        if str(msg).startswith("Invalid request from ip="):
            msg, args = "A request could not be read", ()
        super().warning(msg, *args, **options)

    def exception(self, msg: Any, *args: Any, **options: Any) -> None:
        if str(msg).startswith("Error handling request"):
            msg, args = "Error handling request", ()
        super().exception(msg, *args, **options)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        if not self.access_log_enabled:
            return
        said = {
            "method": environ.get("REQUEST_METHOD", ""),
            "view": environ.get(VIEW, log.NO_VIEW),
            "status": int(str(resp.status).split(None, 1)[0]),
            "milliseconds": round(request_time.total_seconds() * 1000),
        }
        words = "%(method)s %(view)s %(status)s %(milliseconds)s ms"
        extra = {**said, "request_id": environ.get(REQUEST_ID, "")}
        self.access_log.info(words, said, extra=extra)

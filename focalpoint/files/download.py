"""Send a stored file: always as a download, never as a page that the browser opens on our address."""

import logging
from base64 import b64encode

from django.http import FileResponse, Http404, HttpResponse

from focalpoint import log
from focalpoint.files import store
from focalpoint.files.errors import InfectedError
from focalpoint.files.models import StoredFile

logger = logging.getLogger(__name__)


def download(file: StoredFile) -> HttpResponse:
    """`file` as an attachment under its own name, streamed. Whether the person may have it was asked before.

    What is sent is the copy without hidden details. Raises Http404 when the bytes are not there,
    InfectedError when a virus was found.
    """
    if file.virus:
        raise InfectedError
    try:
        content = store.open_(file.path)
    except OSError as error:
        logger.error("The bytes of file %s cannot be read: %s", file.pk, log.described(error))
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(file.copy_sha256)).decode()}:"
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]

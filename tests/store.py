"""An S3-compatible store on loopback, for tests: moto's server, with a bucket of its own for each test."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

S3 = "focalpoint.files.s3.S3Storage"
# It looks at none of them.
_KEYS = {"access_key": "tests", "secret_key": "tests", "region_name": "us-east-1"}
_numbers = count(1)


@contextmanager
def s3_server() -> Iterator[str]:
    """While it lasts, its address."""
    # It logs each path that it is asked for, and tests look at what is logged.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def new_bucket(address: str) -> dict[str, Any]:
    """UPLOADS_OPTIONS for an empty bucket."""
    name = f"uploads-{next(_numbers)}"
    client(address).create_bucket(Bucket=name)
    return {**_KEYS, "bucket_name": name, "endpoint_url": address}


def client(address: str) -> Any:
    """As an operator sees the store."""
    keys = {"aws_access_key_id": _KEYS["access_key"], "aws_secret_access_key": _KEYS["secret_key"]}
    return boto3.client("s3", endpoint_url=address, region_name=_KEYS["region_name"], **keys)


def use(settings: Any, backend: str, options: dict[str, Any] | None = None) -> None:
    """From now on uploads are kept by this class."""
    uploads = {"BACKEND": backend, "OPTIONS": options or {}}
    settings.STORAGES = {**settings.STORAGES, "uploads": uploads}


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    with s3_server() as address:
        yield address

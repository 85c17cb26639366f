"""Makes the keys of an installation, each in a file of its own; what is there is left as it is.

`python3 deploy/make_keys.py FOLDER --database HOST:PORT/NAME`: only the standard library. In FOLDER, portal/
is for web, worker and beat, migrate/ for what migrates the database, postgres/ for who makes its two roles.
Keep a copy apart from the backups: without encryption_key authenticator apps cannot be read again.
"""

import argparse
import base64
import os
import secrets
import sys
from pathlib import Path


def write(path: Path, text: str) -> str:
    """The text of the file, which is written only where it is missing."""
    try:
        # No newline at the end: some readers would take it for a part of the key.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    sys.stdout.write(f"Made {path}\n")
    return text


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", required=True, metavar="HOST:PORT/NAME")
    arguments = parser.parse_args()
    portal, migrate, postgres = (arguments.folder / name for name in ("portal", "migrate", "postgres"))
    for folder in (portal, migrate, postgres):
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    write(portal / "secret_key", secrets.token_urlsafe(64))
    write(portal / "encryption_key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    write(portal / "metrics_token", secrets.token_urlsafe(32))
    # Passwords without characters that an address would have to escape.
    write(postgres / "superuser_password", secrets.token_hex(32))
    password = write(postgres / "portal_password", secrets.token_hex(32))
    owner_password = write(postgres / "owner_password", secrets.token_hex(32))
    write(portal / "database_url", f"postgresql://focalpoint:{password}@{arguments.database}")
    write(
        migrate / "database_owner_url", f"postgresql://focalpoint_owner:{owner_password}@{arguments.database}"
    )


if __name__ == "__main__":
    main()

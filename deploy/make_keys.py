"""Makes the keys of an installation, each in a file of its own; what is there is left as it is.

`python3 deploy/make_keys.py FOLDER [--database ADDRESS]`: only the standard library. ADDRESS is that of the
database, with {password} where a new password belongs. Keep a copy of FOLDER apart from the backups: without
encryption_key authenticator apps cannot be read again.
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
    parser.add_argument("--database", metavar="ADDRESS", help="postgresql://name:{password}@host:5432/name")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    write(folder / "secret_key", secrets.token_urlsafe(64))
    write(folder / "encryption_key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    write(folder / "metrics_token", secrets.token_urlsafe(32))
    if arguments.database:
        # Without characters that an address would have to escape.
        password = write(folder / "database_password", secrets.token_hex(32))
        write(folder / "database_url", arguments.database.replace("{password}", password))


if __name__ == "__main__":
    main()

"""What people upload: looked into before it is kept, stored out of reach, given out only as a download."""

from focalpoint.files.errors import BadFileError
from focalpoint.files.receive import Upload, examine, receive

__all__ = ["BadFileError", "Upload", "examine", "receive"]

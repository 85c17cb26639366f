"""What people upload: looked into before it is kept, stored out of reach, given out only as a download."""

from focalpoint.files.errors import BadFileError
from focalpoint.files.receive import receive

__all__ = ["BadFileError", "receive"]

"""What people upload: looked into before it is kept, stored out of reach, given out only as a download."""

from focalpoint.files.receive import receive
from focalpoint.files.refusals import BadFile

__all__ = ["BadFile", "receive"]

"""The settings of every process: one concern a file; the environment is the only source of differences."""

from .base import *
from .celery import *
from .logging import *
from .mail import *
from .monitoring import *
from .processes import *
from .retention import *
from .security import *
from .storage import *

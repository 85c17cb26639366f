"""The settings of every process; each file holds one concern, the environment is the only source of differences."""

from .base import *
from .celery import *
from .logging import *
from .mail import *
from .security import *
from .storage import *

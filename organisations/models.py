"""The app's models in one place, for Django only; import them from their own packages."""

from organisations.accounts.models import User
from organisations.calendars.models import Holiday
from organisations.departments.models import Department, LeadDepartment, Post
from organisations.memberships.models import Invitation, Membership
from organisations.profiles.models import Profile, Verification
from organisations.themes.models import Theme

__all__ = [
    "Department",
    "Holiday",
    "Invitation",
    "LeadDepartment",
    "Membership",
    "Post",
    "Profile",
    "Theme",
    "User",
    "Verification",
]

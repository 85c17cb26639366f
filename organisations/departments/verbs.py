"""What can be done with departments and their people: leads correct and name, liaisons name reviewers."""

from django.utils.translation import gettext_lazy as _

from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer
from organisations.departments.models import Department, Post
from organisations.departments.permissions import has_ended, is_liaison_of, is_of_own_reviewer
from organisations.departments.queries import every_department
from organisations.themes.models import Theme

CREATE = verb(Department, "create", who=is_lead_officer, office=_("added the department"))
# Every department is held, so that two put below each other at once make no circle. They are few, and seldom
# saved.
SAVE = verb(
    Department, "save", who=is_lead_officer, first=every_department, office=_("changed the department")
)
NAME_REVIEWER = verb(
    Department, "name_reviewer",
    who=is_lead_officer | is_liaison_of, office=_("added a reviewer"),
)  # fmt: skip
NAME_LIAISON = verb(Department, "name_liaison", who=is_lead_officer, office=_("added a liaison"))

# Who leads a theme is the theme's; departments know both.
SET_LEAD_DEPARTMENTS = verb(
    Theme, "set_lead_departments",
    who=is_lead_officer, noted=["departments"], office=_("changed the lead departments of the theme"),
)  # fmt: skip

# Only done as a part of naming someone.
BEGIN = verb(Post, "begin", office=_("gave the person a role in the department"))
END = verb(
    Post, "end",
    who=is_lead_officer | is_of_own_reviewer, unless=has_ended,
    office=_("removed the person from the department"),
)  # fmt: skip

"""Addresses of a representative's organisations: the entries, their evidence, their people."""

from django.urls import path

from organisations.portal.views import evidence, invitations, people, profiles

organisation_patterns = [
    path("", profiles.index, name="profile-list"),
    path("new/", profiles.create, name="profile-create"),
    path("<uuid:pk>/", profiles.detail, name="profile-detail"),
    path("<uuid:pk>/edit/", profiles.edit, name="profile-edit"),
    path("<uuid:pk>/preview/", profiles.preview, name="profile-preview"),
    path("<uuid:pk>/submit/", profiles.submit, name="profile-submit"),
    path("<uuid:pk>/evidence/", evidence.download, name="profile-evidence-download"),
    path("<uuid:pk>/evidence/add/", evidence.add, name="profile-evidence-add"),
    path("<uuid:pk>/evidence/remove/", evidence.remove, name="profile-evidence-remove"),
    path("<uuid:pk>/people/", people.index, name="profile-people"),
    path("<uuid:pk>/people/invite/", people.invite, name="membership-invite"),
    path("members/<uuid:pk>/change/", people.change, name="membership-change"),
    path("members/<uuid:pk>/end/", people.end, name="membership-end"),
    path("invitations/<uuid:pk>/withdraw/", invitations.withdraw, name="invitation-withdraw"),
    path("invitations/<str:token>/", invitations.accept, name="invitation-accept"),
]

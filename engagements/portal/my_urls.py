"""Addresses of a representative's own pages: what needs them, and the inputs of their organisations."""

from django.urls import path

from engagements.portal.views import attachments, my, publications, submissions

my_patterns = [
    path("", my.home, name="my-home"),
    path("inputs/", submissions.index, name="submission-list"),
    path("inputs/new/", submissions.create, name="submission-create"),
    path("inputs/<uuid:pk>/", submissions.detail, name="submission-detail"),
    path("inputs/<uuid:pk>/edit/", submissions.edit, name="submission-edit"),
    path("inputs/<uuid:pk>/preview/", submissions.preview, name="submission-preview"),
    path("inputs/<uuid:pk>/submit/", submissions.submit, name="submission-submit"),
    path("inputs/<uuid:pk>/resubmit/", submissions.resubmit, name="submission-resubmit"),
    path("inputs/<uuid:pk>/receipt/", submissions.receipt, name="submission-receipt"),
    path("inputs/<uuid:pk>/appeal/", submissions.appeal, name="submission-appeal"),
    path("inputs/<uuid:pk>/withdraw/", submissions.withdraw, name="submission-withdraw"),
    path("inputs/<uuid:pk>/take-down/", publications.take_down, name="publication-take-down"),
    path("inputs/<uuid:pk>/allow/", publications.allow, name="publication-allow"),
    path("inputs/<uuid:pk>/raise-level/", publications.raise_level, name="submission-raise-level"),
    path("inputs/<uuid:pk>/delete/", submissions.delete, name="submission-delete"),
    path("inputs/<uuid:pk>/files/", attachments.add, name="attachment-add"),
    path("files/<uuid:pk>/", attachments.download, name="attachment-download"),
    path("files/<uuid:pk>/remove/", attachments.remove, name="attachment-remove"),
]

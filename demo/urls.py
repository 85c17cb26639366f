"""Addresses below /demo/."""

from django.urls import path

from demo import views

urlpatterns = [
    path("", views.index, name="demo-index"),
    path("as/<slug:key>/", views.step_into, name="demo-step-into"),
    path("mail/", views.mails, name="demo-mails"),
    path("mail/<uuid:pk>/", views.mail, name="demo-mail"),
    path("mail/<uuid:pk>/html/", views.mail_as_html, name="demo-mail-html"),
]

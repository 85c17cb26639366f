"""Addresses of the departments' pages."""

from django.urls import path

from engagements.desk.views import referrals, responses

urlpatterns = [
    path("", referrals.index, name="referral-list"),
    path("referrals/<uuid:pk>/", referrals.detail, name="referral-detail"),
    path("referrals/<uuid:pk>/acknowledge/", referrals.acknowledge, name="referral-acknowledge"),
    path("referrals/<uuid:pk>/read/", referrals.mark_read, name="referral-read"),
    path("referrals/<uuid:pk>/not-ours/", referrals.give_back, name="referral-return"),
    path("referrals/<uuid:pk>/more-time/", referrals.request_extension, name="referral-request-extension"),
    path(
        "referrals/<uuid:pk>/more-time/withdraw/",
        referrals.withdraw_request,
        name="referral-withdraw-request",
    ),
    path("referrals/<uuid:pk>/forward/", referrals.forward, name="referral-forward"),
    path("referrals/<uuid:pk>/files/<uuid:attachment>/", referrals.download, name="referral-attachment"),
    path(
        "referrals/<uuid:pk>/files/<uuid:attachment>/preview/",
        referrals.preview,
        name="referral-attachment-preview",
    ),
    path(
        "referrals/<uuid:pk>/files/<uuid:attachment>/picture/",
        referrals.picture,
        name="referral-attachment-picture",
    ),
    path("referrals/<uuid:pk>/response/", responses.edit, name="response-edit"),
    path("referrals/<uuid:pk>/response/approve/", responses.approve, name="response-approve"),
    path("referrals/<uuid:pk>/response/reopen/", responses.reopen, name="response-reopen"),
    path("referrals/<uuid:pk>/response/send/", responses.send, name="response-send"),
]

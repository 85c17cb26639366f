"""Addresses of allauth whose pages are ours; the others follow after these."""

from django.urls import path

from organisations.portal.views import codes, second_factor

urlpatterns = [
    path("confirm-email/", codes.ConfirmAddressView.as_view(), name="account_email_verification_sent"),
    path("login/code/confirm/", codes.ConfirmLoginCodeView.as_view(), name="account_confirm_login_code"),
    path("password/reset/", codes.PasswordResetView.as_view(), name="account_reset_password"),
    path(
        "password/reset/confirm/",
        codes.ConfirmPasswordResetCodeView.as_view(),
        name="account_confirm_password_reset_code",
    ),
    path("2fa/authenticate/", second_factor.AuthenticateView.as_view(), name="mfa_authenticate"),
    path("2fa/totp/replace/", second_factor.ReplaceAppView.as_view(), name="mfa_replace_totp"),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        second_factor.RemoveKeyView.as_view(),
        name="mfa_remove_webauthn",
    ),
]

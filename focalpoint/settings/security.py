"""Accounts, sessions, passwords, headers: what keeps people safe."""

import base64

from csp.constants import NONE, SELF

from . import strength
from .base import BASE_URL, DEMO
from .environment import comma_separated, env, setting, stop, within


def _is_secret_key(key: str) -> bool:
    return len(key) >= 50


def _is_encryption_key(key: str) -> bool:
    # Strict: otherwise anything after the padding, such as a second key, would be ignored silently.
    return len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32


SECRET_KEY = setting(
    "SECRET_KEY",
    env.str,
    valid=_is_secret_key,
    expected="50 or more random characters",
    help="signs sessions and links",
    secret=True,
)
SECRET_KEY_FALLBACKS: list[str] = setting(
    "SECRET_KEY_FALLBACKS",
    comma_separated,
    default=[],
    valid=lambda keys: all(map(_is_secret_key, keys)),
    expected="earlier values of SECRET_KEY, separated by commas",
    help="what these signed is still accepted",
    secret=True,
)
ENCRYPTION_KEY = setting(
    "ENCRYPTION_KEY",
    env.str,
    valid=_is_encryption_key,
    expected="32 random bytes in URL-safe base64",
    help="encrypts sessions, authenticator secrets and emailed codes in the database; keep a copy elsewhere",
    secret=True,
)
ENCRYPTION_KEY_FALLBACKS: list[str] = setting(
    "ENCRYPTION_KEY_FALLBACKS",
    comma_separated,
    default=[],
    valid=lambda keys: all(map(_is_encryption_key, keys)),
    expected="earlier values of ENCRYPTION_KEY, separated by commas",
    help="what these encrypted can still be read",
    secret=True,
)


def _refuse_weak() -> None:
    """The demo may have any keys: there is nothing to protect in it."""
    weak = {
        "SECRET_KEY": (
            strength.weakness_of_text(SECRET_KEY),
            "secrets.token_urlsafe(48)",
        ),
        "ENCRYPTION_KEY": (
            "it is the same as SECRET_KEY"
            if ENCRYPTION_KEY in SECRET_KEY
            else strength.weakness_of_bytes(ENCRYPTION_KEY),
            "base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()",
        ),
    }
    for name, (why, made_by) in weak.items():
        if why:
            stop(
                f"The setting {name} is easy to guess: {why}. "
                f'Make one: python -c "import base64, secrets; print({made_by})"'
            )


if not DEMO:
    _refuse_weak()

SUBMISSIONS_PER_DAY = setting(
    "SUBMISSIONS_PER_DAY",
    env.int,
    default=50,
    valid=within(1, 1_000_000),
    expected="a number from 1 to 1000000",
    help="how many inputs one person may start and submit in a day; an organisation may five times as many",
)

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "organisations.accounts.passwords.GuessableValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-home"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "organisations.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "signup": "organisations.portal.forms.signup.SignupForm",
    "request_login_code": "organisations.portal.forms.codes.RequestLoginCodeForm",
    "reset_password": "organisations.portal.forms.codes.ResetPasswordForm",
    "confirm_login_code": "organisations.portal.forms.codes.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "organisations.portal.forms.codes.ConfirmAddressForm",
    "confirm_password_reset_code": "organisations.portal.forms.codes.ConfirmPasswordResetForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = False
# As the mails say; allauth's three minutes are too short when a mail server is down.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
# Longer than any code: a page whose code is too old still knows whom it was for.
ACCOUNT_LOGIN_TIMEOUT = 60 * 60
# There are 20 to the 8th codes, and no more than 5 of each account can be asked for in a minute.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 10
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 10
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = 5
# What has an address in it ("key") protects one account and its mailbox from being guessed and filled; what
# counts by network ("ip") lets a workshop of 30 people behind one address sign up within minutes, mistakes
# included.
ACCOUNT_RATE_LIMITS = {
    "signup": "120/10m/ip,400/d/ip",
    "confirm_email": "3/m/key,10/h/key",
    "login": "120/5m/ip",
    "login_failed": "60/5m/ip,5/5m/key",
    "request_login_code": "60/5m/ip,3/m/key,10/h/key",
    "reset_password": "60/5m/ip,3/m/key,10/h/key",
    "reset_password_from_key": "60/5m/ip",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.split(":", 1)[0]
MFA_ADAPTER = "organisations.accounts.second_factor.MFAAdapter"
MFA_FORMS = {
    "authenticate": "organisations.portal.forms.codes.AuthenticateForm",
    "reauthenticate": "organisations.portal.forms.codes.ReauthenticateForm",
    "activate_totp": "organisations.portal.forms.codes.ActivateTOTPForm",
    "add_webauthn": "organisations.portal.forms.codes.AddKeyForm",
    "edit_webauthn": "organisations.portal.forms.codes.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Focal Point"
# Accepts codes of a phone whose clock is half a minute off, or that arrive late.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "focalpoint.sessions"
# Without use a session ends after this; with use, at the latest after the other. What opened the office or a
# desk, and whoever belongs to the office, has a short one.
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_LONGEST_SECONDS = 60 * 60 * 24 * 7
STAFF_SESSION_IDLE_SECONDS = 60 * 30
STAFF_SESSION_LONGEST_SECONDS = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "focalpoint.kept.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# Asked by machines, at the address of the process.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
_HSTS_SECONDS = setting(
    "HSTS_SECONDS",
    env.int,
    default=60 * 60 * 24 * 365,
    valid=within(0, 2 * 60 * 60 * 24 * 366),
    expected="a number of seconds, 0 for not at all",
    help="how long browsers reach the portal by https only, after one visit; begin with a day",
)
SECURE_HSTS_SECONDS = _HSTS_SECONDS if HTTPS else 0
_HSTS_SUBDOMAINS = setting(
    "HSTS_SUBDOMAINS",
    env.bool,
    default=False,
    expected="true or false",
    help="the same for all subdomains of the portal's host",
)
_HSTS_PRELOAD = setting(
    "HSTS_PRELOAD",
    env.bool,
    default=False,
    expected="true or false",
    help="lets browsers carry the host in their own list, which takes months to leave; needs HSTS_SUBDOMAINS",
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and _HSTS_SUBDOMAINS
SECURE_HSTS_PRELOAD = HTTPS and _HSTS_PRELOAD
# Whether others' subdomains can do without http is their owners' decision.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# Each proxy adds the address it was asked from; what stands before those was written by the client.
TRUSTED_PROXIES = setting(
    "TRUSTED_PROXIES",
    env.int,
    default=0,
    valid=within(0, 10),
    expected="a number from 0 to 10",
    help="how many proxies stand in front, each adding to X-Forwarded-For; the first sets X-Forwarded-Proto",
)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

"""The project: apps, middleware, templates, database, languages."""

from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _
from django.utils.translation import to_language

from .environment import ROOT, comma_separated, env, is_address, setting, within

DEMO = setting(
    "DEMO",
    env.bool,
    default=False,
    expected="true or false",
    help="offers /demo/: one click signs in as any role, email is shown instead of sent; never in production",
)


def _is_site(address: str) -> bool:
    parts = urlsplit(address)
    return is_address("http", "https")(address) and bool(parts.hostname) and not parts.path


DEBUG = setting("DEBUG", env.bool, default=False, expected="true or false", help="Django's debug pages")
BASE_URL = setting(
    "BASE_URL",
    env.str,
    default="http://localhost:8000",
    valid=_is_site,
    expected="an address such as https://focalpoint.example.org, without a slash at the end",
    help="where people reach the portal; used in emails",
)
ALLOWED_HOSTS = setting(
    "ALLOWED_HOSTS",
    comma_separated,
    default=["127.0.0.1", "localhost", "[::1]"],
    valid=bool,
    expected="host names, separated by commas",
    help="names the portal answers to",
)


def _is_host(name: str) -> bool:
    return not name or urlsplit(f"https://{name}").netloc == name == name.lower()


ADMIN_HOST = setting(
    "ADMIN_HOST",
    env.str,
    default="",
    valid=_is_host,
    expected="a host name such as office.example.org, or nothing",
    help="the only name under which the office (/admin/) is there; BASE_URL's and all others without it",
)
if ADMIN_HOST:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, ADMIN_HOST]

INSTALLED_APPS = [
    "focalpoint.apps.FocalpointConfig",
    "organisations.apps.OrganisationsConfig",
    "engagements.apps.EngagementsConfig",
    *(["demo.apps.DemoConfig"] if DEMO else []),
    "focalpoint.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "focalpoint.apps.OwnStaticFilesConfig",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "rules",
]

MIDDLEWARE = [
    "focalpoint.monitoring.middleware.MonitoringMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "focalpoint.middleware.PrivatePagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "focalpoint.body_limits.body_limit_middleware",
    "focalpoint.middleware.storable_query_middleware",
    "focalpoint.middleware.health_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "focalpoint.middleware.requested_language_middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "focalpoint.session_life.SessionLifeMiddleware",
    "focalpoint.kept.middleware.KeptFormsMiddleware",
    "focalpoint.office_host.office_host_middleware",
    "focalpoint.middleware.second_factor_middleware",
    "focalpoint.middleware.PersonMiddleware",
    "focalpoint.middleware.AddressMiddleware",
    "focalpoint.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "focalpoint.urls"
WSGI_APPLICATION = "focalpoint.wsgi.application"
FORM_RENDERER = "focalpoint.forms.Renderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "focalpoint.templatetags.components",
            ],
        },
    },
]

DATABASE_URL = setting(
    "DATABASE_URL",
    env.str,
    valid=is_address("postgresql", "postgres"),
    expected="an address such as postgresql://user:password@host:5432/name",
    help="the PostgreSQL database; `make run` starts one of its own when this is not set",
    secret=True,
)

DATABASE_OWNER_URL = setting(
    "DATABASE_OWNER_URL",
    env.str,
    default="",
    valid=lambda url: not url or is_address("postgresql", "postgres")(url),
    expected="an address such as postgresql://owner:password@host:5432/name, or nothing",
    help="the same database by the role that owns its tables, for `migrate`; the others need less",
    secret=True,
)


DATABASE_REPLICA_URL = setting(
    "DATABASE_REPLICA_URL",
    env.str,
    default="",
    valid=lambda url: not url or is_address("postgresql", "postgres")(url),
    expected="an address such as postgresql://user:password@host:5432/name, or nothing",
    help="a replica of the same database, from which public pages are read while it is up to date",
    secret=True,
)
DATABASE_POOLER = setting(
    "DATABASE_POOLER",
    env.str,
    default="",
    valid=lambda mode: mode in {"", "transaction"},
    expected="`transaction`, or nothing",
    help="what stands between the portal and PostgreSQL: PgBouncer in transaction mode, or nothing",
)


def _postgresql(url: str, *, pooler: str = "") -> dict[str, object]:
    """Behind a pooler nothing may stay with a connection: no cursors of the server, no settings."""
    parts = urlsplit(url)
    # A verb that waits too long for another one is refused, with a message.
    own = {} if pooler else {"options": "-c lock_timeout=10s"}
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": bool(pooler),
        "OPTIONS": {"connect_timeout": 5, **own, **query},
    }


DATABASES = {"default": _postgresql(DATABASE_URL, pooler=DATABASE_POOLER)}
if DATABASE_REPLICA_URL:
    DATABASES["replica"] = _postgresql(DATABASE_REPLICA_URL, pooler=DATABASE_POOLER)
DATABASE_ROUTERS = ["focalpoint.replica.Router"]
# Who may change tables: focalpoint/database_roles.py. Empty where the one role does everything.
POSTGRES_PROGRAMS = setting(
    "POSTGRES_PROGRAMS",
    env.str,
    default="",
    expected="a folder, or nothing where PATH has them",
    help="where pg_dump and pg_restore of the server's version are, for backups",
)
DATABASE_OWNER = _postgresql(DATABASE_OWNER_URL) if DATABASE_OWNER_URL else {}

# The one order in which verbs lock rows, whatever they begin with: what stands above comes first. Two verbs
# that lock in the same order never wait for each other in a circle.
LOCK_ORDER = [
    "focalpoint.text",
    "organisations.theme",
    "organisations.holiday",
    "organisations.department",
    "organisations.user",
    "organisations.post",
    "organisations.profile",
    "organisations.membership",
    "organisations.invitation",
    "engagements.bulkact",
    "engagements.declinereason",
    "engagements.consultation",
    "engagements.question",
    "engagements.referralrule",
    "engagements.label",
    "engagements.savedview",
    "engagements.texttemplate",
    "engagements.case",
    "engagements.decision",
    "engagements.note",
    "engagements.submission",
    "engagements.publication",
    "engagements.referral",
    "engagements.response",
    "engagements.outcome",
]

LANGUAGE_CODE = "en"
# Those that can be offered; `make check` sees that a catalogue is complete.
_CATALOGUES = sorted(
    {LANGUAGE_CODE, *(to_language(path.parent.parent.name) for path in ROOT.glob("locale/*/*/django.po"))}
)
_LANGUAGES = setting(
    "LANGUAGES",
    comma_separated,
    default=["en", "ar"],
    valid=lambda codes: set(codes).issubset(_CATALOGUES),
    expected=f"any of {', '.join(_CATALOGUES)}, separated by commas",
    help="languages of pages and emails; English is always one of them",
)
LANGUAGES = [(code, LANG_INFO[code]["name_local"]) for code in dict.fromkeys([LANGUAGE_CODE, *_LANGUAGES])]
# What calls, names and inputs may be written in.
CONTENT_LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("ru", _("Russian")),
    ("zh-hans", _("Chinese")),
]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["focalpoint.formats"]
USE_TZ = True
TIME_ZONE = "UTC"


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return False
    return True


# The office's own days are counted here.
OFFICE_TIME_ZONE = setting(
    "OFFICE_TIME_ZONE",
    env.str,
    default="America/New_York",
    valid=_is_time_zone,
    expected="an IANA time zone such as Europe/Zurich",
    help="whose working days the clocks run on",
)


def _days(name: str, default: int, help: str) -> int:
    """How many working days something may take."""
    days: int = setting(
        name,
        env.int,
        default=default,
        valid=within(1, 365),
        expected="a number of working days from 1 to 365",
        help=help,
    )
    return days


ACKNOWLEDGE_DAYS = _days("ACKNOWLEDGE_DAYS", 2, "an officer starts on an input within")
DECIDE_DAYS = _days("DECIDE_DAYS", 10, "an input is decided on within")
CHECK_DAYS = _days("CHECK_DAYS", 5, "a new organisation is checked within")
ANSWER_DAYS = _days("ANSWER_DAYS", 15, "departments and authors answer within")
UNDO_SECONDS: int = setting(
    "UNDO_SECONDS",
    env.int,
    default=60,
    valid=within(0, 3600),
    expected="a number of seconds from 0 to 3600",
    help="an officer can undo a decision for, before anyone outside the office learns of it",
)

"""Files: static ones are served compressed under hashed names, uploads live outside the web root."""

from pathlib import Path

from .environment import ROOT, env, setting

STATIC_URL = "/static/"
STATIC_ROOT = Path(
    setting(
        "STATIC_ROOT",
        env.str,
        default=str(ROOT / "staticfiles"),
        expected="a folder",
        help="where collectstatic puts the style sheets and scripts that the web server serves",
    )
)
STATICFILES_DIRS = [ROOT / "static"]
UPLOADS_ROOT = Path(
    setting(
        "UPLOADS_ROOT",
        env.str,
        default=str(ROOT / "var" / "uploads"),
        expected="a folder that the web server does not serve",
        help="where attachments and evidence are kept, under random names",
    )
)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": UPLOADS_ROOT},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A questionnaire of 100 questions with choices in six languages is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

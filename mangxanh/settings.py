"""Every switch of the platform, read from the environment (docs/settings.md)."""

import secrets
from pathlib import Path

import django_stubs_ext
import environ

django_stubs_ext.monkeypatch()
env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("MX_DATA", default=str(BASE_DIR / "data"))).resolve()
KEYS_DIR = DATA_DIR / "keys"
HEADS_DIR = DATA_DIR / "heads"
FILES_DIR = DATA_DIR / "files"
HELP_DIR = DATA_DIR / "help"
BACKUPS_DIR = Path(env.str("MX_BACKUP_DIR", default=str(DATA_DIR / "backups")))


def _secret_key() -> str:
    """Return the secret of this installation, made once, outside the database."""
    path = KEYS_DIR / "secret"
    if not path.exists():
        KEYS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(fresh)  # whoever is first wins, and nobody reads half a key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


DEBUG = env.bool("MX_DEBUG", default=False)
SECRET_KEY = env.str("MX_SECRET_KEY", default="") or _secret_key()
STYLEGUIDE = env.bool("MX_STYLEGUIDE", default=True)
BEHIND_TLS = env.bool("MX_BEHIND_TLS", default=False)
PLAIN_HTTP = env.bool("MX_PLAIN_HTTP", default=False)

# Where a school without a host name of its own is reached: links in mails and for Zalo.
PUBLIC_URL = env.str("MX_PUBLIC_URL", default="http://127.0.0.1:8000")

# The school's own hosts are rows; the middleware of school/ refuses every other.
ALLOWED_HOSTS = ["*"]
USE_X_FORWARDED_HOST = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_COOKIES = BEHIND_TLS or env.bool("MX_TLS", default=False)

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/main.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,  # opening costs as much as a page, and the last to close it writes
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA foreign_keys=ON;",
        },
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}

INSTALLED_APPS = [
    "mangxanh.common",
    "mangxanh.ui",
    "mangxanh.work",
    "mangxanh.files",
    "mangxanh.history",
    "mangxanh.school",
    "mangxanh.consents",
    "mangxanh.notices",
    "mangxanh.certificates",
    "mangxanh.plan",
    "mangxanh.conduct",
    "mangxanh.cases",
    "mangxanh.learning",
    "mangxanh.contests",
    "mangxanh.speakup",
    "mangxanh.annual_report",
    "mangxanh.home",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "template_partials",
    "django_linear_migrations",
]
MIDDLEWARE = [
    "mangxanh.school.middleware.headers",
    "mangxanh.school.middleware.nobody",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "mangxanh.school.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "mangxanh.school.origin.FormCheck",
    "mangxanh.school.middleware.who_is_it",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["mangxanh.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "mangxanh.home.menu.menu",
            ],
        },
    }
]
ROOT_URLCONF = "mangxanh.urls"
WSGI_APPLICATION = "mangxanh.wsgi.application"
AUTH_USER_MODEL = "school.Person"
AUTHENTICATION_BACKENDS: list[str] = []  # sign-in is an action of school/
PASSWORD_HASHERS = ["mangxanh.school.hashers.SchoolArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "sign_in"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
FORMAT_MODULE_PATH = ["mangxanh.common.formats"]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_vendor"]
TIME_ZONE = env.str("MX_TIME_ZONE", default="Asia/Ho_Chi_Minh")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = not STATIC_ROOT.exists()
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "mangxanh.ui.storage.RememberedFiles"},
}

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_SECURE = SECURE_COOKIES  # messages travel in a cookie with these settings
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "mangxanh.ui.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W001"]

FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
if KEYS_DIR.exists():  # Django's checks look for it; a help text leaves no folder behind
    FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True, mode=0o700)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "mangxanh.files.handlers.LimitUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 2000  # the upload handler keeps 20, and the form says so kindly

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

EMAIL_BACKEND = "django.core.mail.backends.{}.EmailBackend".format(
    "smtp" if env.str("MX_SMTP_HOST", default="") else "console"
)
EMAIL_HOST = env.str("MX_SMTP_HOST", default="")
EMAIL_PORT = env.int("MX_SMTP_PORT", default=587)
EMAIL_HOST_USER = env.str("MX_SMTP_USER", default="")
EMAIL_HOST_PASSWORD = env.str("MX_SMTP_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("MX_SMTP_STARTTLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("MX_MAIL_FROM", default="mang-xanh@localhost")
# Of the mail that only tells a reporter that there is news: its name should tell of no school.
RELAY_FROM_EMAIL = env.str("MX_RELAY_FROM", default=DEFAULT_FROM_EMAIL)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "mangxanh.common.logs.Line",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "filters": {"anonymous": {"()": "mangxanh.common.logs.Anonymous"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["anonymous"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.str("MX_LOG_LEVEL", default="WARNING")},
}

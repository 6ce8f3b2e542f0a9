"""Settings, all with a default that works on a fresh machine.

Environment (the whole list; `musespark doctor` prints what is set):
  MUSESPARK_DATA      folder for everything that is kept (default: ./data beside the package)
  MUSESPARK_ADDRESS   public address, e.g. https://muse.example (default: http://localhost:8000)
  MUSESPARK_PROXIES   networks of proxies that are believed when they say for whom they ask, comma-separated
                      (default: this machine where the address is https, else none)
  MUSESPARK_MAIL      mail server: smtp://user:password@host:587, smtps://… for TLS from the start (default: none)
  DATABASE_URL        postgres://… instead of the SQLite file
  MUSESPARK_BLOBS     a bucket of its own for pictures and credentials: s3://KEY:SECRET@host:port/bucket?region=…,
                      s3+http://… without TLS, s3://bucket at Amazon; without KEY:SECRET those that boto3 finds in the
                      environment (default: the folder blobs in MUSESPARK_DATA; needs the extra s3)
  MUSESPARK_BANDS     rows: pictures are looked up in the database, where an index of all (92 MB a million pictures in
                      each process) would be too large (default: in each process)
  MUSESPARK_MODEL_PATH
                      a GGUF file to use as the language model instead of fetching one (default: none)
  MUSESPARK_LOG       DEBUG, INFO, WARNING, ERROR: what is printed, and all above it (default: WARNING)
  MUSESPARK_DEBUG     1 while developing
"""

import os
import re
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("MUSESPARK_DATA", HERE.parent / "data")).resolve()
# a name, not 127.0.0.1: browsers give passkeys to names alone
ADDRESS = os.environ.get("MUSESPARK_ADDRESS", "http://localhost:8000").rstrip("/")
BANDS_IN_ROWS = os.environ.get("MUSESPARK_BANDS") == "rows"
DEBUG = os.environ.get("MUSESPARK_DEBUG") == "1"


def kept_secret(path: Path) -> str:
    """Read the secret at `path`, making it (0600) first if there is none; safe when two processes start at once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # fails where another process was first: then theirs counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


# made when it is first used: the doctor leaves an empty folder empty
SECRET_KEY = cast("str", SimpleLazyObject(lambda: kept_secret(DATA / "keys" / "secret")))
_address = urlsplit(ADDRESS)
_proxies = os.environ.get("MUSESPARK_PROXIES", "127.0.0.0/8,::1" if _address.scheme == "https" else "")
PROXIES = [ip_network(each.strip()) for each in _proxies.split(",") if each.strip()]
ALLOWED_HOSTS = [_address.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ADDRESS]
CSRF_FAILURE_VIEW = "musespark.web.errors.csrf_failed"

INSTALLED_APPS = [
    "musespark.web",  # first: its templates take precedence over those of the libraries
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sites",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "musespark.support",
    "musespark.people",
    "musespark.works",
    "musespark.traces",
    "musespark.care",
    "musespark.create",
    "musespark.credential",
    "musespark.distribute",
    "musespark.earn",
    "musespark.learn",
    "musespark.demo",
    "musespark.loop.Loop",
]
SITE_ID = 1
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "musespark.web.middleware.utf8_alone",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "musespark.web.middleware.plain_errors",
]
ROOT_URLCONF = "musespark.urls"
WSGI_APPLICATION = "musespark.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "musespark.web.context.face",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "web" / "jinja2"],
        "OPTIONS": {"environment": "musespark.web.jinja.environment"},
    },
]

DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{DATA / 'musespark.sqlite3'}", conn_max_age=None)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that reads and then writes waits for its turn instead of failing at once
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what was acknowledged survives a power cut; money lives in this file
        # recursive_triggers: a row that another takes the place of counts as deleted, which the ledger refuses
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456; "
            "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA recursive_triggers=ON;"
        ),
    }
    # a file, as in life: threads of a test meet real locks
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "musespark.support.jobs.Backend", "QUEUES": ["default", "slow", "media"]}}


def storage_at(url: str) -> dict[str, object]:
    """Return Django's storage for blobs: the folder where `url` is empty, else the bucket that it names.

    Raises ValueError, whose sentence never holds the secret.
    """
    if not url:
        return {"BACKEND": "musespark.support.blobs.Folder", "OPTIONS": {"location": DATA / "blobs"}}
    found = re.fullmatch(
        r"s3(?P<plain>\+http)?://(?:(?P<key>[^:@/]+):(?P<secret>[^:@/]+)@)?(?:(?P<host>[A-Za-z0-9.-]+(?::(?P<port>\d+))?)/)?"
        r"(?P<bucket>[\w.-]{3,63})/?(?:\?region=(?P<region>[\w-]+))?",
        url,
        re.ASCII,
    )
    if not found or (found["plain"] and not found["host"]) or int(found["port"] or 0) > 65535:
        form = (
            "s3://KEY:SECRET@host:port/bucket?region=…, s3+http://… for a server without TLS, or s3://bucket at Amazon"
        )
        raise ValueError(f"MUSESPARK_BLOBS is {form}; a sign like / in KEY or SECRET is written as %2F")
    options: dict[str, object] = {"bucket_name": found["bucket"], "region_name": found["region"]}
    if found["host"]:
        options["endpoint_url"] = f"{'http' if found['plain'] else 'https'}://{found['host']}"
    if found["key"]:  # then no token of the environment goes with it
        keys = {"access_key": unquote(found["key"]), "secret_key": unquote(found["secret"])}
        options |= {**keys, "security_token": None, "session_profile": None}
    return {"BACKEND": "musespark.support.store.Store", "OPTIONS": options}


STORAGES = {
    "default": storage_at(os.environ.get("MUSESPARK_BLOBS", "")),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS: list[tuple[str, Path]] = []
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "musespark.web.typefaces.Finder",
]
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "musespark.support.uploads.Bounded",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000  # a draft without a script brings all its tiles along
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # more than a Work takes, so that the page can say how many that is

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "musespark.people.backend.Backend",  # first: whoever signs in keeps it
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_FORMS = {"signup": "musespark.people.accounts.SignupForm", "login": "musespark.people.accounts.LoginForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # a newcomer's machine has no mail server
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USERNAME_VALIDATORS = "musespark.people.handles.validators"
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_ADAPTER = "musespark.people.adapter.Adapter"
ACCOUNT_LOGOUT_ON_GET = False
MFA_ADAPTER = "musespark.people.adapter.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _address.scheme == "http"
MAIL = os.environ.get("MUSESPARK_MAIL", "")
_mail = urlsplit(MAIL)
if MAIL and not (_mail.scheme in {"smtp", "smtps"} and _mail.hostname):
    raise ValueError("MUSESPARK_MAIL is smtp://user:password@host:587 or smtps://user:password@host:465")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or (465 if _mail.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
# a password is never sent in the clear
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp" and bool(_mail.password)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = EMAIL_HOST_USER if "@" in EMAIL_HOST_USER else f"musespark@{_address.hostname}"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _address.scheme == "https"
SESSION_ENGINE = "musespark.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
FORMAT_MODULE_PATH = "musespark.web.formats"
USE_TZ = True
TIME_ZONE = "UTC"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("MUSESPARK_LOG", "WARNING")},
}

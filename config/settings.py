"""The settings of every process, read from the environment (README, "Configuration")."""

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

from celery.beat import BeatLazyFunc
from django.core.exceptions import ImproperlyConfigured

from config import environment, keys, logs
from config.embedded_postgres import APP_ROLE, OWNER_ROLE, QUEUE, QUEUE_ROLE, EmbeddedPostgres

BASE_DIR = Path(__file__).resolve().parent.parent
PHYSIS_HOME = Path(environment.text("PHYSIS_HOME", str(BASE_DIR / "var"))).expanduser().resolve()
PORT = environment.port("PORT", 8000)
DEBUG = environment.flag("DEBUG", default=False)
DEMO = environment.flag("DEMO", default=True)

# Databases. The app's role owns nothing; the owner's connection is used by migrations alone.
DATABASE_URL = environment.text("DATABASE_URL")
EMBEDDED_POSTGRES = None if DATABASE_URL else EmbeddedPostgres(PHYSIS_HOME / "postgres")
if EMBEDDED_POSTGRES:
    DATABASE_URL = EMBEDDED_POSTGRES.url()
    DATABASE_OWNER_URL = EMBEDDED_POSTGRES.url(user=OWNER_ROLE)
else:
    DATABASE_OWNER_URL = environment.text("DATABASE_OWNER_URL", DATABASE_URL)
# No statement of the app waits or runs for ever; the web server sets its own, short limit
# (config/gunicorn.py). Names are looked up in our schema alone. Milliseconds, 0 for no limit.
STATEMENT_SECONDS = environment.number("DATABASE_STATEMENT_SECONDS", 0, low=0, high=86_400)
LIMITS = {
    "statement_timeout": STATEMENT_SECONDS * 1000,
    "lock_timeout": 20_000,
    "idle_in_transaction_session_timeout": 600_000,
    "search_path": "public,pg_temp",
}
DATABASES = {
    "default": environment.database("DATABASE_URL", DATABASE_URL, role=APP_ROLE, limits=LIMITS),
    "owner": environment.database("DATABASE_OWNER_URL", DATABASE_OWNER_URL, role=OWNER_ROLE),
}
DATABASE_ROUTERS = ["config.routers.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The tables of these as they are now, in one step each: their own history of 15 steps, each over
# every table that names a person, would be a third of a first start.
MIGRATION_MODULES = {name: f"config.migrations.{name}" for name in ("account", "admin", "mfa")}

# Secrets and addresses.
SECRET_KEY = environment.text("SECRET_KEY")
if not SECRET_KEY and EMBEDDED_POSTGRES:
    SECRET_KEY = environment.kept_secret(PHYSIS_HOME / "secret-key")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set: set it, or SECRET_KEY_FILE, to 50 or more random characters."
    )
# What is encrypted at rest: identities and second factors (config/keys.py).
IDENTITY_KEYS = environment.text("IDENTITY_KEYS")
if not IDENTITY_KEYS and EMBEDDED_POSTGRES:
    IDENTITY_KEYS = environment.kept_secret(PHYSIS_HOME / "identity-keys", keys.fresh)
keys.parse(IDENTITY_KEYS)
SITE_URL = environment.site_url("SITE_URL", f"http://127.0.0.1:{PORT}")
SITE = urlsplit(SITE_URL)
ALLOWED_HOSTS = [
    *environment.words("ALLOWED_HOSTS", [SITE.hostname or ""]),
    *("localhost", "127.0.0.1", "[::1]"),  # asked by health checks inside the machine
]
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", [f"{SITE.scheme}://{SITE.netloc}"])
CSRF_FAILURE_VIEW = "registry.accounts.views.sign_in.csrf_failure"

# Encrypted transport, wherever the site is reached by https. A proxy ends the encryption.
HTTPS = SITE.scheme == "https" and not DEBUG
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked inside the machine, by plain http
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Scripts read no cookie: htmx takes its token from the page. With the prefix a browser accepts a
# cookie from this very host alone, by https, and no sister site can plant one.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
X_FRAME_OPTIONS = "DENY"
# Whether HSTS holds for sister sites and in browsers' lists is the domain owner's decision.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # configuration alone: registry/configuration
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.forms",  # the widgets' templates, for the form renderer below
    "csp",
    "django_htmx",
    "rest_framework",
    "registry",
]
MIDDLEWARE = [
    "registry.core.log.RequestLogMiddleware",
    "registry.core.headers.HeadersMiddleware",
    "registry.health.middleware.NoCookiesForHealth",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "registry.core.limits.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "registry.accounts.middleware.SessionAgeMiddleware",
    "registry.accounts.middleware.CurrentCentreMiddleware",
    "registry.accounts.middleware.SecondFactorMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "registry.accounts.context.frame",
            ]
        },
    }
]

FORM_RENDERER = "registry.core.renderers.PhysisRenderer"

# People.
AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 8 * 60 * 60  # seconds: a working day, however busy
SESSION_IDLE_MINUTES = environment.number("SESSION_IDLE_MINUTES", 30, low=1, high=480)
INVITATION_DAYS = environment.number("INVITATION_DAYS", 7, low=1, high=60)
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # seconds
# Roles that need a second factor besides the administrator's, which always does.
SECOND_FACTOR_ROLES = environment.words("SECOND_FACTOR_ROLES", [])
ACCOUNT_ADAPTER = "registry.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # asked by a check; nobody signs up
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has proved the address
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed password or second factor
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE.scheme
ACCOUNT_SESSION_REMEMBER = True  # the cookie lives for SESSION_COOKIE_AGE
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Django's own, which writes no second copy of the address.
RESET_TOKENS = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = RESET_TOKENS
# A failed sign-in counts against the address it came from and against the account. A right one
# does not count, so that a whole hospital may sign in from one address.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "20/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/300s/key",  # pragma: allowlist secret
    "reset_password_from_key": "20/m/ip",  # pragma: allowlist secret
    "change_password": "5/m/user",  # pragma: allowlist secret
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 0, low=0, high=9)
MFA_ADAPTER = "registry.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Physis"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones go wrong by half a minute
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Limits must hold over all web processes, and the embedded default has no Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "registry_cache",
    }
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Language and time.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files. Development serves the sources; otherwise names carry a hash and never go stale.
STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(PHYSIS_HOME / "static")))
MEDIA_ROOT = PHYSIS_HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# Sizes in bytes. What announces more is turned away unread (registry/core/limits.py).
LARGEST_UPLOAD = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # all that is typed
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 12
LARGEST_BODY = 3 * LARGEST_UPLOAD + DATA_UPLOAD_MAX_MEMORY_SIZE  # the pictures of one visit
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750

# Mail.
MAIL = environment.mail("EMAIL_URL", PHYSIS_HOME / "mails")
EMAIL_BACKEND = (
    "registry.core.outbox.EmailBackend"
    if MAIL.folder
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_FILE_PATH = MAIL.folder
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.tls, MAIL.ssl
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", f"Physis <physis@{SITE.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Mails wait for the morning of the centre, and a reminder that was due longer ago than this is not
# sent late: a registry that starts over old data would send years of them in one morning.
REMINDERS_FROM_HOUR = environment.number("REMINDERS_FROM_HOUR", 7, low=0, high=23)
REMINDERS_UNTIL_HOUR = environment.number(
    "REMINDERS_UNTIL_HOUR", 20, low=REMINDERS_FROM_HOUR + 1, high=24
)
REMINDERS_CATCH_UP_DAYS = environment.number("REMINDERS_CATCH_UP_DAYS", 7, low=0, high=365)
# A sender that holds a mail for longer than this is gone: another one sends it, under the same
# Message-ID. Longer than a task may run (below). After a fault of the mail server a mail waits.
REMINDERS_LEASE_SECONDS = environment.number("REMINDERS_LEASE_SECONDS", 900, low=1, high=86_400)
REMINDERS_RETRY_SECONDS = environment.number("REMINDERS_RETRY_SECONDS", 300, low=1, high=86_400)

# Background work. A task is acknowledged after it ran, so one that is killed is delivered again.
CELERY_BROKER_URL = environment.text("CELERY_BROKER_URL")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"visibility_timeout": 900}
EMBEDDED_QUEUE = None if CELERY_BROKER_URL else EMBEDDED_POSTGRES
if not CELERY_BROKER_URL:
    CELERY_BROKER_URL = "pgmq://localhost" if EMBEDDED_POSTGRES else "filesystem://"
if CELERY_BROKER_URL.startswith("pgmq:"):
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "init_extension": False,
        "use_notify": True,
        "notify_throttle_interval_ms": 0,  # else a second message waits for the next poll
        "polling_interval": 5,
        "wait_time_seconds": 0,
        "pool_timeout": 5,
        # Said in full, as the queue's client would else take DATABASE_URL for its own.
        "conn_string": EMBEDDED_QUEUE.conninfo(QUEUE, QUEUE_ROLE)
        if EMBEDDED_QUEUE
        else environment.queue("CELERY_BROKER_URL", CELERY_BROKER_URL),
    }
if CELERY_BROKER_URL.startswith("filesystem:"):
    BROKER_FOLDER = PHYSIS_HOME / "broker"  # the transport does not make it
    (BROKER_FOLDER / "control").mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "data_folder_in": str(BROKER_FOLDER),
        "data_folder_out": str(BROKER_FOLDER),
        "control_folder": str(BROKER_FOLDER / "control"),
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 3  # seconds
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600  # seconds, below the visibility time-out
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_DEFAULT_QUEUE = "physis"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = TIME_ZONE
# The schedule lives here alone: no file that a killed process could spoil, no table that somebody
# could change unseen. "Last run" long ago makes each entry run as soon as beat starts.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
CELERY_BEAT_SCHEDULE = {
    "health.beat": {
        "task": "health.beat",
        "schedule": 30.0,  # seconds
        "last_run_at": LONG_AGO,
        "kwargs": {"sent_at": BeatLazyFunc(lambda: dt.datetime.now(dt.UTC).isoformat())},
        "options": {"expires": 120},
    },
    "reminders.sweep": {
        "task": "reminders.sweep",
        "schedule": 300.0,
        "last_run_at": LONG_AGO,
        "options": {"expires": 300},
    },
    "schedules.extend": {
        "task": "schedules.extend",
        "schedule": 86_400.0,
        "last_run_at": LONG_AGO,
        "options": {"expires": 86_400},
    },
    "completeness.count_peers": {
        "task": "completeness.count_peers",
        "schedule": 3600.0,  # counts once a day; the hours between find it done
        "last_run_at": LONG_AGO,
        "options": {"expires": 3600},
    },
    "audit.seal": {
        "task": "audit.seal",
        "schedule": 86_400.0,
        "last_run_at": LONG_AGO,
        "options": {"expires": 86_400},
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}

LOG_LEVEL = environment.choice("LOG_LEVEL", "INFO", logs.LEVELS)
LOGGING = logs.configuration(LOG_LEVEL)

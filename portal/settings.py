"""One settings file; what differs between places comes from the environment only."""

import os
from pathlib import Path
from typing import Any

from whitenoise.compress import Compressor

from portal import environment, production
from portal.crypto import keys

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
PRODUCTION = environment.is_production()

DEBUG = environment.flag("DEBUG") and not PRODUCTION
SECRET_KEY = environment.secret_key(VAR_DIR)
ALLOWED_HOSTS = environment.listed("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.listed("CSRF_TRUSTED_ORIGINS")
FIELD_KEYS = keys.ring("FIELD_KEYS", VAR_DIR)
INDEX_KEYS = keys.ring("INDEX_KEYS", VAR_DIR)
# Audit keys stay in the ring as long as the trail is kept; the anchor lies outside the database.
AUDIT_KEYS = keys.ring("AUDIT_KEYS", VAR_DIR)
AUDIT_ANCHOR = Path(os.environ.get("AUDIT_ANCHOR", VAR_DIR / "audit_anchor.json"))

# Whom `migrate` asks the database as; the portal itself must not know it: portal.audit.roles.
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
if PRODUCTION:
    environment.required("ALLOWED_HOSTS")
    DATABASE_URL = environment.required("DATABASE_URL")
    REDIS_URL = environment.required("REDIS_URL")
    production.require_safe(
        rings={"FIELD_KEYS": FIELD_KEYS, "INDEX_KEYS": INDEX_KEYS, "AUDIT_KEYS": AUDIT_KEYS},
        secret_key=SECRET_KEY,
        hosts=ALLOWED_HOSTS,
        origins=CSRF_TRUSTED_ORIGINS,
        database_url=DATABASE_URL,
        redis_url=REDIS_URL,
    )
else:
    DATABASE_URL = os.environ.get("DATABASE_URL", "")
    REDIS_URL = os.environ.get("REDIS_URL", "")
    if not DATABASE_URL or not REDIS_URL:
        from portal import embedded

        if not DATABASE_URL:
            DATABASE_OWNER_URL = embedded.ensure_postgres()
            DATABASE_URL = embedded.for_portal(DATABASE_OWNER_URL)
        REDIS_URL = REDIS_URL or embedded.ensure_valkey()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "portal",
    "portal.deeds",
    "portal.orgs",
    "portal.accounts",
    "portal.rules",
    "portal.codes",
    "portal.jobs",
    "portal.files",
    "portal.people",
    "portal.fields",
    "portal.registers",
    "portal.inbox",
    "portal.imports",
    "reports",
    "branches",
    "cadres",
    "talent",
    "assessments",
    "performance",
    "portal.figures",  # after those whose numbers its demo data takes
    "portal.audit",  # after those whose users its demo data needs
    "portal.api",
    "portal.ui",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_celery_beat",
    # The plain app configs: loaders are named in TEMPLATES, in an order both libraries agree with.
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_filters",
    "django_htmx",
    "django_otp",
    "django_tables2",
    "drf_spectacular",
    "import_export",
    "rest_framework",
    "treebeard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.ui.middleware.ContentSecurityPolicy",
    "portal.ui.middleware.ReadableRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "portal.audit.middleware.RequestContext",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.accounts.middleware.SignedIn",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
_CACHED = _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _CACHED)],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "portal.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.ui.context.shell",
            ],
        },
    }
]

DATABASES = {"default": environment.database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        # A server that hangs must not hold every page: no answer is an answer too.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}

# Accounts and sign-in ------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "portal.accounts.backends.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "portal.accounts.passwords.LongEnough"},
    {"NAME": "portal.accounts.passwords.MixedClasses"},
    {"NAME": "portal.accounts.passwords.NotTheName"},
    {"NAME": "portal.accounts.passwords.NotRecentlyUsed"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
SECOND_FACTOR_REQUIRED = environment.flag("SECOND_FACTOR_REQUIRED", default=PRODUCTION)
OTP_TOTP_ISSUER = "组织工作门户"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Half an hour means half an hour: trying again meanwhile does not begin it anew.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "portal.addresses.of"
AXES_LOCKOUT_CALLABLE = "portal.accounts.lockout.locked_response"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are kept in the audit table

SESSION_ENGINE = "portal.accounts.session_store"
SESSION_COOKIE_AGE = 30 * 60  # idle time: the sign-in middleware renews it while the user works
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.ui.errors.csrf_failed"

# Transport -----------------------------------------------------------------------------------
# How many proxies of ours a request passes, and whence the last of them connects; what they say
# of the visitor's address is read by `portal.addresses` only.
PROXIES = environment.number_of("BEHIND_PROXY") if PRODUCTION else 0
PROXY_NETWORKS = environment.networks("PROXY_ADDRESSES", default="127.0.0.1,::1")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = environment.flag("SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS", str(365 * 24 * 3600)))
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Written into browsers for the whole domain and hard to take back: whoever owns it decides.
    SECURE_HSTS_PRELOAD = environment.flag("HSTS_PRELOAD")
    SILENCED_SYSTEM_CHECKS = ["security.W021"]  # the check that asks for it
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # A browser takes such a cookie from this host alone, over HTTPS alone: no neighbour in the
    # domain can set one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    if PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.ui.formats"]

# Static files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
STATICFILES_FINDERS = [
    "portal.ui.npm.OwnAppsFinder",
    "portal.ui.npm.NpmFinder",
]
STORAGES = {
    "default": {"BACKEND": "portal.crypto.storage.SealedStorage"},
    "staticfiles": {"BACKEND": "portal.ui.storage.HashedStaticFiles"},
}
# Source maps are for a developer's tools only: compressing them would take most of the time.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "media"))
# The department's own faces (仿宋_GB2312, 方正小标宋简体) for PDF, before the open ones.
FONTS_DIR = Path(os.environ.get("FONTS_DIR", VAR_DIR / "fonts"))
# Scans uploads for viruses, e.g. portal.files.domain.scanners.ClamAV; without one nothing is.
FILE_SCANNER = os.environ.get("FILE_SCANNER", "")
CLAMAV_ADDRESS = os.environ.get("CLAMAV_ADDRESS", "127.0.0.1:3310")
if environment.is_test():
    # Apart from the files of a portal that runs in the same checkout, and of tests at its side.
    _TEST_DIR = VAR_DIR / "test" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
    AUDIT_ANCHOR, MEDIA_ROOT = _TEST_DIR / "anchor.json", _TEST_DIR / "media"
    # Nothing is collected for tests, and hashing a password there proves nothing by being slow.
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    WHITENOISE_AUTOREFRESH = True
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Queue ---------------------------------------------------------------------------------------
CELERY_BROKER_URL = environment.broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"

# Ways out ------------------------------------------------------------------------------------
# Both are the operator's to name. Without them bulletins are told of in the portal only.
PORTAL_URL = os.environ.get("PORTAL_URL", "")  # as people reach it, for links in messages
MAIL_SERVER = os.environ.get("MAIL_SERVER", "")
EMAIL_HOST, EMAIL_PORT = environment.server(MAIL_SERVER, port=465)
EMAIL_HOST_USER = os.environ.get("MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MAIL_PASSWORD", "")
EMAIL_USE_SSL = environment.flag("MAIL_SSL", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "")
MAIL_DOMAINS = [domain.lower() for domain in environment.listed("MAIL_DOMAINS")]
GATEWAY_URL = os.environ.get("GATEWAY_URL", "")
GATEWAY_HOSTS = environment.listed("GATEWAY_HOSTS")
GATEWAY_KEY = os.environ.get("GATEWAY_KEY", "")

# Libraries -----------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FILTERS_EMPTY_CHOICE_LABEL = "全部"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "portal.api.authentication.TokenAuthentication",
        "portal.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["portal.api.limits.PerUser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.api.parsing.PlainJson"],
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS: the schema says it all
    "DEFAULT_PAGINATION_CLASS": "portal.api.paging.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.api.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "组织工作门户数据接口",
    "VERSION": "1",
    "DESCRIPTION": "以读取为主，另可填报台账，取消、重试后台任务。错误按 RFC 9457 返回。",
    "OAS_VERSION": "3.1.0",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    # Where two answers hold the same choices, the library finds no name for them by itself.
    "ENUM_NAME_OVERRIDES": {"LedgerState": "assessments.choices.LedgerState"},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.api.schema.add_problems",
    ],
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    "loggers": {
        "portal": {"level": "INFO"},
        "axes": {"level": "ERROR"},
        # One line a seal: to another machine when one is named, else nowhere but the anchor.
        "portal.audit.seals": {"handlers": [], "propagate": False},
    },
}
if AUDIT_SYSLOG := os.environ.get("AUDIT_SYSLOG", ""):
    LOGGING["handlers"]["syslog"] = {
        "class": "logging.handlers.SysLogHandler",
        "address": environment.syslog_address(AUDIT_SYSLOG),
        "formatter": "line",
    }
    LOGGING["loggers"]["portal.audit.seals"]["handlers"] = ["syslog"]

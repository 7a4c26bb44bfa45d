# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's settings, read from top to bottom. An installation changes `options.py`'s."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import SELF

from entrepairs.config import options as _options

OPTIONS = _options.load()
CONFIGURATION_FILE = _options.configuration_file()
PACKAGE = Path(__file__).resolve().parent.parent

# --- Rooms, lower ones last so that an upper room may dress what a lower one shows -----------
ROOMS = (
    "home",
    "operations",
    "notifications",
    "discovery",
    "outreach",
    "skills",
    "meetings",
    "curation",
    "knowledge",
    "media",
    "communities",
    "people",
    "kernel",
)
INSTALLED_APPS = [
    *(f"entrepairs.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "django_htmx",
    "js_asset",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "entrepairs.kernel.middleware.SmallerPages",
    "csp.middleware.CSPMiddleware",
    "entrepairs.kernel.importmaps.allow_import_map",
    "entrepairs.kernel.middleware.request_scope",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "entrepairs.kernel.guard.reading_never_writes",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "entrepairs.people.middleware.renewed_each_week",
    "entrepairs.people.middleware.in_the_persons_words",
    "entrepairs.people.middleware.signed_in_unless_open",
    "django.contrib.messages.middleware.MessageMiddleware",
    "entrepairs.people.middleware.with_second_factor_where_asked",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "entrepairs.kernel.middleware.private_answers",
    "entrepairs.kernel.middleware.with_drawings",
    "entrepairs.kernel.middleware.NoZeroCharacters",
    "entrepairs.kernel.middleware.RefusalsInWords",
    "entrepairs.communities.middleware.CharterFirst",
]
ROOT_URLCONF = "entrepairs.config.urls"
WSGI_APPLICATION = "entrepairs.config.wsgi.application"
JOURNAL_WIRING = "entrepairs.config.wiring"

# --- Where this installation answers --------------------------------------------------------
DEBUG = OPTIONS.debug
SECRET_KEY = _options.secret_key(OPTIONS)
PUBLIC_URL = OPTIONS.url
_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [_public.hostname, "localhost", "127.0.0.1", "[::1]", *OPTIONS.hosts.split()]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
_https = _public.scheme == "https"
if OPTIONS.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = OPTIONS.trusted_proxies

# --- Data -----------------------------------------------------------------------------------
DATA = OPTIONS.data
DATABASES = {"default": _options.database(OPTIONS)}
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    # A thread keeps its connection, and with it the pages it has read. PostgreSQL has its pool.
    DATABASES["default"]["CONN_MAX_AGE"] = 300
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_redis = OPTIONS.redis_url.get_secret_value()
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _redis}
    if _redis
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
UPLOAD_MAX_BYTES = OPTIONS.upload_max_mb * 1024 * 1024
VIDEO_MAX_BYTES = OPTIONS.video_max_mb * 1024 * 1024
FFMPEG = OPTIONS.ffmpeg
FILE_UPLOAD_HANDLERS = [
    "entrepairs.kernel.uploads.Limit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 20
_media = (
    {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": OPTIONS.media_s3_bucket,
            "endpoint_url": OPTIONS.media_s3_endpoint or None,
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
    if OPTIONS.media_s3_bucket
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "media"},
    }
)
STORAGES = {
    "default": _media,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "entrepairs.kernel.staticfiles.JoinedStaticFilesStorage"
    },
}

# --- Pages ----------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "templates", *(PACKAGE / room / "templates" for room in ROOMS)],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "entrepairs.config.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "entrepairs.config.shell.shell",
                "entrepairs.kernel.interface.one_token",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
# What pages import by name, once it is needed; the map stands in the pages of composing.
IMPORT_MAP = {
    "django-prose-editor/editor": "django_prose_editor/editor.js",
    **{
        f"ep/{name}": f"knowledge/js/{name}.js"
        for name in (
            "autosave",
            "beside",
            "captions",
            "deeds",
            "device",
            "dialog",
            "editor",
            "entrance",
            "files",
            "keys",
            "mention",
            "people",
            "pictures",
            "shots",
            "takes",
            "tips",
            "toolbar",
            "upload",
            "waiting",
            "word",
        )
    },
    "ep/outbox": "media/js/outbox.js",
}
# What the first of a page of composing imports at once: production sends them as one file.
JOINED_MODULES = {"knowledge/js/compose.js": ("ep/device", "ep/upload", "ep/autosave")}
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- Words and time -------------------------------------------------------------------------
LANGUAGE_CODE = OPTIONS.language
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = OPTIONS.time_zone
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- Sign-in --------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["entrepairs.people.backends.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {"min_length": 10}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "entrepairs.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "entrepairs.people.forms.sign_in.SignInForm",
    "request_login_code": "entrepairs.people.forms.sign_in.RequestCodeForm",
    "confirm_login_code": "entrepairs.people.forms.sign_in.ConfirmCodeForm",
    "confirm_email_verification_code": "entrepairs.people.forms.sign_in.ConfirmAddressForm",
    "confirm_password_reset_code": "entrepairs.people.forms.sign_in.ConfirmResetForm",
    "reset_password": "entrepairs.people.forms.sign_in.ForgottenPasswordForm",
    "reset_password_from_key": "entrepairs.people.forms.sign_in.NewPasswordForm",
    "set_password": "entrepairs.people.forms.sign_in.FirstPasswordForm",
    "change_password": "entrepairs.people.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "entrepairs.people.forms.sign_in.ReauthenticateForm",
    "add_email": "entrepairs.people.forms.sign_in.NewAddressForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "entrepairs.people.second_factors.Adapter"
MFA_FORMS = {
    "authenticate": "entrepairs.people.forms.second_factors.CodeForm",
    "authenticate_webauthn": "entrepairs.people.forms.second_factors.PasskeyForm",
    "login_webauthn": "entrepairs.people.forms.second_factors.PasskeySignInForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Half a minute before and after: a telephone's clock goes wrong, and typing takes time.
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_PROVIDERS = _options.sign_on(OPTIONS)
SOCIALACCOUNT_ADAPTER = "entrepairs.people.single_sign_on.Adapter"
# The same address elsewhere proves nothing (I64); no token of somebody's is kept.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_STORE_TOKENS = False
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SESSION_ENGINE = "entrepairs.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "entrepairs.kernel.unsent.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# `people.presence` renews the session once a week.
SESSION_SAVE_EVERY_REQUEST = False

# --- What a browser may do ------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # The button that signs in elsewhere is a form of ours that leads there.
        "form-action": [SELF, *_options.origins(OPTIONS.oidc_issuer)],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
X_FRAME_OPTIONS = "DENY"

# --- Mail -----------------------------------------------------------------------------------
globals().update(_options.mail(OPTIONS))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = OPTIONS.email_from
REPLY_ADDRESS = OPTIONS.reply_address
WEBHOOK_HOSTS = OPTIONS.webhook_hosts.lower().split()
METADATA_HOSTS = OPTIONS.metadata_hosts.lower().split()
WEBHOOK_PRIVATE = OPTIONS.webhook_private
PUSH_HOSTS = OPTIONS.push_hosts.lower().split()

# --- Logs: one JSON line an event, no names, no query strings --------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "entrepairs.kernel.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": OPTIONS.log_level},
    "loggers": {
        "django.server": {"handlers": [], "propagate": False},
        "django_tasks_db": {"level": "WARNING"},
        # Its lines hold whole addresses: those of channels and devices are keys.
        "httpx": {"level": "WARNING"},
    },
}

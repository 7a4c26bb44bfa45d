# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The installation's own settings with a bare chain of middleware and Django's templates."""

from pathlib import Path

from entrepairs.config import settings
from entrepairs.config.settings import *

ROOT_URLCONF = "bench.floor.pages"
INSTALLED_APPS = [
    # Whatever rooms there are: their tables refer to each other.
    *(f"entrepairs.{room}" for room in settings.ROOMS),
    *(f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions")),
    "allauth.account",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # The sign-in library, to which a session's person belongs, insists on it.
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]

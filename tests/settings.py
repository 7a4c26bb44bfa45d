# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The settings of the tests: nothing of the machine's own installation is read."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# In memory all the same, where the system has a folder that is.
_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
_folder = tempfile.mkdtemp(prefix="entrepairs-test-", dir=_memory)
Path(_folder, "static").mkdir()
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("ENTREPAIRS_")]:
    if not _name.startswith("ENTREPAIRS_TEST_"):
        del os.environ[_name]
os.environ["ENTREPAIRS_DATA"] = _folder
os.environ["ENTREPAIRS_DURABLE"] = "false"
os.environ["ENTREPAIRS_LANGUAGE"] = "en"
os.environ["ENTREPAIRS_SECRET_KEY"] = "a key for tests only, as long as one must be"
if os.environ.get("ENTREPAIRS_TEST_DATABASE", "sqlite") != "sqlite":
    os.environ["ENTREPAIRS_DATABASE_URL"] = os.environ["ENTREPAIRS_TEST_DATABASE"]

from entrepairs.config.settings import *
from entrepairs.config.settings import DATABASES, STORAGES

# A test reads the files where they are written; the joined ones have tests of their own.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ACCOUNT_RATE_LIMITS = False
DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    # A file, not a database in memory: there, all threads of a live server share one connection.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder, "test.sqlite3"))}
    # One process sees all pages in turn: each statement would be read anew.
    DATABASES["default"]["OPTIONS"]["cached_statements"] = 2_000

# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The floor: an honest plain page of the framework over the same rows.

A discussion of twenty texts with Django's own templates and model instances, sessions and sign-in;
no visibility rule, no personal marks, no components. The ratio of a page to it is what is compared
between machines and days.
"""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.floor.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses for monitors: is the process alive, is the installation ready, its gauges."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from entrepairs.operations import health


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    findings = health.ready()
    well = all(finding.well for finding in findings)
    answer = {finding.name: "well" if finding.well else finding.sentence for finding in findings}
    return JsonResponse(answer, status=200 if well else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text format; closed unless `metrics_token` is set and sent."""
    token = settings.OPTIONS.metrics_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(token.encode(), given.encode()):
        return HttpResponse("A token opens this page.\n", status=403, content_type="text/plain")
    lines = [
        f"# TYPE entrepairs_{name} gauge\nentrepairs_{name} {value}\n"
        for name, value in health.gauges().items()
    ]
    return HttpResponse("".join(lines), content_type="text/plain; version=0.0.4")

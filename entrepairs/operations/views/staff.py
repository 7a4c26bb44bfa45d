# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff file: given, mapped, looked at, loaded."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepairs.kernel import pages
from entrepairs.operations import actions, queries, words
from entrepairs.operations.forms import GiveForm, LoadForm, MappingForm
from entrepairs.operations.importing.staff import telling
from entrepairs.operations.importing.staff.faults import UnreadableError

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """The files given so far, and a place to give the next one."""
    given = queries.staff_files(request.user)
    form = GiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        house = request.user.organisation
        try:
            made = actions.give_staff_file(
                actor=request.user, organisation=house, name=file.name, file=file
            )
        except UnreadableError as mistake:
            form.add_error("file", telling.problem(mistake.problem))
        else:
            return redirect("operations:staff_file", made.slug)
    if request.method == "POST" and not form.is_bound:
        form = GiveForm({}, {})
    context = {"form": form, "files": given, "words": words}
    status = UNPROCESSABLE if form.errors else HTTPStatus.OK
    return render(request, "operations/staff/files.html", context, status=status)


@require_GET
def file(request: HttpRequest, slug: str) -> HttpResponse:
    """One file: its columns, its preview, how far it is, or what became of it."""
    return _page(request, slug)


@require_POST
def columns(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what its columns hold; the check follows."""
    given = queries.staff_file(request.user, slug)
    page = queries.file_page(request.user, slug, "", 1)
    form = MappingForm(request.POST, page=page)
    if not form.is_valid():
        return _page(request, slug, form=form)
    said = {name: form.cleaned_data[name] for name in ("mapping", "is_whole")}
    actions.map_columns(actor=request.user, file=given, **said)
    return redirect("operations:staff_file", slug)


@require_POST
def columns_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Go back to its columns."""
    given = queries.staff_file(request.user, slug)
    actions.reopen_columns(actor=request.user, file=given)
    return redirect("operations:staff_file", slug)


@require_POST
def load(request: HttpRequest, slug: str) -> HttpResponse:
    """Load what is right in it."""
    given = queries.staff_file(request.user, slug)
    form = LoadForm(request.POST, counts=given.counts)
    if not form.is_valid():
        return _page(request, slug, load_form=form)
    is_sure = form.cleaned_data["is_sure"]
    actions.load_staff_file(actor=request.user, file=given, is_sure=is_sure)
    return redirect("operations:staff_file", slug)


@require_GET
def left_out(request: HttpRequest, slug: str) -> HttpResponse:
    """What to correct, to take away."""
    given = queries.left_out(request.user, slug)
    answer = HttpResponse(given.content, content_type=given.media_type)
    told = content_disposition_header(as_attachment=True, filename=given.name)
    answer.headers["Content-Disposition"] = told
    return answer


@require_POST
def drop(request: HttpRequest, slug: str) -> HttpResponse:
    """Do nothing with it."""
    given = queries.staff_file(request.user, slug)
    actions.drop_staff_file(actor=request.user, file=given)
    messages.success(request, _("The file is erased. Nothing was loaded."))
    return redirect("operations:staff_files")


def _page(
    request: HttpRequest,
    slug: str,
    form: MappingForm | None = None,
    load_form: LoadForm | None = None,
) -> HttpResponse:
    tab = request.GET.get("tab", "")
    page = queries.file_page(request.user, slug, tab, pages.number(request))
    wrong = form or load_form
    context = {
        "file": page,
        "form": wrong or (MappingForm(page=page) if page.columns else LoadForm(counts=page.counts)),
        "words": words,
    }
    status = UNPROCESSABLE if wrong else HTTPStatus.OK
    return render(request, "operations/staff/file.html", context, status=status)

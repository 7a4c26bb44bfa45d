# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import include, path, re_path

from entrepairs.discovery.views import asking, being_asked, seeking, ties, voices

app_name = "discovery"
for_me = [
    path("", being_asked.for_me, name="for_me"),
    path("not-me/", being_asked.not_me, name="not_me"),
    path("again/", being_asked.again, name="after_all"),
    path("pass-on/", being_asked.pass_on, name="pass_request_on"),
    path("no-more/", being_asked.no_more, name="no_more"),
]
# The same of a need.
for_me_need = [
    path("", being_asked.for_me, name="for_me_need"),
    path("not-me/", being_asked.not_me, name="not_me_need"),
    path("again/", being_asked.again, name="after_all_need"),
    path("pass-on/", being_asked.pass_on, name="pass_request_on_need"),
    path("no-more/", being_asked.no_more, name="no_more_need"),
]
urlpatterns = [
    re_path(r"^ask/?$", asking.ask, name="ask"),
    re_path(r"^ask/similar/?$", asking.similar, name="similar"),
    re_path(r"^ask/answered/?$", asking.answered, name="answered"),
    path("ask/<slug:question>/whom/", seeking.whom, name="whom"),
    path("ask/<slug:question>/for-me/", include(for_me)),
    path("communities/needs/<slug:need>/whom/", seeking.whom, name="whom_need"),
    path("communities/needs/<slug:need>/for-me/", include(for_me_need)),
    path("outside/", ties.outside, name="outside"),
    path("outside/<slug:contribution>/learned/", ties.learned, name="learned"),
    path("outside/<slug:contribution>/not-learned/", ties.not_learned, name="not_learned"),
    path("communities/<slug:community>/voices/", voices.consult, name="voices"),
    path("voices/<slug:consultation>/", voices.consultation, name="consultation"),
    path("voices/<slug:consultation>/opinion/", voices.give, name="give_opinion"),
    path("voices/<slug:consultation>/decline/", voices.decline, name="decline_opinion"),
    path("voices/<slug:consultation>/result/", voices.tell_result, name="tell_result"),
    path("me/coffees/", ties.coffees, name="coffees"),
    path("me/coffees/wish/", ties.wish, name="wish_coffee"),
    path("me/coffees/wish-no-more/", ties.wish_no_more, name="wish_no_coffee"),
    path("me/coffees/<slug:coffee>/<slug:said>/", ties.tell, name="tell_coffee"),
    path("me/settings/asked/", being_asked.availability, name="availability"),
    path("me/settings/asked/<slug:subject>/", being_asked.ask_again, name="ask_about_again"),
]

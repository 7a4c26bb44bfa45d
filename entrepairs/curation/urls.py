# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import path

from entrepairs.curation.views import improving, joining, judging, quality

app_name = "curation"
TEXT = "knowledge/<slug:slug>/"
ONE = TEXT + "improvements/<slug:improvement>/"
urlpatterns = [
    path("communities/<slug:slug>/quality/", quality.quality, name="quality"),
    path("knowledge/to-check/", judging.mine, name="mine"),
    path(TEXT + "improve/", improving.improve, name="improve"),
    path(TEXT + "improvements/", improving.suggestions, name="suggestions"),
    path(ONE, improving.suggestion, name="suggestion"),
    path(ONE + "take/", improving.take, name="take"),
    path(ONE + "decline/", improving.decline, name="decline"),
    path(ONE + "withdraw/", improving.withdraw, name="withdraw"),
    path(ONE + "thank/", improving.thank, name="thank"),
    path(TEXT + "turn/tip/", joining.turn, {"kind": "tip"}, name="turn_into_tip"),
    path(TEXT + "turn/tutorial/", joining.turn, {"kind": "tutorial"}, name="turn_into_tutorial"),
    path(TEXT + "merge/", joining.merge, name="merge"),
    path(TEXT + "part/", joining.part, name="part"),
    path(TEXT + "still-true/", judging.page, name="lasting"),
    path(TEXT + "holds/", judging.holds, name="holds"),
    path(TEXT + "doubt/", judging.doubt, name="doubt"),
    path(TEXT + "doubt/back/", judging.take_verdict_back, name="take_verdict_back"),
    path(TEXT + "confirm/", judging.confirm, name="confirm"),
    path(TEXT + "obsolete/", judging.obsolete, name="obsolete"),
    path(TEXT + "obsolete/back/", judging.obsolete_back, name="obsolete_back"),
    path(TEXT + "hand-over/", judging.hand_over, name="hand_over"),
]

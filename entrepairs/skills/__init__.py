# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who can help with what: skills that appear by themselves, and what peers attest.

A skill is a subject of the organisation's vocabulary. Pieces of evidence are read from the journal:
what others accepted, certified, adopted, tried. They are shown to whom they are about first; the
person says what shows, and to whom. Peers endorse with a situation that they lived; a community
certifies. The room refuses to count volume or time, and to show what somebody did not say yes to.
"""

# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What keeps texts good after they were written: improvements, doubts, looking again.

Readers suggest, passage by passage; who may change the text takes what is right, and everybody is
named for what they did. Readers say whether a text still holds; whoever answers for it is asked
when it matters, seldom and at once for all. The room refuses to know who read what.
"""

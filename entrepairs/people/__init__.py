# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People and their organisation: sites, units, subjects, accounts, sign-in, invitations.

It refuses to know what people do elsewhere: no visit, no reading, no activity is kept here.
"""

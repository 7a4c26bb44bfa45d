# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who animates a community: announcements, polls, a kit to begin with, a word to everybody."""

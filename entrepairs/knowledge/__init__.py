# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people know and write, and what the others say of it.

Questions, answers, tips, tutorials and experiences are one table with kinds: versions,
usefulness, comments and files are written once for all. Tutorials travel: a group passes one on to
another, which adopts it, adapts it or says why not.
"""

# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking over what exists elsewhere: documents, a community's dump, people, lists of skills.

A source is read and checked wholly before the first line of it is written; then it is written in
batches, each with its place in one transaction. So a damaged file leaves nothing, and a killed
import goes on where it stopped.
"""

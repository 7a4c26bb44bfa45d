# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What phones send: files that come piece by piece, and videos made playable everywhere.

An upload is its sender's until another room makes something of it. A video waits for the worker,
which makes it small, without what the camera wrote in it; what was sent is then erased. The room
refuses to know what text shows a video, and who may see it.
"""

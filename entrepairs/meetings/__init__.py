# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups of peers meet, guided by a protocol, and leave something behind.

A protocol is data: an ordered list of steps. Those delivered are files of this room, an
organisation's own are rows; both are read by the same parser. The room refuses to know what a step
is about: it follows what the step says of who speaks, what is captured and who sees it.
"""

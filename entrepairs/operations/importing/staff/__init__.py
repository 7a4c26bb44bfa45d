# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff file: who arrives, moves and leaves, month after month.

`sheets` reads what a spreadsheet saved, `columns` says what each column holds, `reading` makes
facts of cells, `checking` finds what is wrong in the whole and compares it with who is here,
`loading` does what the preview said. Page and command line share all of it.
"""

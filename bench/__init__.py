# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages cost: `make bench`, or `python -m bench --help`."""

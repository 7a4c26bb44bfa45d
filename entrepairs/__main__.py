# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`python -m entrepairs` is the console command."""

from entrepairs.cli import main

main()

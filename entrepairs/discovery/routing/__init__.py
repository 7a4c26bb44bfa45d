# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who can answer a question: judged by what people answered before, where the asker may read it."""

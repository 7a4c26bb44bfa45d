# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes back by mail: answers of people, and mails that could not be delivered."""

from entrepairs.notifications.receiving.door import receive

__all__ = ["receive"]

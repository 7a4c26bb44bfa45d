# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we do when words leave a text for good."""

from entrepairs.curation.models import Suggestion
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge import lasting
from entrepairs.knowledge.models import Contribution


def forget_former_words(entry: JournalEntry) -> None:
    """Somebody took their words back: no suggestion may keep a copy of the text that held them.

    One that waits goes; of one that was answered stays what it was for, by whom and when.
    """
    about = Suggestion.objects.filter(contribution=entry.about)
    if not about.exists():
        return
    about.filter(state=Suggestion.State.WAITING).delete()
    about.update(before={}, after={})
    lasting.keep_count(Contribution.objects.get(pk=entry.about), suggestions=0)

# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a facilitator does with the channels of a community."""

from django.db import transaction
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.kernel import journal, outgoing
from entrepairs.notifications import channels, rules
from entrepairs.notifications.models import Channel, Posting
from entrepairs.people.models import Person


@transaction.atomic
def set_channel(
    *, actor: Person, community: Community, name: str, kind: str, url: str, discloses: bool
) -> Channel:
    """Tell a channel what the community publishes from now on. The same address twice is one."""
    rules.may_set_channel(actor, community, discloses=discloses).or_refuse()
    outgoing.check(url)
    channel, _is_new = Channel.objects.update_or_create(
        community=community,
        url=url,
        defaults={"name": name.strip(), "kind": Channel.Kind(kind), "discloses": discloses},
        create_defaults={
            "organisation_id": community.organisation_id,
            "name": name.strip(),
            "kind": Channel.Kind(kind),
            "discloses": discloses,
            "made_by": actor,
        },
    )
    journal.record("notifications.channel_set", actor=actor, about=channel)
    return channel


@transaction.atomic
def remove_channel(*, actor: Person, channel: Channel) -> None:
    """Tell it nothing any more; what was on its way is dropped with it."""
    rules.may_look_after_channels(actor, channel.community).or_refuse()
    channel.delete()
    journal.record("notifications.channel_removed", actor=actor, about=channel.community)


@transaction.atomic
def send_again(*, actor: Person, posting: Posting) -> None:
    """Try what was refused once more, under the same delivery id."""
    rules.may_look_after_channels(actor, posting.channel.community).or_refuse()
    Posting.objects.filter(pk=posting.pk).update(state=Posting.State.WAITING)
    channels.send(posting, again=f"{timezone.now():%Y%m%d%H%M%S}")

# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a need is about: a subject of the vocabulary, or none."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0003_needs"),
        ("people", "0004_who_sees_what_is_said"),
    ]

    operations = [
        migrations.AddField(
            model_name="need",
            name="subject",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.subject",
            ),
        ),
    ]

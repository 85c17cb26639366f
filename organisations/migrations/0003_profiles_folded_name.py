"""The legal name folded, to find the same organisation written otherwise."""

from django.db import migrations

import focalpoint.search


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_nouns")]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="folded_name",
            field=focalpoint.search.FoldedField(
                blank=True, db_default="", db_index=True, default="", editable=False, max_length=400, of="legal_name"
            ),
        ),
    ]

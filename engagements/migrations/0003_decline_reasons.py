"""The reasons for declining are there from the start; leads keep the list."""

from django.db import migrations

from engagements.reasons.seed import seed


def create(apps, schema_editor):
    seed(apps.get_model("engagements", "DeclineReason"))


class Migration(migrations.Migration):
    dependencies = [("engagements", "0002_standing_call")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]

"""The texts about the office and of help are there from the start; leads edit them."""

from django.db import migrations

from focalpoint.texts.seed import seed


def create(apps, schema_editor):
    seed(apps.get_model("focalpoint", "Text"))


class Migration(migrations.Migration):
    dependencies = [("focalpoint", "0002_append_only")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]

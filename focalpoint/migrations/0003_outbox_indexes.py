from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("focalpoint", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["-created_at", "-id"], name="notice_outbox"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("delivery", "given_up")),
                fields=["-created_at", "-id"],
                name="notice_given_up",
            ),
        ),
    ]

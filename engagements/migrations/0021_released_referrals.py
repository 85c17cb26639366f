from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("engagements", "0020_mornings")]

    operations = [
        migrations.AddIndex(
            "referral",
            models.Index(
                fields=["department", "-released_at", "-id"],
                name="referral_released",
                condition=Q(released_at__isnull=False),
            ),
        ),
    ]

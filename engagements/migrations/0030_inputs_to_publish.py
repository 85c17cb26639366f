from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0021_released_referrals'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(
                condition=models.Q(
                    ('accepted_at__isnull', False),
                    ('level__in', ['open', 'withheld']),
                    ('published_at', None),
                    ('state__in', ['routed', 'answered', 'closed']),
                ),
                fields=['consultation', 'id'],
                name='submission_to_publish',
            ),
        ),
    ]

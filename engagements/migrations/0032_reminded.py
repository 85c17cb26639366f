import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0031_public_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField('submission', 'reminded_for', models.DateTimeField(blank=True, null=True)),
        migrations.AddField('referral', 'reminded_for', models.DateTimeField(blank=True, null=True)),
        migrations.AddField('referral', 'overdue_told_for', models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            'assessment',
            'declined_by',
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name='+',
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]

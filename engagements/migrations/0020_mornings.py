import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('engagements', '0003_appeals_and_rounds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Morning',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='morning', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('day', models.DateField()),
            ],
            options={
                'verbose_name': 'morning',
                'verbose_name_plural': 'mornings',
            },
        ),
    ]

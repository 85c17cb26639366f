from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0030_inputs_to_publish'),
    ]

    operations = [
        # When an input was public stays known when it is withdrawn.
        migrations.RemoveConstraint(model_name='submission', name='withdrawn_is_not_public'),
    ]

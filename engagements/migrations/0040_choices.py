import django.db.models.deletion
import engagements.questions.models
import focalpoint.translated
from django.conf import settings
from django.db import migrations, models


def number_questions(apps, schema_editor):
    Question = apps.get_model("engagements", "Question")
    call, number = None, 0
    for question in Question.objects.order_by("consultation_id", "position", "id"):
        number = number + 1 if question.consultation_id == call else 1
        call = question.consultation_id
        # New ones come after the last: those that all had position 0 stand as they were shown.
        Question.objects.filter(pk=question.pk).update(number=number, position=number)


def make_choices(apps, schema_editor):
    """Each keeps the code that answers hold."""
    Question, Choice = apps.get_model("engagements", "Question"), apps.get_model("engagements", "Choice")
    Choice.objects.bulk_create(
        Choice(question=question, code=one["code"], label=one["label"], position=place)
        for question in Question.objects.exclude(choices_before=[])
        for place, one in enumerate(question.choices_before, 1)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0033_calls_closed_early'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='question',
            name='only_choice_questions_have_choices',
        ),
        migrations.RenameField(
            model_name='question',
            old_name='choices',
            new_name='choices_before',
        ),
        migrations.AddField(
            model_name='question',
            name='number',
            field=models.PositiveIntegerField(default=0, editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(number_questions, migrations.RunPython.noop, elidable=True),
        # What was changed in this transaction is checked before the table is altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop, elidable=True),
        migrations.AlterField(
            model_name='question',
            name='position',
            field=models.PositiveSmallIntegerField(verbose_name='position'),
        ),
        migrations.AlterModelOptions(
            name='question',
            options={'ordering': ['position', 'number'], 'verbose_name': 'question', 'verbose_name_plural': 'questions'},
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('consultation', 'number'), name='question_number_once'),
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=engagements.questions.models.new_code, editable=False, max_length=12)),
                ('label', focalpoint.translated.TranslatedField(default=focalpoint.translated.Translated, verbose_name='choice')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='engagements.question')),
            ],
            options={
                'verbose_name': 'choice',
                'verbose_name_plural': 'choices',
                'ordering': ['position', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('question', 'code'), name='choice_code_once'),
                    models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='choice_has_code'),
                    models.CheckConstraint(condition=models.Q(('label', {}), _negated=True), name='choice_has_label'),
                ],
            },
        ),
        migrations.RunPython(make_choices, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop, elidable=True),
        migrations.RemoveField(
            model_name='question',
            name='choices_before',
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('text', 'question'), ('help', 'help'), ('choice', 'choice')], max_length=6)),
                ('said', focalpoint.translated.TranslatedField(default=focalpoint.translated.Translated, verbose_name='earlier wording')),
                ('corrected_at', models.DateTimeField(verbose_name='corrected')),
                ('choice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='engagements.choice')),
                ('corrected_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='engagements.question')),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'ordering': ['corrected_at', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('said', {}), _negated=True), name='correction_has_earlier_wording'),
                    models.CheckConstraint(condition=models.Q(models.Q(('choice__isnull', False), ('part', 'choice')), models.Q(models.Q(('part', 'choice'), _negated=True), ('choice', None)), _connector='OR'), name='correction_of_a_choice_names_it'),
                ],
            },
        ),
    ]

"""The call for unsolicited inputs is there from the start, and always open."""

from datetime import UTC, datetime

from django.db import migrations

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
TITLE = {
    "en": "Anything else the United Nations should know",
    "fr": "Tout autre sujet que les Nations Unies devraient connaître",
    "es": "Cualquier otro asunto que las Naciones Unidas deban conocer",
    "ar": "أي أمر آخر ينبغي أن تعرفه الأمم المتحدة",
    "ru": "Всё остальное, что следует знать Организации Объединённых Наций",
    "zh-hans": "联合国应当了解的其他任何事项",
}
SUMMARY = {
    "en": "Write at any time, on any subject, when no open call fits.",
    "fr": "Écrivez à tout moment, sur tout sujet, quand aucun appel ouvert ne convient.",
    "es": "Escriba en cualquier momento y sobre cualquier tema cuando ninguna convocatoria abierta se ajuste.",
    "ar": "اكتبوا في أي وقت وعن أي موضوع عندما لا تناسبكم أي دعوة مفتوحة.",
    "ru": "Пишите в любое время и на любую тему, если ни один открытый запрос не подходит.",
    "zh-hans": "当没有合适的公开征集时，您可以随时就任何主题来文。",
}


def create(apps, schema_editor):
    call = apps.get_model("engagements", "Consultation")(
        slug="anything-else",
        state="published",
        standing=True,
        title=TITLE,
        summary=SUMMARY,
        opens_at=SINCE,
        created_at=SINCE,
        published_at=SINCE,
    )
    if not hasattr(call, "every_text"):
        # The model of a migration has no properties: this is what the folded column is made of.
        call.every_text = " ".join([*TITLE.values(), *SUMMARY.values()])
    call.save()


class Migration(migrations.Migration):
    dependencies = [("engagements", "0001_nouns")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]

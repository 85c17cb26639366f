"""The reasons of the first day, in the order in which they are offered."""

from engagements.reasons.models import DeclineReason

# Leaves room to put one between two others.
STEP = 10
LABELS: dict[str, dict[str, str]] = {
    "outside-mandate": {
        "en": "This is outside the mandate of the Focal Point Office.",
        "fr": "Cela ne relève pas du mandat du bureau du point focal.",
        "es": "Esto queda fuera del mandato de la oficina del punto focal.",
        "ar": "هذا خارج ولاية مكتب جهة التنسيق.",
        "ru": "Это не входит в мандат координационного бюро.",
        "zh-hans": "这超出了联络点办公室的职权范围。",
    },
    "outside-call": {
        "en": "This is outside the scope of the call.",
        "fr": "Cela ne correspond pas à l’objet de l’appel.",
        "es": "Esto queda fuera del alcance de la convocatoria.",
        "ar": "هذا خارج نطاق الدعوة.",
        "ru": "Это не относится к теме запроса.",
        "zh-hans": "这超出了本次征集的范围。",
    },
    "answered-before": {
        "en": "Another input with the same content was already answered.",
        "fr": "Une autre contribution de même contenu a déjà reçu une réponse.",
        "es": "Ya se respondió a otra aportación con el mismo contenido.",
        "ar": "سبق الرد على مساهمة أخرى بالمضمون نفسه.",
        "ru": "На другое обращение с тем же содержанием ответ уже дан.",
        "zh-hans": "内容相同的另一份来文已获答复。",
    },
    "other-procedure": {
        "en": "This is a personal complaint, which another United Nations procedure handles.",
        "fr": "Il s’agit d’une plainte individuelle, qui relève d’une autre procédure des Nations Unies.",
        "es": "Es una denuncia individual, que tramita otro procedimiento de las Naciones Unidas.",
        "ar": "هذه شكوى فردية ينظر فيها إجراء آخر من إجراءات الأمم المتحدة.",
        "ru": "Это личная жалоба; её рассматривает другая процедура Организации Объединённых Наций.",
        "zh-hans": "这是个人申诉，由联合国的另一程序处理。",
    },
    "nothing-to-act-on": {
        "en": "We found nothing in it that a department could act on.",
        "fr": "Nous n’y avons rien trouvé à quoi un département pourrait donner suite.",
        "es": "No encontramos nada sobre lo que un departamento pudiera actuar.",
        "ar": "لم نجد فيها ما يمكن لأي إدارة أن تتصرف بشأنه.",
        "ru": "Мы не нашли в нём ничего, по чему департамент мог бы принять меры.",
        "zh-hans": "我们未在其中发现任何部门可据以采取行动的内容。",
    },
    "abusive-or-unlawful": {
        "en": "It contains abusive or unlawful content.",
        "fr": "Elle contient des propos injurieux ou illicites.",
        "es": "Contiene contenido abusivo o ilícito.",
        "ar": "تتضمن محتوى مسيئًا أو غير قانوني.",
        "ru": "Оно содержит оскорбления или противозаконные высказывания.",
        "zh-hans": "其中含有侮辱性或非法内容。",
    },
    "other": {
        "en": "There is another reason.",
        "fr": "Il y a une autre raison.",
        "es": "Hay otro motivo.",
        "ar": "هناك سبب آخر.",
        "ru": "Есть другая причина.",
        "zh-hans": "另有其他原因。",
    },
}
HELP: dict[str, dict[str, str]] = {
    "outside-mandate": {
        "en": "No department of the United Nations could take it up. Say what the office can do instead.",
        "ar": "لا يمكن لأي إدارة في الأمم المتحدة أن تتناولها. اذكروا ما يستطيع المكتب فعله بدلًا من ذلك.",
    },
    "outside-call": {
        "en": "It would fit another call, or the standing call. Say which.",
        "ar": "تناسب دعوة أخرى أو الدعوة الدائمة. اذكروا أيها.",
    },
    "answered-before": {
        "en": "Say which input was answered, and when.",
        "ar": "اذكروا أي مساهمة تم الرد عليها ومتى.",
    },
    "other-procedure": {
        "en": "Name the procedure and say where the author can turn to.",
        "ar": "سموا الإجراء واذكروا إلى أين يمكن لصاحب المساهمة أن يتوجه.",
    },
    "nothing-to-act-on": {
        "en": "Ask the author first, if a question could help.",
        "ar": "اسألوا صاحب المساهمة أولًا إن كان السؤال يفيد.",
    },
    "abusive-or-unlawful": {
        "en": "Say what it is, without repeating it.",
        "ar": "اذكروا ما هو من دون تكراره.",
    },
    "other": {
        "en": "Only if no other reason fits: the sentence must explain it alone.",
        "ar": "فقط إن لم يناسب سبب آخر: على الجملة أن توضحه وحدها.",
    },
}


def seed(model: type[DeclineReason] = DeclineReason) -> None:
    """Add what is missing; what a lead changed stays. `model` may be a migration's own."""
    known = set(model._default_manager.values_list("code", flat=True))
    for number, (code, label) in enumerate(LABELS.items(), 1):
        if code not in known:
            model._default_manager.create(
                code=code, label=label, help=HELP.get(code, {}), position=number * STEP
            )

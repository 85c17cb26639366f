"""The templates that the lead officer of the demo world has written."""

# ruff: noqa: E501 (sentences are not broken)

from dataclasses import dataclass

from engagements.text_templates.models import Kind


@dataclass(frozen=True)
class Sketch:
    """A template; `topic` is the one whose calls it belongs to, "" where it is offered for all."""

    kind: Kind
    title: str
    text: dict[str, str]
    topic: str = ""
    is_retired: bool = False


TEMPLATES = [
    Sketch(
        Kind.QUESTION,
        "Where and when the figures were collected",
        {
            "en": "Thank you for input {reference} to “{call_title}”.\n\nWhich places do your figures come from, and over which months were they collected? Please answer by {due_date}: the input stays with us meanwhile.",
            "fr": "Merci pour la contribution {reference} à « {call_title} ».\n\nDe quels lieux proviennent vos chiffres, et sur quels mois ont-ils été relevés ? Merci de répondre avant le {due_date} : la contribution reste chez nous entre-temps.",
            "ar": "شكرًا على المساهمة {reference} في «{call_title}».\n\nمن أي أماكن جاءت أرقامكم، وفي أي أشهر جُمعت؟ يرجى الرد قبل {due_date}، وتبقى المساهمة لدينا في هذه الأثناء.",
        },
    ),
    Sketch(
        Kind.QUESTION,
        "Whether the local authority knows",
        {
            "en": "Does the local authority know of this, and has it answered {organisation}? If it has, please add its answer as a file.",
            "fr": "L’autorité locale est-elle au courant, et a-t-elle répondu à {organisation} ? Si oui, merci de joindre sa réponse.",
            "ar": "هل تعلم السلطة المحلية بذلك، وهل ردت على {organisation}؟ إن ردت فيرجى إرفاق ردها.",
        },
    ),
    Sketch(
        Kind.DECLINE,
        "For the municipality to decide",
        {
            "en": "What you ask for in {reference} is for the municipality to decide, and no department has a mandate in it. Its complaints office is the place to turn to.",
            "fr": "Ce que vous demandez dans {reference} relève de la municipalité ; aucun département n’a de mandat en la matière. Vous pouvez vous adresser à son bureau des plaintes.",
            "ar": "ما تطلبونه في {reference} يعود القرار فيه إلى البلدية، وليس لأي إدارة ولاية في هذا الشأن. يمكنكم التوجه إلى مكتب الشكاوى فيها.",
        },
    ),
    Sketch(
        Kind.DECLINE,
        "Personal complaints about human rights",
        {
            "en": "The {office_name} cannot examine personal complaints. The Office of the High Commissioner for Human Rights explains on ohchr.org which procedure takes them, and what it needs.",
            "fr": "Le {office_name} ne peut pas examiner de plaintes individuelles. Le Haut-Commissariat aux droits de l’homme explique sur ohchr.org quelle procédure les reçoit et ce qu’elle demande.",
            "ar": "لا يستطيع {office_name} النظر في الشكاوى الفردية. توضح مفوضية الأمم المتحدة السامية لحقوق الإنسان على ohchr.org أي إجراء يتلقاها وما الذي يتطلبه.",
        },
    ),
    Sketch(
        Kind.SUMMARY,
        "What is asked, and what is counted",
        {
            "en": "Input {reference} to “{call_title}”.\nWhat the author saw:\nWhat the author counted:\nWhat the author asks the United Nations to do:",
            "fr": "Contribution {reference} à « {call_title} ».\nCe que l’auteur a constaté :\nCe que l’auteur a compté :\nCe que l’auteur demande aux Nations Unies :",
            "ar": "المساهمة {reference} في «{call_title}».\nما شاهده صاحب المساهمة:\nما أحصاه صاحب المساهمة:\nما يطلبه من الأمم المتحدة:",
        },
    ),
    Sketch(
        Kind.REFERRAL,
        "Which programme could act",
        {
            "en": "Which of your programmes could act on {reference}, and by when? If none can, please say who could.",
            "fr": "Lequel de vos programmes pourrait donner suite à {reference}, et pour quand ? Si aucun ne le peut, merci d’indiquer qui le pourrait.",
            "ar": "أي من برامجكم يمكنه أن يتصرف بشأن {reference}، ومتى؟ إن لم يكن أي منها فيرجى ذكر من يستطيع.",
        },
    ),
    Sketch(
        Kind.REFERRAL,
        "Forecasts of heat and floods",
        {
            "en": "Which forecasts of heat or floods reach the places in {reference} today, and in which languages?"
        },
        topic="climate",
    ),
    Sketch(
        Kind.QUESTION,
        "Consent of the people who are named",
        {"en": "The text names people. Do all of them agree that departments read their names?"},
        is_retired=True,
    ),
]

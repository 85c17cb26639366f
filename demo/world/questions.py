"""What calls ask."""

# ruff: noqa: E501 (sentences are not broken)

from dataclasses import dataclass, field

from engagements.questions.models import Kind


@dataclass(frozen=True)
class Asked:
    """One question, in several languages."""

    # ruff: noqa: E501 (sentences are not broken)

    kind: str
    text: dict[str, str]
    help: dict[str, str] = field(default_factory=dict)
    required: bool = False
    word_limit: int | None = None
    choices: dict[str, dict[str, str]] = field(default_factory=dict)


QUESTIONS = {
    "what": Asked(
        Kind.LONG_TEXT,
        {
            "en": "What do you see, and where?",
            "fr": "Que voyez-vous, et où ?",
            "es": "¿Qué observan, y dónde?",
            "ar": "ماذا ترون، وأين؟",
            "ru": "Что вы видите и где?",
            "zh-hans": "您看到了什么？在哪里？",
        },
        {
            "en": "Facts, places and dates help most. Say how you know.",
            "fr": "Les faits, les lieux et les dates aident le plus. Dites comment vous le savez.",
            "ar": "الوقائع والأماكن والتواريخ هي الأكثر فائدة. اذكروا كيف عرفتم ذلك.",
        },
        required=True,
        word_limit=300,
    ),
    "who": Asked(
        Kind.SEVERAL_CHOICES,
        {
            "en": "Who is affected most?",
            "fr": "Qui est le plus touché ?",
            "es": "¿A quiénes afecta más?",
            "ar": "من الأكثر تضررًا؟",
            "ru": "Кого это затрагивает больше всего?",
            "zh-hans": "谁受影响最大？",
        },
        choices={
            "women": {"en": "Women", "fr": "Femmes", "es": "Mujeres", "ar": "النساء", "ru": "Женщины", "zh-hans": "妇女"},
            "young": {
                "en": "Young people", "fr": "Jeunes", "es": "Jóvenes", "ar": "الشباب", "ru": "Молодёжь", "zh-hans": "青年",
            },
            "workers": {
                "en": "Workers without a contract", "fr": "Travailleurs sans contrat", "es": "Personas sin contrato",
                "ar": "العاملون بلا عقود", "ru": "Работающие без договора", "zh-hans": "没有合同的劳动者",
            },
            "rural": {
                "en": "People in remote places", "fr": "Habitants de lieux isolés", "es": "Habitantes de zonas remotas",
                "ar": "سكان المناطق النائية", "ru": "Жители отдалённых мест", "zh-hans": "偏远地区居民",
            },
        },
    ),
    "since": Asked(
        Kind.ONE_CHOICE,
        {
            "en": "How long has this been so?",
            "fr": "Depuis combien de temps ?",
            "es": "¿Desde cuándo ocurre?",
            "ar": "منذ متى؟",
            "ru": "Как давно это длится?",
            "zh-hans": "这种情况持续多久了？",
        },
        required=True,
        choices={
            "year": {
                "en": "Less than a year", "fr": "Moins d'un an", "es": "Menos de un año", "ar": "أقل من سنة",
                "ru": "Меньше года", "zh-hans": "不到一年",
            },
            "five": {
                "en": "One to five years", "fr": "Un à cinq ans", "es": "De uno a cinco años", "ar": "من سنة إلى خمس",
                "ru": "От года до пяти лет", "zh-hans": "一至五年",
            },
            "longer": {
                "en": "Longer", "fr": "Plus longtemps", "es": "Más tiempo", "ar": "مدة أطول", "ru": "Дольше",
                "zh-hans": "更久",
            },
        },
    ),
    "known": Asked(
        Kind.SHORT_TEXT,
        {
            "en": "How many people, or since when?",
            "fr": "Combien de personnes, ou depuis quand ?",
            "es": "¿Cuántas personas, o desde cuándo?",
            "ar": "كم عدد الأشخاص، أو منذ متى؟",
            "ru": "Сколько людей или с какого времени?",
            "zh-hans": "涉及多少人，或从何时开始？",
        },
    ),
    "do": Asked(
        Kind.LONG_TEXT,
        {
            "en": "What should the United Nations do?",
            "fr": "Que devraient faire les Nations Unies ?",
            "es": "¿Qué deberían hacer las Naciones Unidas?",
            "ar": "ماذا ينبغي أن تفعل الأمم المتحدة؟",
            "ru": "Что следует сделать Организации Объединённых Наций?",
            "zh-hans": "联合国应当做什么？",
        },
        {"en": "One thing that could be done within a year is worth more than ten wishes."},
        required=True,
        word_limit=200,
    ),
}  # fmt: skip

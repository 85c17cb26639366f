"""Titles, summaries and texts of the calls."""

# ruff: noqa: E501 (sentences are not broken)

from typing import NamedTuple


class Text(NamedTuple):
    """By language; title and summary in the same ones."""

    # ruff: noqa: E501 (sentences are not broken)

    title: dict[str, str]
    summary: dict[str, str]
    body: dict[str, str]


_HOW = (
    "\n\n## What happens with your input\n\n"
    "1. The office reads it within two working days.\n"
    "2. It goes to the departments that can use it, with a question and a date.\n"
    "3. Their answer comes to you, and stands beside your input.\n"
)

TEXTS = {
    "contracts-anyone-can-read": Text(
        {
            "en": "Contracts and budgets that anyone can read",
            "fr": "Des contrats et des budgets que chacun peut lire",
            "es": "Contratos y presupuestos que cualquiera pueda leer",
        },
        {
            "en": "What keeps people from following public money where you live, and what has opened it?",
            "fr": "Qu'est-ce qui empêche de suivre l'argent public là où vous vivez, et qu'est-ce qui a aidé ?",
            "es": "¿Qué impide seguir el dinero público donde usted vive, y qué ha ayudado?",
        },
        {
            "en": "The next conference on corruption will speak about **open contracts**. We bring what you know."
            + _HOW
        },
    ),
    "peace-close-to-home": Text(
        {"en": "Peace, close to home", "fr": "La paix, près de chez nous", "ar": "السلام، قريبًا من بيوتنا"},
        {
            "en": "Who keeps the peace in your district, and what would help them? For the review of prevention.",
            "fr": "Qui maintient la paix dans votre district, et qu'est-ce qui les aiderait ?",
            "ar": "من يحفظ السلام في منطقتكم، وما الذي يعينهم؟",
        },
        {
            "en": "Mediators, women's groups and youth councils settle more disputes than any mission. "
            "We want to know **how**, and what they lack." + _HOW
        },
    ),
    "living-with-heat-and-floods": Text(
        {
            "en": "Living with heat, floods and drought",
            "fr": "Vivre avec la chaleur, les crues et la sécheresse",
            "es": "Vivir con calor, crecidas y sequía",
            "ar": "العيش مع الحر والفيضان والجفاف",
            "ru": "Жизнь с жарой, паводками и засухой",
            "zh-hans": "与高温、洪水和干旱共处",
        },
        {
            "en": "Which warnings reach you, which help comes, and what should change before the next season?",
            "fr": "Quelles alertes vous parviennent, quelle aide arrive, et que faut-il changer ?",
            "es": "¿Qué avisos les llegan, qué ayuda reciben y qué debería cambiar?",
            "ar": "أي إنذارات تصلكم، وأي عون يأتيكم، وماذا ينبغي أن يتغير قبل الموسم القادم؟",
            "ru": "Какие предупреждения доходят до вас, какая помощь приходит и что нужно изменить?",
            "zh-hans": "哪些预警传到您那里？有哪些帮助？下一季之前应当改变什么？",
        },
        {
            "en": "The yearly review of early warning asks those who are to be warned. "
            "Tell us about **one place** that you know well." + _HOW,
            "fr": "L'examen annuel des alertes interroge celles et ceux qu'il faut alerter.",
        },
    ),
    "who-decides-when-machines-do": Text(
        {
            "en": "Who decides when machines do?",
            "fr": "Qui décide quand les machines décident ?",
            "es": "¿Quién decide cuando deciden las máquinas?",
            "zh-hans": "机器作决定时，谁在决定？",
        },
        {
            "en": "Automated decisions, threats online, data of children: cases you have seen, and rules that work.",
            "fr": "Décisions automatisées, menaces en ligne, données d'enfants : vos cas et les règles qui marchent.",
            "es": "Decisiones automatizadas, amenazas en línea, datos de menores: casos y reglas que funcionan.",
            "zh-hans": "自动化决定、网络威胁、儿童数据：您见过的案例和行之有效的规则。",
        },
        {
            "en": "Guidance is being written. A case that was **counted** weighs more in it than an opinion."
            + _HOW
        },
    ),
    "water-shore-and-forest": Text(
        {
            "en": "Water, shore and forest: what you measure",
            "fr": "Eau, rivage et forêt : ce que vous mesurez",
            "es": "Agua, costa y bosque: lo que ustedes miden",
            "ar": "الماء والشاطئ والغابة: ما تقيسونه",
            "ru": "Вода, берег и лес: что вы измеряете",
            "zh-hans": "水、岸与林：您的测量",
        },
        {
            "en": "Communities count fish, trees, water levels and waste. Show us, and say what should be done with it.",
            "fr": "Des communautés comptent poissons, arbres, niveaux d'eau et déchets. Montrez-le-nous.",
            "es": "Las comunidades cuentan peces, árboles, niveles de agua y residuos. Muéstrennoslo.",
            "ar": "تحصي المجتمعات الأسماك والأشجار ومناسيب المياه والنفايات. أرونا ذلك وقولوا ما ينبغي عمله به.",
            "ru": "Сообщества считают рыбу, деревья, уровень воды и мусор. Покажите нам и скажите, что с этим делать.",
            "zh-hans": "社区记录着鱼、树、水位和垃圾。请告诉我们，并说明该如何使用这些数据。",
        },
        {
            "en": "Official networks have gaps that you fill. Attach a table if you have one." + _HOW,
            "ar": "في الشبكات الرسمية فجوات تسدونها أنتم. أرفقوا جدولًا إن كان لديكم.",
        },
    ),
    "room-to-speak": Text(
        {
            "en": "Room to speak",
            "fr": "De la place pour parler",
            "es": "Espacio para hablar",
            "ar": "مساحة للكلام",
            "ru": "Место для слова",
        },
        {
            "en": "Laws, visas, forms and threats that keep people away from the United Nations. Nothing is published.",
            "fr": "Lois, visas, formulaires et menaces qui éloignent des Nations Unies. Rien n'est publié.",
            "es": "Leyes, visados, formularios y amenazas que alejan de las Naciones Unidas. Nada se publica.",
            "ar": "قوانين وتأشيرات واستمارات وتهديدات تبعد الناس عن الأمم المتحدة. لا يُنشر شيء.",
            "ru": "Законы, визы, анкеты и угрозы, которые отдаляют от ООН. Ничего не публикуется.",
        },
        {
            "en": "For the report on the participation of civil society. You choose who may see your input."
            + _HOW
        },
    ),
    "measurements-people-can-see": Text(
        {
            "en": "Measurements that people can see",
            "fr": "Des mesures que chacun peut voir",
            "ru": "Измерения, открытые людям",
        },
        {
            "en": "For people who live near old test sites, stores and factories: what do you need to know?",
            "fr": "Pour celles et ceux qui vivent près d'anciens sites : que devez-vous savoir ?",
            "ru": "Для тех, кто живёт рядом со старыми полигонами, складами и заводами: что вам нужно знать?",
        },
        {"en": "This call opens soon. You can read the questions now, and talk about them." + _HOW},
    ),
    "work-one-can-live-on": Text(
        {"en": "Work that one can live on"},
        {"en": "Vendors, carers, seamstresses: what would make informal work safe?"},
        {"en": "Not published yet." + _HOW},
    ),
}

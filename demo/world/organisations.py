"""Forty organisations from every region; none of them exists.

Each line: legal name, short form, kind, country, language, topic, mission; after that what is unusual.
"""

# ruff: noqa: E501 (sentences are not broken)

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sketch:
    """What is written by hand; the rest is chosen at random."""

    legal_name: str
    acronym: str
    kind: str
    country: str
    language: str
    topic: str
    mission: str
    state: str = "verified"
    listed: bool = True
    name: dict[str, str] = field(default_factory=dict)
    # Countries of work beside its own.
    also: tuple[str, ...] = ()


SKETCHES = [
    # The first is the organisation of the representative's demo role.
    Sketch("Lake Margin Fisherfolk Union", "LMFU", "community", "KE", "en", "nature",
           "Fishing families of nine landing sites keep the shore, the nets and the young fish.",
           name={"en": "Lake Margin Fisherfolk Union", "fr": "Union des pêcheurs des bords du lac",
                 "ar": "اتحاد صيادي ضفاف البحيرة"}, also=("UG", "TZ")),
    Sketch("Savanna Early Warning Collective", "SEWC", "ngo", "KE", "en", "climate",
           "Turns forecasts into messages that herders hear in time, and brings back what they see.", also=("ET",)),
    Sketch("رابطة ضفاف النهر للتنمية", "", "community", "EG", "ar", "climate",
           "تعمل مع أسر المزارعين على ضفاف النهر من أجل الإنذار المبكر والري الرشيد.",
           name={"ar": "رابطة ضفاف النهر للتنمية", "en": "Riverbank Development League"}),
    Sketch("Réseau Sahel des Radios de Quartier", "RSRQ", "network", "SN", "fr", "governance",
           "Quarante radios de quartier expliquent les budgets et les lois dans les langues parlées.",
           name={"fr": "Réseau Sahel des Radios de Quartier", "en": "Sahel Network of Neighbourhood Radios"},
           also=("ML", "BF")),
    Sketch("Femmes des Grands Puits", "FGP", "women", "NE", "fr", "peace",
           "Des femmes de trente villages négocient l'accès aux puits et aux pâturages."),
    Sketch("Midlands Vendors' Mutual", "MVM", "labour", "ZW", "en", "poverty",
           "A mutual fund of street vendors: sick pay, a lawyer, and a voice at the town hall."),
    Sketch("Harbour Youth Assembly", "HYA", "youth", "GH", "en", "tech",
           "Young people from two ports learn, repair and question the technology they use."),
    Sketch("Cape Soil and Seed Trust", "CSST", "foundation", "ZA", "en", "nature",
           "Keeps seeds, restores soil, and pays for what is alive after five years."),
    Sketch("Coletivo das Mulheres do Mangue", "CMM", "women", "MZ", "en", "nature",
           "Women of the mangrove plant, guard and count what grows between river and sea.",
           name={"en": "Mangrove Women's Collective"}),
    Sketch("Carrefour des Médiateurs de Frontière", "CMF", "ngo", "CM", "fr", "peace",
           "Des médiateurs de deux côtés de la frontière se relaient pour éviter la violence.", also=("TD",)),
    Sketch("Delta Households Forum", "DHF", "community", "BD", "en", "climate",
           "Households of the lower delta speak for themselves about floods, salt and loans.",
           name={"en": "Delta Households Forum", "fr": "Forum des ménages du delta"}),
    Sketch("Terraced Hills Women's Cooperative", "THWC", "women", "NP", "en", "poverty",
           "Four hundred women share tools, credit and the school kitchen of seven valleys."),
    Sketch("Blue Lagoon Navigators", "BLN", "indigenous", "FJ", "en", "climate",
           "Keeps the knowledge of the reef and moves with villages that have to leave.", also=("TO", "VU")),
    Sketch("Archipelago Legal Aid Circle", "ALAC", "ngo", "PH", "en", "civic",
           "Volunteer lawyers register groups, read rules with them, and stay when a case begins."),
    Sketch("Open Ledger Workshop", "OLW", "ngo", "IN", "en", "governance",
           "Reads public contracts aloud, in the places where the roads are to be built."),
    Sketch("江岸湿地守望会", "", "community", "CN", "zh-hans", "nature",
           "由沿岸居民组成，记录水位、候鸟和湿地的变化。",
           name={"zh-hans": "江岸湿地守望会", "en": "Riverside Wetland Watch"}),
    Sketch("青石社区学习社", "", "academic", "CN", "zh-hans", "tech",
           "研究数字工具怎样进入学校和社区，并把结果讲给家长听。",
           name={"zh-hans": "青石社区学习社", "en": "Bluestone Community Learning Society"}),
    Sketch("南岭护理互助社", "", "ngo", "SG", "zh-hans", "poverty",
           "为没有合同的护理人员提供培训、互助基金和法律咨询。",
           name={"zh-hans": "南岭护理互助社", "en": "South Ridge Carers' Mutual Aid"}),
    Sketch("جمعية نخيل الصحراء للوساطة", "", "ngo", "JO", "ar", "peace",
           "وسطاء محليون يعملون على حل نزاعات الماء والمرعى قبل أن تتحول إلى عنف.",
           name={"ar": "جمعية نخيل الصحراء للوساطة", "en": "Desert Palm Mediation Society"}),
    Sketch("مرصد الحروف للحقوق الرقمية", "", "network", "LB", "ar", "tech",
           "يرصد التهديدات على الإنترنت بالعربية ويساعد من تصلهم.",
           name={"ar": "مرصد الحروف للحقوق الرقمية", "en": "Letters Observatory for Digital Rights"}),
    Sketch("مبادرة البئر القديمة", "", "youth", "IQ", "ar", "civic",
           "شباب من ست محافظات يتابعون تسجيل الجمعيات ويكتبون عنه.",
           name={"ar": "مبادرة البئر القديمة", "en": "Old Well Initiative"}, listed=False),
    Sketch("Общество степных посёлков", "", "community", "KZ", "ru", "weapons",
           "Объединяет жителей посёлков у бывшего полигона и хранит их медицинские истории.",
           name={"ru": "Общество степных посёлков", "en": "Society of Steppe Settlements"}),
    Sketch("Женский совет горных долин", "", "women", "KG", "ru", "peace",
           "Женщины девяти долин договариваются о воде и пастбищах и помогают другим.",
           name={"ru": "Женский совет горных долин", "en": "Women's Council of the Mountain Valleys"}),
    Sketch("Лаборатория открытых бюджетов", "", "academic", "MD", "ru", "governance",
           "Пересказывает бюджеты районов на четырёх страницах и учит этому других.",
           name={"ru": "Лаборатория открытых бюджетов", "en": "Open Budgets Laboratory"}),
    Sketch("Союз берегов и рек", "", "network", "AM", "ru", "nature",
           "Добровольцы измеряют реки и озёра и сравнивают данные соседних стран.",
           name={"ru": "Союз берегов и рек", "en": "Union of Shores and Rivers"}, also=("GE",)),
    Sketch("Amber Coast Ecology Workshop", "ACEW", "ngo", "LT", "en", "nature",
           "Sorts what the river brings to the beach, and follows it back to where it came from."),
    Sketch("Carpathian Roads Watch", "CRW", "ngo", "RO", "en", "governance",
           "Compares the road that was paid for with the road that is there."),
    Sketch("Asociación de Cocinas del Valle", "ACV", "community", "PE", "es", "poverty",
           "Cocinas comunitarias que compran a campesinas vecinas y dan de comer a mil escolares."),
    Sketch("Red de Costureras de la Frontera", "RCF", "labour", "MX", "es", "poverty",
           "Costureras de doce talleres que negocian juntas salario, descanso y transporte.",
           name={"es": "Red de Costureras de la Frontera", "en": "Border Seamstresses' Network"}, also=("GT",)),
    Sketch("Guardianes del Manglar Dulce", "", "indigenous", "CO", "es", "nature",
           "Pescadores que siembran, cuidan y cuentan los manglares de la bahía."),
    Sketch("Jóvenes por el Acuerdo", "JPA", "youth", "CO", "es", "peace",
           "Consejos juveniles que median en mercados, escuelas y caminos rurales."),
    Sketch("Taller de Derechos Digitales Sur", "TDDS", "academic", "AR", "es", "tech",
           "Investiga cómo se decide por algoritmo y acompaña a quienes reclaman.",
           name={"es": "Taller de Derechos Digitales Sur", "en": "South Workshop on Digital Rights"}),
    Sketch("Comité de Madres de la Cuenca", "CMC", "women", "GT", "es", "civic",
           "Madres de la cuenca que registran comités y acompañan trámites.", listed=False),
    Sketch("Windward Islands Resilience Forum", "WIRF", "network", "LC", "en", "climate",
           "Parishes of six islands rehearse storms together, and compare what worked.", also=("GD", "VC")),
    Sketch("Atelier pour une Ville Sans Marches", "AVSM", "ngo", "BE", "fr", "governance",
           "Mesure les marches, les portes et les isoloirs avec les personnes concernées."),
    Sketch("Northern Doctors for Disarmament", "NDD", "academic", "NO", "en", "weapons",
           "Doctors and nurses who say what hospitals can treat, and what they cannot."),
    Sketch("Casa Abierta de Vecinas", "CAV", "foundation", "ES", "es", "civic",
           "Una casa con abogadas, imprenta y salón para grupos que empiezan.", state="pending"),
    Sketch("Collectif des Lignes d'Eau", "CLE", "community", "CA", "fr", "nature",
           "Relève les jauges de trois rivières et publie tout, chaque mois.", state="pending"),
    Sketch("Quiet Harbour Interfaith House", "QHIH", "faith", "LK", "en", "peace",
           "A house of four faiths where neighbours meet before they quarrel.", state="returned"),
    Sketch("Bright Future Global Alliance", "BFGA", "other", "US", "en", "tech",
           "Connects partners worldwide.", state="suspended"),
]  # fmt: skip

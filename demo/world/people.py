"""The people of the demo world. All have addresses that can reach nobody, and no password."""

from dataclasses import dataclass

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Figure:
    """A person one can sign in as at /demo/."""

    key: str
    name: str
    language: str = "en"
    time_zone: str = "America/New_York"

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


FIGURES = {
    figure.key: figure
    for figure in [
        Figure("owner", "Atieno Were", time_zone="Africa/Nairobi"),
        Figure("two-hats", "Baraka Lemayian", time_zone="Africa/Nairobi"),
        Figure("editor", "Njeri Mutiso", time_zone="Africa/Nairobi"),
        Figure("reader", "Ochieng Barasa", time_zone="Africa/Nairobi"),
        Figure("owner-ar", "نادية الصعيدي", language="ar", time_zone="Africa/Cairo"),
        Figure("officer", "Ines Lorenzen"),
        Figure("second-officer", "Tomas Achterberg"),
        Figure("lead", "Farida Quennell"),
        Figure("protection-officer", "Marek Duvalier"),
        Figure("auditor", "Sunniva Abara"),
        Figure("reviewer", "Rafael Ostrowe", time_zone="Africa/Nairobi"),
        Figure("liaison", "Leila Marchetti", time_zone="Africa/Nairobi"),
        Figure("operator", "Osei Lindqvist"),
        Figure("second-lead", "Noor Haverkamp"),
    ]
}

# Names of everybody else, by the language they write in.
GIVEN = {
    "en": [
        "Amara",
        "Kofi",
        "Thandi",
        "Meera",
        "Sina",
        "Ruta",
        "Dorji",
        "Leilani",
        "Tendai",
        "Asha",
        "Nils",
        "Ayo",
    ],
    "fr": ["Aïssatou", "Mamadou", "Clémence", "Ibrahim", "Solange", "Étienne", "Ramatou"],
    "es": ["Marisol", "Joaquín", "Ximena", "Anselmo", "Rosalba", "Teo", "Noelia"],
    "ar": ["سلمى", "يوسف", "هالة", "كريم", "ليلى", "زياد"],
    "ru": ["Айгуль", "Тимур", "Нина", "Сергей", "Мадина", "Арсен"],
    "zh-hans": ["林", "周", "许", "沈", "何", "罗"],
}
FAMILY = {
    "en": [
        "Okonjo",
        "Banerji",
        "Vakatoga",
        "Mbeki-Rowe",
        "Thapaliya",
        "Navickas",
        "Castries",
        "Holmvik",
        "Dlaminit",
    ],
    "fr": ["Ndiayève", "Kouassar", "Traoral", "Moussard", "Vandebroek", "Ouattaral"],
    "es": ["Quispel", "Arredón", "Ixcoyal", "Villafrán", "Montelar", "Cárcamon"],
    "ar": ["الحمداني", "الزيتوني", "المراكبي", "النحاسي", "الوردي"],
    "ru": ["Саринова", "Бекенов", "Долгушева", "Карапетов", "Мельничук"],
    "zh-hans": ["静远", "文澜", "嘉树", "若溪", "明川", "予安"],
}

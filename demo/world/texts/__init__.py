"""What is said in the demo world, in six languages."""

from demo.world.texts.ar import ARABIC
from demo.world.texts.en import ENGLISH
from demo.world.texts.es import SPANISH
from demo.world.texts.fr import FRENCH
from demo.world.texts.ru import RUSSIAN
from demo.world.texts.shape import Language
from demo.world.texts.zh import CHINESE

LANGUAGES: dict[str, Language] = {
    "en": ENGLISH,
    "fr": FRENCH,
    "es": SPANISH,
    "ar": ARABIC,
    "ru": RUSSIAN,
    "zh-hans": CHINESE,
}

"""What invented people can do, hope for and speak."""

from typing import Final

SKILLS: Final = (
    "menuiserie",
    "couture",
    "impression 3D",
    "comptabilité",
    "jardinage",
    "communication",
    "réparation de vélos",
    "cuisine",
    "photographie",
    "développement web",
    "électronique",
    "poterie",
    "reliure",
    "recherche de financements",
    "animation d'ateliers",
    "permaculture",
    "sérigraphie",
    "vidéo",
    "langue des signes",
    "droit des associations",
    "médiation numérique",
    "soudure",
    "gravure laser",
    "écriture",
)

IN_ENGLISH: Final = {
    "menuiserie": "woodwork",
    "couture": "sewing",
    "impression 3D": "3D printing",
    "jardinage": "gardening",
    "cuisine": "cooking",
    "photographie": "photography",
    "développement web": "web development",
    "électronique": "electronics",
}
"""Mentors who speak English name these skills in both languages."""

WISHES: Final = (
    "Envie d'apprendre : {first}. Et si possible {second} !",
    "Je viens d'arriver dans le coin et je cherche un groupe autour de : {first}.",
    "Mon projet : un atelier ouvert à tous, {first} et {second}.",
    "Je travaille seule chez moi ; rencontrer du monde, et pratiquer {first}.",
    "Je peux donner un coup de main ({second}) et j'aimerais progresser en {first}.",
    "{first}, {second}, tout m'intéresse, je débute.",
    "Lancer mon activité. J'ai surtout besoin d'aide pour : {first}.",
    "Transmettre ce que je sais faire, {first}, aux jeunes du quartier.",
    "Reprendre confiance après une longue pause. Pourquoi pas {first} ?",
    "Un bureau calme deux jours par semaine, et un peu de {second} le soir.",
)
WISHES_IN_ENGLISH: Final = (
    "I just moved here and would love to learn {first}.",
    "Looking for people to share a project about {first} and {second}.",
    "I need a desk, and I can help with {first}.",
)
WISHES_WITHOUT_A_SKILL: Final = (
    "Rencontrer des gens.",
    "Je ne sais pas encore, on m'a dit de venir voir.",
    "",
)

ROLES: Final = (
    ("participant",),
    ("participant",),
    ("participant", "bénévole"),
    ("organisateur",),
    ("bénévole",),
)

PEER_LANGUAGES: Final = (
    *((("fr",),) * 6),
    *((("fr", "en"),) * 3),
    ("fr", "es"),
    ("fr", "ar"),
    ("fr", "nl", "en"),
    ("fr", "de"),
    ("fr", "pt"),
)
NEWCOMER_LANGUAGES: Final = (
    *((("fr",),) * 14),
    *((("fr", "en"),) * 3),
    ("en",),
    ("en", "fr"),
    ("ar", "fr"),
    ("es", "fr"),
    ("pt", "fr"),
    ("fr-BE", "nl"),
)
NOBODY_SPEAKS: Final = ("ti", "ps", "bo")
"""Tigrinya, Pashto, Tibetan: neither a welcomer nor a mentor shares them."""

ONE_MENTOR_SPEAKS: Final = "uk"
"""Ukrainian: a mentor or two, but no welcomer."""

LANGUAGE_NAMES: Final = {
    "ar": "Arabic",
    "bo": "Tibetan",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "nl": "Dutch",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ti": "Tigrinya",
    "uk": "Ukrainian",
}

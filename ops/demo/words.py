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

ABILITIES: Final = (
    ("réparer un vélo", "bicycle repair", "fietsen herstellen"),
    ("remplir des papiers administratifs", "help with official letters", "administratie"),
    ("repair café", "repair café", "repair café"),
    ("tricot", "knitting", "breien"),
    ("faire du pain", "baking bread", "brood bakken"),
    ("apprendre le français à d'autres", "French lessons", "Franse les"),
    ("compost", "composting", "composteren"),
    ("garder des enfants", "childcare", "kinderopvang"),
    ("théâtre", "theatre", "toneel"),
    ("rédiger un CV", "CV writing", "cv schrijven"),
)
"""What mentors can do besides, as they say it in French, English or Dutch."""

HOW_WELL: Final = (1, 2, 2, 2, 3)
FREE: Final = ("1e", "2m", "2e", "3a", "3e", "4e", "5m", "6m", "6a")
"""Parts of a week: Monday evening, Tuesday morning, ..."""

PARTNERS: Final = ("Maison de l'Emploi", "Huis van de Buurt")
"""Organisations outside the network that lend mentors; they are asked last."""

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
WISHES_IN_DUTCH: Final = (
    "Ik wil graag mijn fiets leren herstellen.",
    "Ik ben hier pas komen wonen en zoek mensen om samen te tuinieren.",
    "Wie helpt mij met de administratie en met het Frans?",
    "Brood bakken met de buurt, dat lijkt me iets.",
    "Een eigen zaak beginnen: boekhouding is niets voor mij.",
)
IN_OWN_WORDS: Final = {
    "fr": (
        "Réparer mon vélo, et pourquoi pas celui des voisins.",
        "Je n'y comprends rien aux papiers, il me faudrait un coup de main.",
        "Apprendre à faire du pain et à tenir un compost.",
        "Refaire mon CV et retrouver du travail.",
        "Déboucher mon évier sans appeler un plombier !",
    ),
    "en": (
        "How do I fix my bike without breaking the rest of it?",
        "I would like to practise my French, and to knit in company.",
        "Somebody to read official letters with me.",
    ),
}
"""Wishes that name no skill as it is on anybody's list: the vocabulary understands them."""

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
    ("nl", "fr"),
    ("nl", "en"),
)
NOBODY_SPEAKS: Final = ("ti", "ps", "bo")
"""Tigrinya, Pashto, Tibetan: neither a welcomer nor a mentor who is there shares them."""

WHO_COMES_BACK_SPEAKS: Final = ("ti", "ps")
"""Mentors who are on a pause at first speak these, too; nobody ever speaks Tibetan."""

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

"""The parts of a welcome call, and what the house itself has to say about each."""

from collections.abc import Mapping

from services.onboarding.domain.words import Tongue

SECTIONS: Mapping[str, Mapping[Tongue, tuple[str, str]]] = {
    "before": {
        "fr": (
            "Avant l'appel",
            "Relisez ce que la personne a écrit d'elle, choisissez un endroit calme, et gardez "
            "une demi-heure devant vous. Vous n'avez rien à évaluer : vous accueillez.",
        ),
        "nl": (
            "Vóór het gesprek",
            "Lees nog eens wat de ander over zichzelf schreef, zoek een rustige plek en houd een "
            "half uur vrij. U hoeft niets te beoordelen: u verwelkomt.",
        ),
        "en": (
            "Before the call",
            "Read again what they wrote about themselves, find a quiet place and keep half an "
            "hour free. There is nothing to assess: you are welcoming somebody.",
        ),
    },
    "opening": {
        "fr": (
            "Les premiers mots",
            "Dites qui vous êtes, pourquoi vous appelez et combien de temps cela prendra. "
            "Demandez si le moment convient ; sinon, proposez-en un autre sans attendre "
            "d'explication.",
        ),
        "nl": (
            "De eerste woorden",
            "Zeg wie u bent, waarom u belt en hoe lang het duurt. Vraag of het uitkomt; zo niet, "
            "stel dan een ander moment voor zonder om uitleg te vragen.",
        ),
        "en": (
            "The first words",
            "Say who you are, why you are calling and how long it will take. Ask whether this is "
            "a good time; if not, offer another one without expecting a reason.",
        ),
    },
    "listening": {
        "fr": (
            "Écouter",
            "Laissez l'autre raconter son envie et son histoire. Une question ouverte vaut mieux "
            "que trois fermées, et un silence n'est pas un vide à remplir.",
        ),
        "nl": (
            "Luisteren",
            "Laat de ander vertellen wat hem of haar beweegt. Eén open vraag is beter dan drie "
            "gesloten, en een stilte hoeft u niet op te vullen.",
        ),
        "en": (
            "Listening",
            "Let them tell you what they hope for and where they come from. One open question is "
            "worth three closed ones, and a silence is no gap to be filled.",
        ),
    },
    "charter": {
        "fr": (
            "Parler de la charte",
            "Prenez deux ou trois mesures et dites ce qu'elles changent dans la vie du lieu, avec "
            "un exemple vécu. Dites aussi ce qui n'a pas sa place chez nous, et pourquoi.",
        ),
        "nl": (
            "Over het charter praten",
            "Neem twee of drie maatregelen en vertel aan de hand van een eigen voorbeeld wat ze "
            "in de praktijk betekenen. Zeg ook wat bij ons niet kan, en waarom.",
        ),
        "en": (
            "Talking about the charter",
            "Take two or three measures and say what they change in everyday life, with an "
            "example of your own. Say as well what has no place here, and why.",
        ),
    },
    "questions": {
        "fr": (
            "Ses questions",
            "Répondez simplement, et dites-le quand vous ne savez pas. Notez la question après "
            "l'appel, sans nom ni détail personnel : quelqu'un y répondra, pour tout le monde.",
        ),
        "nl": (
            "De vragen van de ander",
            "Antwoord eenvoudig, en zeg het gerust als u iets niet weet. Noteer de vraag na het "
            "gesprek, zonder namen of persoonlijke details: iemand beantwoordt ze, voor iedereen.",
        ),
        "en": (
            "Their questions",
            "Answer simply, and say so when you do not know. Write the question down after the "
            "call, without names or personal details: somebody will answer it, for everybody.",
        ),
    },
    "afterwards": {
        "fr": (
            "Pour finir, et après",
            "Redites ensemble ce qui vient ensuite et qui fait quoi. Un doute n'est pas un refus : "
            "parlez-en à une autre personne avant que cela ait une conséquence.",
        ),
        "nl": (
            "Afronden, en daarna",
            "Herhaal samen wat er nu komt en wie wat doet. Een twijfel is geen weigering: bespreek "
            "ze met iemand anders voordat ze gevolgen heeft.",
        ),
        "en": (
            "To end, and afterwards",
            "Say once more together what comes next and who does what. A doubt is no refusal: talk "
            "it over with somebody else before it has any consequence.",
        ),
    },
}
"""By the section's name: title and text, in the order of a call."""

"""The role card: what a mentor is and is not, in the words that both of the two read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Tongue = Literal["fr", "nl", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCard:
    """What a mentor is there for, on one page and in one language.

    Attributes:
        summary: all of it in one sentence.
        is_: what a mentor is, a sentence each.
        is_not: what a mentor is not.
        course: how it begins, goes on and ends.
        freedoms: what both may do without giving a reason.
    """

    title: str
    summary: str
    is_: tuple[str, ...]
    is_not: tuple[str, ...]
    course: tuple[str, ...]
    freedoms: tuple[str, ...]


_FRENCH = RoleCard(
    title="Parrain, marraine : le rôle en une page",
    summary="Un membre qui connaît bien la maison se tient aux côtés de quelqu'un qui arrive, "
    "le temps que cette personne y trouve ses repères.",
    is_=(
        "Quelqu'un à qui l'on peut poser toutes ses questions, même les plus petites.",
        "Quelqu'un qui oriente : vers qui se tourner, où chercher l'information, comment les "
        "choses se passent ici.",
        "Quelqu'un qui présente les lieux, les habitudes et les gens.",
        "Quelqu'un qui écoute, et qui dit simplement quand il ou elle ne sait pas.",
    ),
    is_not=(
        "Ce n'est pas un coach : personne n'est évalué, personne n'est à améliorer.",
        "Ce n'est pas un responsable : pas d'ordres, pas de comptes à rendre.",
        "Ce n'est pas un passage obligé : chacun peut s'adresser directement à tout le monde.",
        "Ce n'est ni un soignant ni un service d'urgence : une inquiétude sérieuse se confie à "
        "la coordination, ou en toute confidentialité par la page prévue pour cela.",
    ),
    course=(
        "Dans la première semaine, le parrain ou la marraine donne un premier signe.",
        "Au bout de 30 jours, puis de 90 jours, chacun dit d'un mot comment cela se passe.",
        "L'accompagnement s'achève quand les deux le disent : on vole de ses propres ailes. Sans "
        "nouvelles de personne pendant des mois, il s'achève en douceur.",
    ),
    freedoms=(
        "La personne qui arrive peut demander quelqu'un d'autre, une fois, sans se justifier.",
        "Le parrain ou la marraine peut décliner, faire une pause ou s'arrêter.",
        "Chacun peut dire qui il préfère ne pas rencontrer : personne d'autre ne le voit.",
    ),
)
_DUTCH = RoleCard(
    title="Peter of meter: de rol op één bladzijde",
    summary="Een lid dat het huis goed kent, staat naast iemand die pas begint, tot die er zelf "
    "de weg vindt.",
    is_=(
        "Iemand aan wie je alles mag vragen, ook de kleinste dingen.",
        "Iemand die je op weg helpt: bij wie je moet zijn, waar je iets vindt, hoe het hier gaat.",
        "Iemand die je de plek, de gewoonten en de mensen leert kennen.",
        "Iemand die luistert, en gewoon zegt wanneer hij of zij het niet weet.",
    ),
    is_not=(
        "Geen coach: niemand wordt beoordeeld, niemand moet beter worden.",
        "Geen baas: geen bevelen, geen verantwoording.",
        "Geen verplichte tussenpersoon: iedereen mag rechtstreeks met iedereen spreken.",
        "Geen hulpverlener en geen nooddienst: met een ernstige zorg ga je naar de coördinatie, "
        "of in vertrouwen naar de bladzijde die daarvoor dient.",
    ),
    course=(
        "In de eerste week laat de peter of meter iets van zich horen.",
        "Na 30 en na 90 dagen zeggen beiden in één woord hoe het gaat.",
        "De begeleiding stopt wanneer beiden dat zeggen: je vindt nu zelf je weg. Laat niemand "
        "maandenlang iets horen, dan loopt ze rustig af.",
    ),
    freedoms=(
        "Wie pas begint, mag één keer om iemand anders vragen, zonder uitleg.",
        "De peter of meter mag weigeren, pauzeren of stoppen.",
        "Beiden mogen zeggen wie ze liever niet ontmoeten: niemand anders ziet dat.",
    ),
)
_ENGLISH = RoleCard(
    title="Mentor: the role on one page",
    summary="A member who knows the house well is at the side of somebody who has just arrived, "
    "until they find their own way around.",
    is_=(
        "Somebody whom you can ask anything, the smallest things too.",
        "Somebody who points the way: whom to turn to, where to look, how things are done here.",
        "Somebody who shows you the place, its habits and its people.",
        "Somebody who listens, and simply says so when they do not know.",
    ),
    is_not=(
        "Not a coach: nobody is assessed, nobody is to be improved.",
        "Not a boss: there are no orders, and nothing to account for.",
        "Not a gate: everybody may talk to everybody directly.",
        "Not a carer, and no emergency service: take a serious worry to your coordinator, or in "
        "confidence to the page that is there for it.",
    ),
    course=(
        "Within the first week, the mentor gets in touch.",
        "After 30 days, and again after 90, each says in a word how it is going.",
        "It ends when both say so: you find your own way now. Where nobody says anything for "
        "months, it comes to a quiet end.",
    ),
    freedoms=(
        "Who has just arrived may ask for somebody else, once, without giving a reason.",
        "The mentor may decline, pause or stop.",
        "Both may say whom they would rather not meet: nobody else sees it.",
    ),
)

ROLE_CARDS: Final[Mapping[Tongue, RoleCard]] = {"fr": _FRENCH, "nl": _DUTCH, "en": _ENGLISH}
"""By language; French first, as it is what there is where nothing else was asked for."""

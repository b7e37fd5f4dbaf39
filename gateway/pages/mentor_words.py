"""What the pages of links about mentors say, in French, Dutch and English."""

from collections.abc import Mapping
from typing import Final

_FR: Final = {
    "accept.title": "Accompagner quelqu'un ?",
    "accept.lead": "Une personne qui vient d'arriver aimerait vous avoir à ses côtés.",
    "accept.button": "Oui, avec plaisir",
    "decline.title": "Pas cette fois ?",
    "decline.lead": "C'est tout à fait bien ainsi : nous cherchons quelqu'un d'autre, et personne "
    "ne vous en voudra.",
    "decline.button": "Non, pas cette fois",
    "decline.ask": "Si vous le souhaitez, dites-nous pourquoi",
    "reason.no_time": "Je manque de temps en ce moment",
    "reason.too_far": "C'est trop loin",
    "reason.not_my_field": "Ce n'est pas mon domaine",
    "reason.know_each_other": "Nous nous connaissons déjà",
    "reason.other": "Une autre raison",
    "role": "Un mentor oriente et répond aux questions : vers qui se tourner, où trouver quoi. Ce "
    "n'est ni un coach ni un responsable.",
    "role.is_": "Un mentor, c'est",
    "role.is_not": "Ce qu'un mentor n'est pas",
    "role.course": "Le chemin",
    "role.freedoms": "Ce que chacun peut faire sans se justifier",
    "contact.title": "Avez-vous pu vous parler ?",
    "contacted.lead": "{name} et vous, vous êtes-vous parlé, écrit ou rencontrés ?",
    "contacted.lead_to_mentor": "La personne que vous accompagnez et vous, vous êtes-vous parlé, "
    "écrit ou rencontrés ?",
    "contacted.button": "Oui, nous nous sommes parlé",
    "not_contacted.lead": "Si {name} et vous n'avez pas encore pu vous parler, ce n'est la faute "
    "de personne : nous nous en occupons.",
    "not_contacted.lead_to_mentor": "Si vous n'avez pas encore pu vous parler, ce n'est la faute "
    "de personne. Notre message dit comment joindre cette personne.",
    "not_contacted.button": "Pas encore",
    "check.title": "Comment cela se passe-t-il ?",
    "going_well.lead": "Après {day} jours, cela se passe bien : voilà une bonne nouvelle.",
    "going_well.button": "Cela se passe bien",
    "needs_more.lead": "Après {day} jours, un peu plus de soutien serait bien : nous regardons "
    "cela avec vous.",
    "needs_more.button": "Un peu plus de soutien serait bien",
    "not_working.lead": "Après {day} jours, cela ne va pas : cela arrive et n'est la faute de "
    "personne. Par ce bouton, cet accompagnement s'arrête et quelqu'un d'autre prend le relais, "
    "sans que personne ait à se justifier.",
    "not_working.button": "Cela ne va pas",
    "autonomy.title": "Le chemin se fait-il maintenant sans mentor ?",
    "autonomy.lead": "Quand vous l'aurez dit tous les deux, cet accompagnement sera arrivé à bon "
    "port. On peut rester en contact sans raison.",
    "autonomy.button": "Oui, le chemin se fait maintenant sans mentor",
    "ask_another.title": "Souhaitez-vous quelqu'un d'autre ?",
    "ask_another.lead": "Si l'entente ne vient pas, cela arrive et n'est la faute de personne. "
    "Par ce bouton, nous cherchons quelqu'un d'autre pour vous, une fois, sans que "
    "vous ayez à vous justifier.",
    "ask_another.button": "Oui, quelqu'un d'autre",
    "close": "Ce n'est pas le lien que vous cherchiez ? Fermez simplement cette page : rien n'a "
    "changé.",
    "somebody": "votre mentor",
    "thanks": "Merci, c'est noté",
    "done.accept": "Merci pour votre oui.",
    "done.decline": "Merci de nous l'avoir dit.",
    "done.contacted": "Voilà qui nous réjouit.",
    "done.not_contacted": "Merci de nous l'avoir dit : nous y veillons avec vous.",
    "done.going_well": "Voilà qui nous réjouit.",
    "done.needs_more": "Merci de nous l'avoir dit : quelqu'un de l'équipe y veille.",
    "done.not_working": "Merci de nous l'avoir dit : on s'organise autrement.",
    "done.autonomy": "Voilà une belle nouvelle.",
    "done.ask_another": "C'est noté, sans autre question.",
    "now.yours": "Vous accompagnez quelqu'un",
    "say.yours": "Un premier bonjour dans les sept jours, et le chemin commence. Notre message dit "
    "comment joindre cette personne.",
    "say.still_yours": "Merci pour le temps et l'attention que vous donnez.",
    "now.settled": "Vous n'avez rien à faire",
    "say.settled": "Nous nous occupons de la suite pour cette personne. Merci d'être là.",
    "now.at_your_side": "Quelqu'un est à vos côtés",
    "say.at_your_side": "Votre mentor : {name}. Une question, même petite, est toujours la "
    "bienvenue.",
    "now.asked": "Nous demandons à quelqu'un de vous accompagner",
    "say.asked": "Dès que nous avons une réponse, nous vous l'écrivons. Vous n'avez rien à faire.",
    "now.wanted": "Nous cherchons votre mentor",
    "say.wanted": "Dès que quelqu'un a de la place pour vous, nous vous écrivons. Vous n'avez rien "
    "à faire.",
    "now.ended": "Vous trouvez votre chemin",
    "say.ended": "Une question reste toujours la bienvenue, et vous aussi.",
    "used.title": "Ce lien n'est plus à jour",
    "used.say": "Vous avez déjà répondu, ou les choses ont changé depuis. Voici où l'on en est.",
    "not_now.title": "Cela n'est plus possible",
    "not_now.say": "Les choses ont changé entre-temps. Voici où l'on en est.",
}

_NL: Final = {
    "accept.title": "Met iemand op weg gaan?",
    "accept.lead": "Iemand die pas is aangekomen, zou u graag aan zijn of haar zijde hebben.",
    "accept.button": "Ja, graag",
    "decline.title": "Deze keer niet?",
    "decline.lead": "Dat is helemaal goed: we zoeken iemand anders, en niemand neemt het u "
    "kwalijk.",
    "decline.button": "Nee, deze keer niet",
    "decline.ask": "Als u wilt, zeg ons waarom",
    "reason.no_time": "Ik heb nu te weinig tijd",
    "reason.too_far": "Het is te ver",
    "reason.not_my_field": "Dit is mijn gebied niet",
    "reason.know_each_other": "We kennen elkaar al",
    "reason.other": "Een andere reden",
    "role": "Een mentor wijst de weg en beantwoordt vragen: bij wie u terechtkunt, waar u iets "
    "vindt. Een mentor is geen coach en geen baas.",
    "role.is_": "Een mentor is",
    "role.is_not": "Wat een mentor niet is",
    "role.course": "De weg",
    "role.freedoms": "Wat elk van beiden mag, zonder uitleg",
    "contact.title": "Hebt u elkaar al gesproken?",
    "contacted.lead": "Hebben u en {name} elkaar gesproken, geschreven of ontmoet?",
    "contacted.lead_to_mentor": "Hebben u en de persoon die u begeleidt elkaar gesproken, "
    "geschreven of ontmoet?",
    "contacted.button": "Ja, we hebben elkaar gesproken",
    "not_contacted.lead": "Als u en {name} elkaar nog niet hebben gesproken, is dat niemands fout: "
    "wij zorgen ervoor.",
    "not_contacted.lead_to_mentor": "Als u elkaar nog niet hebt gesproken, is dat niemands fout. "
    "In ons bericht staat hoe u deze persoon bereikt.",
    "not_contacted.button": "Nog niet",
    "check.title": "Hoe gaat het?",
    "going_well.lead": "Na {day} dagen gaat het goed: dat is mooi nieuws.",
    "going_well.button": "Het gaat goed",
    "needs_more.lead": "Na {day} dagen zou wat meer steun fijn zijn: we bekijken het samen met u.",
    "needs_more.button": "Wat meer steun zou fijn zijn",
    "not_working.lead": "Na {day} dagen gaat het niet: dat gebeurt en is niemands fout. Met deze "
    "knop stopt deze begeleiding en neemt iemand anders het over, zonder dat iemand iets hoeft uit "
    "te leggen.",
    "not_working.button": "Het gaat niet",
    "autonomy.title": "Gaat het voortaan zonder mentor?",
    "autonomy.lead": "Zodra u het allebei hebt gezegd, is deze begeleiding goed afgerond. Contact "
    "houden kan ook zonder reden.",
    "autonomy.button": "Ja, het gaat voortaan zonder mentor",
    "ask_another.title": "Hebt u liever iemand anders?",
    "ask_another.lead": "Als het niet klikt, dan kan dat gebeuren en is het niemands fout. Met "
    "deze knop zoeken we iemand anders voor u, één keer, zonder dat u iets hoeft uit te leggen.",
    "ask_another.button": "Ja, iemand anders",
    "close": "Was dit niet de link die u zocht? Sluit gewoon deze pagina: er is niets veranderd.",
    "somebody": "uw mentor",
    "thanks": "Dank u wel, genoteerd",
    "done.accept": "Bedankt voor uw ja.",
    "done.decline": "Bedankt dat u het ons zegt.",
    "done.contacted": "Dat doet ons plezier.",
    "done.not_contacted": "Bedankt dat u het ons zegt: wij volgen het samen met u op.",
    "done.going_well": "Dat doet ons plezier.",
    "done.needs_more": "Bedankt dat u het ons zegt: iemand van het team let erop.",
    "done.not_working": "Bedankt dat u het ons zegt: we regelen het anders.",
    "done.autonomy": "Dat is mooi nieuws.",
    "done.ask_another": "Genoteerd, zonder verdere vragen.",
    "now.yours": "U gaat met iemand op weg",
    "say.yours": "Een eerste goedendag binnen zeven dagen, en de weg begint. In ons bericht staat "
    "hoe u deze persoon bereikt.",
    "say.still_yours": "Bedankt voor de tijd en de aandacht die u geeft.",
    "now.settled": "U hoeft niets te doen",
    "say.settled": "Wij zorgen voor het vervolg voor deze persoon. Bedankt dat u er bent.",
    "now.at_your_side": "Er is iemand aan uw zijde",
    "say.at_your_side": "Uw mentor: {name}. Een vraag, ook een kleine, is altijd welkom.",
    "now.asked": "We vragen iemand om met u op weg te gaan",
    "say.asked": "Zodra we een antwoord hebben, schrijven we u. U hoeft niets te doen.",
    "now.wanted": "We zoeken uw mentor",
    "say.wanted": "Zodra iemand tijd voor u heeft, schrijven we u. U hoeft niets te doen.",
    "now.ended": "U vindt uw eigen weg",
    "say.ended": "Een vraag blijft altijd welkom, en u ook.",
    "used.title": "Deze link geldt niet meer",
    "used.say": "U hebt al geantwoord, of er is intussen iets veranderd. Zo staat het er nu voor.",
    "not_now.title": "Dat kan niet meer",
    "not_now.say": "Er is intussen iets veranderd. Zo staat het er nu voor.",
}

_EN: Final = {
    "accept.title": "Accompany somebody?",
    "accept.lead": "Somebody who has just arrived would like to have you at their side.",
    "accept.button": "Yes, gladly",
    "decline.title": "Not this time?",
    "decline.lead": "That is perfectly fine: we look for somebody else, and nobody will mind.",
    "decline.button": "No, not this time",
    "decline.ask": "If you like, tell us why",
    "reason.no_time": "I have too little time just now",
    "reason.too_far": "It is too far away",
    "reason.not_my_field": "It is not my field",
    "reason.know_each_other": "We know each other already",
    "reason.other": "Another reason",
    "role": "A mentor shows the way and answers questions: whom to turn to, where to find things. "
    "A mentor is neither a coach nor a boss.",
    "role.is_": "A mentor is",
    "role.is_not": "What a mentor is not",
    "role.course": "The way",
    "role.freedoms": "What each may do without giving a reason",
    "contact.title": "Have you been in touch?",
    "contacted.lead": "Have {name} and you talked, written or met?",
    "contacted.lead_to_mentor": "Have the person at your side and you talked, written or met?",
    "contacted.button": "Yes, we have been in touch",
    "not_contacted.lead": "If {name} and you have not been in touch yet, that is nobody's fault: "
    "we will see to it.",
    "not_contacted.lead_to_mentor": "If you have not been in touch yet, that is nobody's fault. "
    "Our message says how to reach them.",
    "not_contacted.button": "Not yet",
    "check.title": "How is it going?",
    "going_well.lead": "After {day} days it is going well: that is good news.",
    "going_well.button": "It is going well",
    "needs_more.lead": "After {day} days a little more support would be good: we will look at it "
    "with you.",
    "needs_more.button": "A little more support would be good",
    "not_working.lead": "After {day} days it is not working: that happens and is nobody's fault. "
    "By this button the two of you part, and somebody else takes over, with nothing for anybody to "
    "explain.",
    "not_working.button": "It is not working",
    "autonomy.title": "Does it go without a mentor from now on?",
    "autonomy.lead": "Once you have both said so, this mentoring has come to a good end. People "
    "may stay in touch without a reason.",
    "autonomy.button": "Yes, from now on it goes without a mentor",
    "ask_another.title": "Would you rather have somebody else?",
    "ask_another.lead": "If the two of you do not get along, that happens and is nobody's "
    "fault. By this button we look for somebody else for you, once, with nothing for "
    "you to explain.",
    "ask_another.button": "Yes, somebody else",
    "close": "Is this not the link that you meant? Just close this page: nothing has changed.",
    "somebody": "your mentor",
    "thanks": "Thank you, noted",
    "done.accept": "Thank you for your yes.",
    "done.decline": "Thank you for telling us.",
    "done.contacted": "We are glad to hear it.",
    "done.not_contacted": "Thank you for telling us: we will see to it with you.",
    "done.going_well": "We are glad to hear it.",
    "done.needs_more": "Thank you for telling us: somebody of the team will look after it.",
    "done.not_working": "Thank you for telling us: we will arrange it in another way.",
    "done.autonomy": "That is good news.",
    "done.ask_another": "Noted, with nothing more to ask.",
    "now.yours": "You accompany somebody",
    "say.yours": "A first hello within seven days, and the way begins. Our message says how to "
    "reach them.",
    "say.still_yours": "Thank you for the time and the attention that you give.",
    "now.settled": "There is nothing for you to do",
    "say.settled": "We see to what comes next for this person. Thank you for being there.",
    "now.at_your_side": "Somebody is at your side",
    "say.at_your_side": "Your mentor: {name}. A question, even a small one, is always welcome.",
    "now.asked": "We are asking somebody to accompany you",
    "say.asked": "As soon as we have an answer, we will write to you. You need not do anything.",
    "now.wanted": "We are looking for your mentor",
    "say.wanted": "As soon as somebody has room for you, we will write to you. You need not do "
    "anything.",
    "now.ended": "You find your own way",
    "say.ended": "A question is always welcome, and so are you.",
    "used.title": "This link is out of date",
    "used.say": "You have answered already, or things have changed since. This is how they are "
    "now.",
    "not_now.title": "That is no longer possible",
    "not_now.say": "Things have changed meanwhile. This is how they are now.",
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {"fr": _FR, "nl": _NL, "en": _EN}
"""Every sentence, by language and name."""

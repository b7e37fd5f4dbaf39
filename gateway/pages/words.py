"""What the pages say, in French, Dutch and English."""

from collections.abc import Mapping
from typing import Final

LANGUAGE_NAMES: Final = {"fr": "Français", "nl": "Nederlands", "en": "English"}

_FR: Final = {
    "choose.title": "Choisissez le moment de votre appel",
    "choose.lead": "Une personne du réseau, formée pour cela, aimerait faire votre connaissance. "
    "Ces moments vous sont gardés jusqu'au {until}.",
    "choose.button": "Choisir ce moment",
    "choose.none": "Aucun de ces moments ne vous convient ? Répondez simplement à notre message : "
    "nous en trouverons un autre ensemble.",
    "move.title": "Déplacer votre appel",
    "move.lead": "Choisissez un autre moment. Jusque-là, rien ne change.",
    "move.button": "Déplacer mon appel",
    "cancel.title": "Annuler votre appel ?",
    "cancel.lead": "Vous pourrez en demander un autre quand vous voudrez.",
    "cancel.ask": "Que souhaitez-vous ?",
    "cancel.this": "Annuler ce rendez-vous ; j'en choisirai peut-être un autre",
    "cancel.no_call": "Je préfère ne pas avoir d'appel",
    "cancel.button": "Oui, annuler mon appel",
    "cancel.none": "Vous préférez le garder ? Fermez simplement cette page : rien n'a changé.",
    "rebook.title": "Demander un autre appel",
    "rebook.lead": "Choisissez un moment, ou prenez le premier qui se libère.",
    "rebook.button": "Demander cet appel",
    "rebook.first": "Le premier moment libre",
    "times": "Quel moment vous convient ?",
    "later": "Voir d'autres jours",
    "nothing_free": "Il n'y a pas de moment libre en ce moment. Revenez un peu plus tard, ou "
    "répondez simplement à notre message.",
    "with": "avec {name}",
    "your_call": "Votre appel",
    "minutes": "environ {minutes} minutes",
    "rings": "{name} vous appelle sur votre téléphone. Vous n'avez rien à préparer : ni compte, "
    "ni Internet.",
    "somebody": "Une personne du réseau",
    "done.choose": "C'est noté, merci.",
    "done.move": "C'est fait : votre appel est déplacé.",
    "done.cancel": "C'est fait : votre appel est annulé.",
    "done.no_call": "C'est noté : pas d'appel de bienvenue.",
    "done.rebook": "Merci, c'est noté.",
    "now.booked": "Votre appel est prévu",
    "now.offered": "Des moments vous sont proposés",
    "now.wanted": "Nous cherchons un moment pour vous",
    "now.cancelled": "Aucun appel n'est prévu",
    "now.escalated": "Quelqu'un s'occupe personnellement de votre appel",
    "now.held": "Votre appel a eu lieu",
    "now.declined": "Aucun appel n'est prévu",
    "now.closed": "Aucun appel n'est prévu",
    "say.offered": "Notre dernier message contient le lien pour choisir.",
    "say.wanted": "Dès que quelqu'un est libre, nous vous écrivons. Vous n'avez rien à faire.",
    "say.cancelled": "Si vous changez d'avis, notre message contient un lien pour en demander un "
    "autre. Vous restez toujours le ou la bienvenue.",
    "say.escalated": "{person} prendra contact avec vous.",
    "say.held": "Nous espérons que l'échange vous a plu. Au plaisir de vous revoir !",
    "say.declined": "C'est tout à fait bien ainsi. Vous restez toujours le ou la bienvenue.",
    "say.closed": "Vous restez toujours le ou la bienvenue.",
    "next": "Nous vous l'écrivons aussi. Ce lien a servi ; notre prochain message en contient un "
    "nouveau si vous voulez changer quelque chose.",
    "used.title": "Ce lien n'est plus à jour",
    "used.say": "Il a déjà servi, ou votre appel a changé depuis. Voici ce qui est prévu "
    "maintenant. Pour changer quelque chose, prenez le lien de notre dernier message.",
    "expired.title": "Ce lien a expiré",
    "expired.say": "Prenez le lien de notre dernier message. Si vous n'en avez pas, répondez à ce "
    "message : nous vous aiderons volontiers.",
    "unknown.title": "Cette adresse ne mène nulle part",
    "unknown.say": "Elle a peut-être été coupée en route. Ouvrez le lien directement dans notre "
    "message, ou copiez-le en entier.",
    "taken": "Ce moment vient d'être pris. Voici ceux qui sont encore libres.",
    "pick": "Choisissez d'abord un moment, puis appuyez sur le bouton.",
    "not_now.title": "Cela n'est plus possible",
    "not_now.say": "Votre appel a changé entre-temps, ou son heure est venue. Voici où il en est.",
    "away.title": "Un instant, s'il vous plaît",
    "away.say": "Nous n'arrivons pas à répondre pour le moment. Réessayez dans une minute : rien "
    "ne sera fait deux fois.",
    "many.title": "Un peu de patience, s'il vous plaît",
    "many.say": "Beaucoup de demandes arrivent d'ici. Réessayez dans une minute.",
    "wrong.title": "Nous n'avons pas compris",
    "wrong.say": "Ouvrez à nouveau le lien de notre message et utilisez les boutons de la page.",
    "help": "Une question ? Répondez à notre message ou parlez-en dans votre lieu : quelqu'un vous "
    "aidera.",
}

_NL: Final = {
    "choose.title": "Kies wanneer we u bellen",
    "choose.lead": "Iemand van het netwerk, daarvoor opgeleid, maakt graag kennis met u. "
    "Deze momenten houden we voor u vrij tot {until}.",
    "choose.button": "Dit moment kiezen",
    "choose.none": "Past geen van deze momenten? Antwoord gewoon op ons bericht: dan vinden we "
    "samen een ander.",
    "move.title": "Uw gesprek verplaatsen",
    "move.lead": "Kies een ander moment. Tot dan verandert er niets.",
    "move.button": "Mijn gesprek verplaatsen",
    "cancel.title": "Uw gesprek annuleren?",
    "cancel.lead": "U kunt altijd een nieuw gesprek vragen.",
    "cancel.ask": "Wat wenst u?",
    "cancel.this": "Dit moment annuleren; misschien kies ik een ander",
    "cancel.no_call": "Ik krijg liever geen gesprek",
    "cancel.button": "Ja, mijn gesprek annuleren",
    "cancel.none": "Houdt u het gesprek liever? Sluit gewoon deze pagina: er is niets veranderd.",
    "rebook.title": "Een nieuw gesprek vragen",
    "rebook.lead": "Kies een moment, of neem het eerste dat vrijkomt.",
    "rebook.button": "Dit gesprek vragen",
    "rebook.first": "Het eerste vrije moment",
    "times": "Welk moment past u?",
    "later": "Andere dagen bekijken",
    "nothing_free": "Er is nu geen moment vrij. Kom later even terug, of antwoord gewoon op ons "
    "bericht.",
    "with": "met {name}",
    "your_call": "Uw gesprek",
    "minutes": "ongeveer {minutes} minuten",
    "rings": "{name} belt u op uw telefoon. U hoeft niets voor te bereiden: geen account, geen "
    "internet.",
    "somebody": "Iemand van het netwerk",
    "done.choose": "Genoteerd, dank u wel.",
    "done.move": "Gelukt: uw gesprek is verplaatst.",
    "done.cancel": "Gelukt: uw gesprek is geannuleerd.",
    "done.no_call": "Genoteerd: geen welkomstgesprek.",
    "done.rebook": "Dank u wel, genoteerd.",
    "now.booked": "Uw gesprek is gepland",
    "now.offered": "Er zijn momenten voor u vrijgehouden",
    "now.wanted": "We zoeken een moment voor u",
    "now.cancelled": "Er is geen gesprek gepland",
    "now.escalated": "Iemand zorgt persoonlijk voor uw gesprek",
    "now.held": "Uw gesprek heeft plaatsgevonden",
    "now.declined": "Er is geen gesprek gepland",
    "now.closed": "Er is geen gesprek gepland",
    "say.offered": "In ons laatste bericht staat de link om te kiezen.",
    "say.wanted": "Zodra iemand vrij is, schrijven we u. U hoeft niets te doen.",
    "say.cancelled": "Bedenkt u zich? In ons bericht staat een link om een nieuw gesprek te "
    "vragen. U blijft altijd welkom.",
    "say.escalated": "{person} neemt contact met u op.",
    "say.held": "We hopen dat het een fijn gesprek was. Tot ziens!",
    "say.declined": "Dat is helemaal goed. U blijft altijd welkom.",
    "say.closed": "U blijft altijd welkom.",
    "next": "We schrijven het u ook. Deze link is gebruikt; in ons volgende bericht staat een "
    "nieuwe, als u iets wilt veranderen.",
    "used.title": "Deze link geldt niet meer",
    "used.say": "Hij is al gebruikt, of uw gesprek is intussen veranderd. Dit is er nu gepland. "
    "Wilt u iets veranderen, neem dan de link uit ons laatste bericht.",
    "expired.title": "Deze link is verlopen",
    "expired.say": "Neem de link uit ons laatste bericht. Hebt u er geen, antwoord dan op dat "
    "bericht: we helpen u graag.",
    "unknown.title": "Dit adres leidt nergens heen",
    "unknown.say": "Misschien is het onderweg afgebroken. Open de link rechtstreeks in ons "
    "bericht, of kopieer hem helemaal.",
    "taken": "Dit moment is net bezet. Deze zijn nog vrij.",
    "pick": "Kies eerst een moment en druk dan op de knop.",
    "not_now.title": "Dat kan niet meer",
    "not_now.say": "Uw gesprek is intussen veranderd, of het is zover. Zo staat het ermee.",
    "away.title": "Een ogenblik, alstublieft",
    "away.say": "We kunnen nu even niet antwoorden. Probeer het over een minuut opnieuw: niets "
    "gebeurt twee keer.",
    "many.title": "Even geduld, alstublieft",
    "many.say": "Er komen hiervandaan veel vragen binnen. Probeer het over een minuut opnieuw.",
    "wrong.title": "We hebben dat niet begrepen",
    "wrong.say": "Open de link in ons bericht opnieuw en gebruik de knoppen op de pagina.",
    "help": "Een vraag? Antwoord op ons bericht of vraag het op uw plek: iemand helpt u verder.",
}

_EN: Final = {
    "choose.title": "Choose when we call you",
    "choose.lead": "Somebody from the network, trained for this, would like to get to know you. "
    "These times are kept for you until {until}.",
    "choose.button": "Choose this time",
    "choose.none": "Does none of these suit you? Just answer our message: we will find another "
    "one together.",
    "move.title": "Move your call",
    "move.lead": "Choose another time. Until you do, nothing changes.",
    "move.button": "Move my call",
    "cancel.title": "Cancel your call?",
    "cancel.lead": "You can ask for another one whenever you like.",
    "cancel.ask": "What would you like?",
    "cancel.this": "Cancel this time; perhaps I will choose another one",
    "cancel.no_call": "I would rather have no call",
    "cancel.button": "Yes, cancel my call",
    "cancel.none": "Would you rather keep it? Just close this page: nothing has changed.",
    "rebook.title": "Ask for another call",
    "rebook.lead": "Choose a time, or take the first one that is free.",
    "rebook.button": "Ask for this call",
    "rebook.first": "The first free time",
    "times": "Which time suits you?",
    "later": "See other days",
    "nothing_free": "No time is free just now. Come back a little later, or just answer our "
    "message.",
    "with": "with {name}",
    "your_call": "Your call",
    "minutes": "about {minutes} minutes",
    "rings": "{name} rings you on your telephone. You need nothing: no account, no Internet.",
    "somebody": "Somebody from the network",
    "done.choose": "Noted, thank you.",
    "done.move": "Done: your call has been moved.",
    "done.cancel": "Done: your call has been cancelled.",
    "done.no_call": "Noted: no welcome call.",
    "done.rebook": "Thank you, noted.",
    "now.booked": "Your call is arranged",
    "now.offered": "There are times for you to choose from",
    "now.wanted": "We are looking for a time for you",
    "now.cancelled": "No call is arranged",
    "now.escalated": "Somebody is looking after your call in person",
    "now.held": "Your call has taken place",
    "now.declined": "No call is arranged",
    "now.closed": "No call is arranged",
    "say.offered": "Our latest message has the link to choose.",
    "say.wanted": "As soon as somebody is free, we will write to you. You need not do anything.",
    "say.cancelled": "If you change your mind, our message has a link to ask for another one. You "
    "are always welcome.",
    "say.escalated": "{person} will get in touch with you.",
    "say.held": "We hope that you enjoyed it. See you soon!",
    "say.declined": "That is perfectly fine. You are always welcome.",
    "say.closed": "You are always welcome.",
    "next": "We are writing it to you as well. This link has been used; our next message has a new "
    "one in case you want to change something.",
    "used.title": "This link is out of date",
    "used.say": "It has been used, or your call has changed since. This is how things are now. To "
    "change something, use the link in our latest message.",
    "expired.title": "This link has expired",
    "expired.say": "Use the link in our latest message. If you have none, answer that message: we "
    "will gladly help.",
    "unknown.title": "This address leads nowhere",
    "unknown.say": "Perhaps it was cut off on the way. Open the link right in our message, or copy "
    "all of it.",
    "taken": "This time has just been taken. These are still free.",
    "pick": "Choose a time first, then press the button.",
    "not_now.title": "That is no longer possible",
    "not_now.say": "Your call has changed meanwhile, or its time has come. This is how it stands.",
    "away.title": "One moment, please",
    "away.say": "We cannot answer just now. Please try again in a minute: nothing is done twice.",
    "many.title": "A little patience, please",
    "many.say": "Many requests are coming from here. Please try again in a minute.",
    "wrong.title": "We did not understand that",
    "wrong.say": "Open the link in our message again, and use the buttons on the page.",
    "help": "A question? Answer our message, or ask at your place: somebody will help you.",
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {"fr": _FR, "nl": _NL, "en": _EN}
"""Every sentence, by language and name."""

"""The words of wishes that say nothing about a skill, by language, without accents."""

from collections.abc import Mapping
from typing import Final

from services.matching.domain.vocabulary.concepts import Tongue

# Words that bind sentences: they also tell which language somebody writes.
BINDING: Final[Mapping[Tongue, frozenset[str]]] = {
    "fr": frozenset(
        """
        a ai aie aimerais aimerait aimerions ainsi alors apres as assez au aucun aucune aujourd
        aupres aussi autant autour autre autres aux avais avait avant avec avez avions avoir avons
        ayant beaucoup bien c ca ce ceci cela celle celles celui ces cet cette ceux chaque chez
        cinq comme comment contre d dans de deja depuis des desormais deux donc dont du elle elles
        en encore enfin ensuite entre est et etaient etais etait etant ete etes etions etre eu eux
        faire fais fait faut fois font hors ici il ils j jamais je jusqu jusque l la laquelle le
        lequel les lesquels leur leurs lui m ma mais malgre me meme memes mes mieux moi moins mon
        n ne ni non nos notre nous on ont or ou oui par parce parfois pas pendant peu peut peuvent
        peux plus plusieurs plutot pour pourquoi pourrais pourrait pouvoir pouvons pres presque
        puis puisque qu quand quatre que quel quelle quelles quelqu quelque quelques quels qui
        quoi rien s sa sais sait sans savons se selon sera serai serais serait seront ses
        seulement si sinon soi soit sommes son sont sous souvent suis sur surtout t ta tandis tant
        te tel telle tes toi ton toujours tous tout toute toutes tres trois trop tu un une va vais
        vas vers veut veux voici voila voire vont vos votre voudrais voudrait voudrions vouloir
        voulons vous y
        """.split()  # noqa: SIM905 - a list of words reads best as text
    ),
    "nl": frozenset(
        """
        aan achter af al alle allemaal alles als altijd ander andere anderen anders ben bent bij
        binnen boven buiten daar daarna dan dat de deze die ding dingen dit doe doen doet door dus
        een eens eerst eigen elk elkaar elke en enkele er ergens even ga gaan gaat geen geweest
        graag haar had hadden heb hebben hebt heeft heel hem hen het hier hij hoe hoeveel hoor hou
        houd hun iedere iedereen iemand iets ik in is ja je jezelf jij jouw jullie kan kon kun
        kunnen kunt kwam liever maak maar mag me mee meer men met mezelf mij mijn mijzelf
        misschien moet moeten mogen na naar naast nee net niemand niet niets nog nooit nu of om
        omdat onder ons onszelf onze ook op over per samen sinds soms straks te tegen terug
        tijdens toch toen tot tussen u uit uw vaak van vanaf veel verder via vind vinden volgens
        voor vooral waar waarom wanneer want was wat we weinig wel welke werd wie wij wil willen
        wilt word worden wordt zal ze zeer zelf zich zij zijn zo zoals zonder zou zouden zullen
        """.split()  # noqa: SIM905
    ),
    "en": frozenset(
        """
        a about above across after again all almost along already also although always am an and
        any anybody anyone anything are aren around as at back be because been before behind being
        below besides better between both but by can cannot could couldn d did didn do does doesn
        doing don done down during each either else enough etc even ever every everybody everyone
        everything few first for from get gets getting give had has hasn have haven having he
        hello her here him his how however i if in instead into is isn it its just keep know knows
        least less let like likes little ll lot lots m many may maybe me might mine more most much
        must my myself near need needs neither never next no nobody none nor not nothing now of
        off often on once one only onto or other others our ours out over own per perhaps please
        quite rather re really s same she should shouldn since so some somebody somehow someone
        something sometimes soon still such t than that the their them themselves then there these
        they thing things this those though through to together too towards under until up upon us
        used ve very via want wants was wasn way ways we well were weren what when where whether
        which while who whom whose why will wish with within without won would wouldn yes yet you
        your yours yourself
        """.split()  # noqa: SIM905
    ),
}

# What people say around a skill when they wish or offer: no language is told by it.
WISHING: Final[Mapping[Tongue, frozenset[str]]] = {
    "fr": frozenset(
        """
        accompagne accompagnement accompagner acheter adore adorer agreable aide aidee aident
        aider aidez aime aimer ajouter aller amelioration ameliorer an annee annees ans appeler
        appelle apporter apprend apprendre apprends apprenne apprentissage appris approfondir
        arrive arriver atelier ateliers attend attendre attends aucune avancer avis base bases
        basique beau belle belles besoin besoins bienvenue bon bonjour bonne bonnes bons bout
        calme capable capacite car cherche chercher cherchons chose choses coin commence commencer
        competence competences comprend comprendre concret concrete connais connaissance
        connaissances connait connaitre conseil conseils construire contribuer copain copine
        cordialement cote coucou coup cours creer debut debutant debutante debute debuter
        decouverte decouvrir demande demander depart dernier derniere desir desire desirer devenir
        different differents difficile dimanche dire disponible dois doit domaine donne donner dur
        echange echanger effectuer egalement end ensemble envie envies espere esperer essayer
        etape etc eventuellement exemple experience experiences explique expliquent expliquer
        facile facilement facon facons familiariser femme fille fils fini finir formation
        formations forme former frere genre gens gerer grand grande grandes grands gros grosse
        groupe groupes habite habiter hate heure heures hui idee idees initiation initier
        installer interesse interessee interesses interet interresse jamais jeudi joue jouer jour
        journee jours juste libre lieu lieux local locale long longue lundi maison maitriser
        maniere marche mardi mari matin matinee meilleur meilleure merci mercredi mere metier
        metiers mettre mise mois moment moments monter montre montrer mot motive motivee mots
        moyen necessaire niveau notamment notion notions nouveau nouveaux nouvel nouvelle
        nouvelles objectif objectifs obtenir occupe occuper offrir oser ouvert ouverte parcours
        parle part partage partager partagerai parti participe participer partout passe passer
        pays pere perfectionner personne personnel personnelle personnels personnes petit petite
        petites petits peur plaisir plein plutot porte portes pouvant pratique pratiquer pratiques
        premier premiere premieres prendre presenter pret prets principalement prochain
        professionnel professionnelle progresser projet projets propose proposer propre propres
        qualite quartier quotidien quotidienne ravi ravie realiser recevoir recherche rechercher
        reellement refaire region remercie reparler reprendre ressource reste rester reussir salut
        samedi savoir savoirs secteur semaine semaines sens sert servir seul seule seuls simple
        simplement simples soeur soir soiree soirs souhait souhaite souhaiter souhaiterais
        soutenir soutien specialise suivi suivre sujet table tables tache taches talent talents
        technique techniques temps tenir thematique theme themes tiers touche toucher tour
        transmettre transmission travail travaille travailler travaux trouve trouver truc trucs
        type types utile utiles utilisation utilise utilisent utiliser vendredi venir vie vieille
        vieilles viens vient vieux village ville vite vivre voir vois vrai vraiment week weekend
        """.split()  # noqa: SIM905
    ),
    "nl": frozenset(
        """
        aangenaam aangezien aanleren aanpak aantal aanvragen avond avonden avonds basis bedankt
        begin beginnen beginner begrijpen behoefte belangrijk belangstelling bepaalde beste beter
        bezig bijdragen bijleren bijvoorbeeld brengen broer buitenland cursus cursussen dag dagen
        dank deelnemen delen dinsdag dochter domein donderdag doorgeven dorp eerste eigenlijk
        ervaren ervaring ervaringen fijn gebied gebracht gebruik gebruiken geef geeft
        geinteresseerd gek geleden gemakkelijk genoeg geven gewoon goed goede goeie graag groep
        groepen groeten groetjes groot grote hallo heerlijk help helpen helpt hoi hoop hopen
        houden huis hulp idee interesse interesseert invullen jaar jaren keer kennen kennis keren
        kijken klein kleine kom komen komt kunde laat laatste land laten leer leert leggen lekker
        leren les lessen leuk leuke liefst lukt maak maakt maandag maken makkelijk man manier mens
        mensen middag moeder moeilijk moment monteren mooi morgen nadenken nieuw nieuwe niveau
        nodig nuttig ochtend ochtends om omgaan ondersteunen ondersteuning opfrissen opstarten
        opzetten oud oude plek plezier praat praten prima proberen project projecten rond soort
        soorten speel spelen staat stad starten steun streek stuk thema thuis tijd tips tonen
        uitleg uitleggen uitproberen uitwisselen uren uur vaardigheden vaardigheid vader vakgebied
        vandaag verbeteren verdiepen vertellen vraag vragen vriendelijk vrij vrijdag vrije vrouw
        week weekend weet weken welkom wens wensen werk werken werkt weten wijk willen woensdag
        wonen woon workshop workshops zaak zaken zaterdag zien zin zoek zoeken zoekt zondag zoon
        zus
        """.split()  # noqa: SIM905
    ),
    "en": frozenset(
        """
        ability able advice afford anyway apply area available bad basic basics beautiful begin
        beginner beginners beginning best big bit brother build building called class classes come
        comes contribute country course courses daily daughter day days dealing different
        difficult discover easily easy end enjoy enjoys especially evening evenings example
        experience experienced expert explain explains explore fan father feel find finds friday
        fun general go goes going good great group groups guidance guide hand hands happy hard
        hello help helped helpful helping helps hey hi home hope hoping hour hours house husband
        idea ideas improve improving interest interested interesting interests involved join
        joined joining kind kinds large last learn learned learning learns lesson lessons level
        life living long look looking looks love lovely loves made make makes making master meet
        member members monday month months morning mornings mostly mother move moved name
        neighbourhood new newcomer nice old older open own part participate pass passionate people
        person place places play playing practical practice practise practising project projects
        properly put ready region right saturday say see seek seeking self set share shared
        sharing show shows simple sister skill skilled skills small son sort start started
        starting stuff sunday support sure take talent talents teach teaches teaching tell thank
        thanks think thursday time times tip tips topic topics town training try trying tuesday
        understand understanding use useful uses using usually various want wanted wednesday week
        weekend weekends weeks welcome whatever wife wishes wonderful work working works workshop
        workshops world would write year years young
        """.split()  # noqa: SIM905
    ),
}

# For whom or where something is done, beside what is done: alone they are a subject themselves.
SETTINGS: Final = frozenset(
    """
    asbl asso association associations assos charities charity vereniging verenigingen vzw
    """.split()  # noqa: SIM905
)

EMPTY: Final[Mapping[Tongue, frozenset[str]]] = {
    tongue: BINDING[tongue] | WISHING[tongue] for tongue in BINDING
}

EMPTY_ANYWHERE: Final = frozenset[str]().union(*EMPTY.values())

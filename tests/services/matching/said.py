"""What people say, and what they mean by it: sentences as they are written, slips included."""

from typing import Final

SAID: Final = """
fr | Je voudrais apprendre à réparer mon vélo. | bicycle-repair
fr | j'aimerais savoir changer une chambre à air | bicycle-repair
fr | Mon évier est bouché, qui peut m'aider ? | unblocking-sinks
fr | Je cherche quelqu'un pour garder mes enfants le mercredi | childcare
fr | J'ai besoin d'aide pour remplir mes papiers pour la CAF | paperwork welfare-benefits
fr | Aide pour ma déclaration d'impôts | taxes
fr | Trouver un logement dans le coin | housing-search
fr | Je voudrais rencontrer du monde et faire connaissance | community-building
fr | apprendre à coudre à la machine | sewing-machine
fr | Raccommoder mes vêtements plutôt que d'en acheter | mending-clothes making-clothes
fr | Faire mon pain au levain, et des confitures | bread-baking preserving
fr | J'aimerais avoir un potager et quelques poules | vegetable-garden poultry
fr | m'initier à la permaculture et à l'apiculture | permaculture beekeeping
fr | construire une maison en paille et terre crue | straw-building earth-building
fr | des chantiers participatifs d'éco-construction | participatory-worksites ecological-building
fr | la menuiserie, la charpente et le travail du bois en général | woodworking carpentry
fr | apprendre la soudure et la forge | welding blacksmithing
fr | faire de la poterie | ceramics
fr | jouer de la guitare et chanter dans une chorale | guitar singing
fr | Danser, faire du théâtre, un peu d'impro | dance theatre improvisation
fr | améliorer mon français | french
fr | parler anglais sans honte | english
fr | apprendre la langue des signes | sign-language
fr | j'ai peur des ordinateurs, j'aimerais apprendre l'informatique | digital-first-steps computers
fr | créer un site web pour mon activité de freelance | websites entrepreneurship freelancing
fr | faire des affiches et gérer les réseaux sociaux | graphic-design social-media
fr | monter des dossiers de subvention | fundraising
fr | tenir la compta d'une petite association | accounting
fr | comptabilité de mon association | accounting
fr | j'aimerais créer une association | founding-associations
fr | m'investir dans une association | founding-associations
fr | Je ne veux pas apprendre la couture mais le jardinage | growing
fr | Je ne veux surtout pas de couture, je voudrais souder | welding
fr | je n'ai aucune envie de coudre. Par contre, jardiner ! | growing
fr | pas envie de couture, ni de poterie : plutôt du jardinage | growing
fr | je ne veux plus faire de couture, de la soudure oui | welding
fr | Je ne veux pas seulement coudre | sewing-and-textile
fr | je ne souhaite pas arrêter la couture | sewing-and-textile
fr | Je ne sais pas coudre | sewing-and-textile
fr | je veux plus de couture | sewing-and-textile
fr | ma machine à coudre ne veut pas démarrer | sewing-machine
fr | animer des réunions sans que ça dure trois heures | meeting-facilitation
fr | gouvernance partagée et sociocratie | governance
fr | gérer les conflits, communication non violente | mediation nonviolent-communication
fr | juste quelqu'un à qui parler, une oreille attentive | listening
fr | rendre visite à des personnes âgées isolées | company-and-visits elder-care
fr | faire les courses pour mes voisins | errands neighbourhood-help
fr | Aide aux devoirs en maths | homework-help mathematics
fr | préparer un entretien d'embauche et refaire mon CV | job-interviews cv-writing
fr | je suis au chômage, je cherche un emploi | job-search
fr | monter ma boîte, trouver des clients | entrepreneurship marketing-and-sales
fr | Me former à l'impression 3D et à la découpe laser au fablab | 3d-printing laser-cutting fablab
fr | montage vidéo et photo | video-making photography
fr | covoiturage pour aller au marché | car-sharing
fr | passer le permis de conduire | driving
fr | installer des panneaux solaires et isoler les combles | solar-panels insulation
fr | composter, réduire mes déchets | composting zero-waste
fr | cuisiner pour beaucoup de monde | cooking-for-groups
fr | cuisine végétarienne du Maghreb | vegetarian-cooking
fr | yoga, méditation, randonnée | yoga meditation walking-and-hiking
fr | obtenir un titre de séjour | residence-permits
fr | prêter mes outils | tool-library
fr | connaître le quartier et les bonnes adresses | knowing-the-neighbourhood
fr | savoir qui fait quoi dans le réseau | orientation
fr | devenir membre et comprendre la charte | membership-questions pcs-and-rules
fr | reparer mon velo electrique | bicycle-repair bike-trailers-and-adapted-bikes
fr | jardinnage et compostaje | growing composting
fr | aprendre la coutûre | sewing-and-textile
fr | menuizerie | woodworking
fr | apprendre a tricotter | knitting
fr | ordinnateur en panne | computer-repair
fr | des cours de gitare | guitar
fr | Traduire des courriers en arabe | translation writing-official-letters arabic
fr | Changer une ampoule, monter une étagère | odd-jobs-for-neighbours assembling-furniture
fr | m'occuper d'animaux : chevaux, chèvres | animals horse-riding sheep-and-goats
fr | Accueillir les nouveaux | welcoming
fr | Faire du cinéma en plein air | film-club
fr | Je suis plombier, je peux dépanner | plumbing repair-and-diy
fr | apprendre à faire du fromage et de la bière | cheesemaking brewing
fr | brasser notre bière | brewing
fr | Organiser un festival | organising events
nl | Ik wil graag mijn fiets leren herstellen. | bicycle-repair
nl | een lekke band plakken | bicycle-repair
nl | mijn gootsteen is verstopt | unblocking-sinks
nl | iemand die op mijn kinderen past op woensdag | childcare
nl | Hulp bij het invullen van formulieren | paperwork
nl | mijn belastingaangifte invullen | taxes
nl | een woning zoeken in de buurt | housing-search neighbourhood-help
nl | mensen leren kennen en vrienden maken | community-building
nl | leren naaien met de naaimachine | sewing-and-textile sewing-machine
nl | sokken stoppen en kleren herstellen | mending-clothes
nl | brood bakken met zuurdesem | bread-baking
nl | een moestuin beginnen en kippen houden | vegetable-garden poultry
nl | Ik wil meer weten over permacultuur en bijen houden | permaculture beekeeping
nl | bouwen met leem en strobalen | earth-building straw-building
nl | houtbewerking, meubels maken | woodworking
nl | lassen en smeden | welding blacksmithing
nl | pottenbakken | ceramics
nl | gitaar spelen en zingen in een koor | guitar singing
nl | toneel spelen | theatre
nl | Mijn Nederlands verbeteren aan een praattafel | dutch
nl | Frans leren spreken | french
nl | ik ben bang van de computer | digital-first-steps
nl | een website maken voor onze vzw | websites
nl | een vzw oprichten | founding-associations
nl | Ik wil geen naaien maar lassen | welding
nl | ik wil liever niet leren naaien, wel lassen | welding
nl | Ik heb geen zin in naaien noch keramiek, lassen graag | welding
nl | ik wil niet alleen naaien | sewing-and-textile
nl | Ik kan niet naaien | sewing-and-textile
nl | affiches ontwerpen en een nieuwsbrief schrijven | graphic-design newsletter
nl | subsidies aanvragen | fundraising
nl | boekhouding doen | accounting
nl | vergaderingen leiden | meeting-facilitation
nl | bemiddelen bij ruzie | mediation
nl | een luisterend oor | listening
nl | eenzame mensen bezoeken | company-and-visits
nl | boodschappen doen voor de buren | errands neighbourhood-help
nl | huiswerkbegeleiding voor mijn zoon | homework-help
nl | solliciteren en een cv maken | job-search cv-writing
nl | een eigen zaak starten | entrepreneurship
nl | 3D-printen en lasersnijden | 3d-printing laser-cutting
nl | foto's maken en video monteren | photography video-making
nl | carpoolen naar het werk | car-sharing
nl | zonnepanelen leggen | solar-panels
nl | koken voor grote groepen | cooking-for-groups
nl | vegetarisch koken | vegetarian-cooking
nl | yoga en wandelen | yoga walking-and-hiking
nl | gereedschap uitlenen | tool-library
nl | de buurt leren kennen | knowing-the-neighbourhood
nl | fietsherstel en computerhulp | bicycle-repair computers
nl | tuinieeren en koken | growing cooking
nl | leren breieen | knitting
nl | gras maaien en snoeien | lawn-and-landscaping fruit-trees
nl | vrijwilligers zoeken voor een feest | volunteer-coordination events
nl | mantelzorg voor mijn vader | caring-for-relatives
nl | honden uitlaten | pet-sitting
en | I want to learn to fix my bike | bicycle-repair
en | the kitchen sink is blocked | unblocking-sinks
en | somebody to mind the kids | childcare
en | help with forms and paperwork | paperwork
en | filling in my tax return | taxes
en | finding a flat I can afford | housing-search
en | meet new people | community-building
en | sewing with a machine and altering clothes | sewing-machine alterations
en | darning socks | mending-clothes
en | baking sourdough bread | bread-baking
en | grow my own vegetables and keep chickens | vegetable-garden poultry
en | permaculture and beekeeping | permaculture beekeeping
en | straw bale building and clay plaster | straw-building earth-building
en | woodworking, joinery, spoon carving | woodworking wood-carving
en | welding | welding
en | pottery | ceramics
en | play the guitar and sing in a choir | guitar singing
en | acting and improv | theatre improvisation
en | improve my French | french
en | I am afraid of computers | digital-first-steps
en | build a website for our charity | websites
en | I do not want to learn sewing but welding | welding
en | I don't want any sewing, nor pottery: welding | welding
en | I wouldn't like to sew; I'd rather weld | welding
en | I don't want just sewing | sewing-and-textile
en | I do not want to wait to learn sewing | sewing-and-textile
en | I can't sew | sewing-and-textile
en | design posters and write the newsletter | product-design graphic-design newsletter
en | apply for grants | fundraising
en | bookkeeping | accounting
en | run meetings better | meeting-facilitation
en | resolve conflicts | mediation
en | someone who listens | listening
en | visiting lonely people | company-and-visits
en | shopping for my neighbours | errands
en | help my daughter with her homework | homework-help
en | find a job and write my CV | job-search cv-writing
en | start my own business | entrepreneurship
en | 3D printing, laser cutting | 3d-printing laser-cutting
en | take better photos, edit videos | photography video-making
en | car sharing | car-sharing
en | solar panels and insulation | solar-panels insulation
en | cook for crowds | cooking-for-groups
en | vegan cooking | vegetarian-cooking
en | yoga, walking | yoga walking-and-hiking
en | lend my tools | tool-library
en | get to know the neighbourhood | knowing-the-neighbourhood
en | gardenning and coooking | growing cooking
en | photografy | photography
en | carpentery | carpentry
en | knitting and crochet | knitting crochet
en | look after my cat | pet-sitting
en | learn how to mend things instead of throwing them away | repair-and-diy
en | first aid | first-aid
en | I can do plumbing, electrical work and paint walls | plumbing electrical-work painting-walls
en | speak in public | public-speaking
en | organise a street party | events
fr | créer un jardin partagé | balcony-gardening
en | bicycle repair workshop | bicycle-repair
fr | Mon projet : un atelier ouvert à tous, menuiserie et couture. | woodworking sewing-and-textile
fr | reliure, sérigraphie, tout m'intéresse, je débute. | bookbinding printmaking
fr | Reprendre confiance après une longue pause. Pourquoi pas poterie ? | coaching ceramics
fr | droit des associations | legal-advice
fr | médiation numérique | digital-first-steps
fr | développement web | programming
fr | Rencontrer des gens. | community-building
en | I just moved here and would love to learn web development. | programming
en | I need a desk, and I can help with electronics. | coworking electronics-repair
en | To repair bicycles together. | bicycle-repair
fr | J'aimerais trouver une place en crèche pour ma fille | childcare
fr | Je suis infirmière à la retraite et j'ai du temps | access-to-healthcare pensions
fr | je voudrais savoir comment faire pour avoir la carte vitale | health-insurance
fr | apprendre à me servir de mon téléphone | smartphone
fr | J'ai envie de faire de la musique avec d'autres, je joue du violon | music wind-and-strings
fr | Je cherche un local pour mon association | local-associations
fr | je fais des gâteaux pour les anniversaires | pastry
fr | je me sens seule depuis que mon mari est mort | company-and-visits grief-support
fr | trouver un stage pour mon fils | internships
fr | j'aimerais bien monter un café associatif dans mon village | bar-and-cafe
fr | Savoir poser du carrelage et refaire ma salle de bain | tiling
fr | Comment faire pousser des tomates ? | growing vegetable-garden
fr | ramasser des champignons sans m'empoisonner | mushrooms
fr | lire des livres avec d'autres gens | reading-aloud
fr | Faire de la rando et découvrir la région | walking-and-hiking knowing-the-neighbourhood
fr | parler allemand, jouer aux échecs | german board-games
fr | Je bricole un peu, je peux aider à monter des meubles | repair-and-diy assembling-furniture
fr | m'occuper de ma mère malade | caring-for-relatives
nl | Ik zoek een plek waar ik kan werken en mensen kan leren kennen | community-building
nl | Ik kan goed koken en wil graag helpen bij feesten | cooking events
nl | Mijn computer doet het niet meer | computers
nl | Hoe vraag ik een uitkering aan? | welfare-benefits
nl | Ik wil leren hoe ik een lekkende kraan herstel | plumbing repair-and-diy
nl | Samen muziek maken, ik speel viool | music wind-and-strings
nl | mijn kleren zelf maken | making-clothes
nl | Ik ben verpleegster en kan eerste hulp geven | access-to-healthcare first-aid
nl | groenten kweken op mijn balkon | vegetable-garden balcony-gardening
nl | iemand die met mij Nederlands praat | dutch
nl | hulp bij verhuizen | moving-house
nl | mijn cv verbeteren en solliciteren | cv-writing job-search
nl | Ik wil een buurtfeest organiseren | events organising
nl | omgaan met stress | mental-health
nl | de kast in elkaar zetten | assembling-furniture
en | How do I apply for housing benefit? | welfare-benefits
en | I'd like to grow tomatoes | vegetable-garden
en | my tap is leaking | plumbing
en | I play the violin and would like to join a band | wind-and-strings music
en | I feel lonely since my husband died | company-and-visits grief-support
en | I'm a retired nurse with time on my hands | pensions access-to-healthcare
en | learn how to use my phone | smartphone
en | find a place at nursery for my daughter | childcare
en | fixing up old furniture | repair-and-diy furniture-restoration
en | I want to speak Dutch with someone | dutch
en | set up a community café | bar-and-cafe
en | read books with others | reading-aloud
en | cut down on waste | zero-waste
en | I want to write a book | creative-writing
en | need a lift to the hospital | giving-lifts access-to-healthcare
en | dealing with stress | mental-health
en | looking after my elderly mother | elder-care
en | making cheese, brewing beer | cheesemaking brewing
en | paint my living room | painting-walls
"""
"""A line each: the language of who says it, what they say, and every concept in it."""

NOT_A_SKILL: Final = """
fr | Bonjour, je m'appelle Marie et je suis ravie d'être ici.
fr | J'habite au troisième étage avec mon mari
fr | Je ne sais pas encore ce que je veux
fr | le marché du samedi matin
fr | Je viens de Lyon et j'ai quarante ans
fr | raison
fr | une boisson fraîche
fr | du poisson
fr | le chapeau de ma tante
fr | plutôt le mardi
fr | mon cousin est parti
fr | la maîtresse de maison
fr | une cuillère
fr | le patron est gentil
fr | le poids des mots
fr | c'est la vie
fr | je suis en retard
fr | une pièce de monnaie
fr | les feuilles tombent
fr | la pluie et le soleil
fr | de la patience et de l'humilité
fr | un carton
fr | le matelas
fr | une bouteille
fr | mon portefeuille est perdu
fr | sereinement
fr | en toute simplicité
nl | Hallo, ik ben Jan en ik kom uit Gent
nl | Ik weet het nog niet
nl | Mijn koffer is zwaar
nl | de trap is steil
nl | het weer is mooi vandaag
nl | een kopje thee
nl | een ladder
nl | Ik ben gepensioneerd
nl | de bloemkool
nl | gezellig samenzijn
nl | ik ben vijftig jaar
nl | de brug over de rivier
nl | een lange zomer
nl | geduld
nl | het nieuws van de dag
nl | de koning
nl | zachtjes
en | Hi, I am Tom and I am new here
en | I don't know yet
en | the weather is lovely
en | a cup of tea
en | my uncle is a captain
en | I am forty years old
en | the bridge over the river
en | whatever you need
en | the ladder is broken
en | patience
en | a beautiful sunset
en | the king and queen
en | a long summer
en | cartoonish
en | quiet evenings
en | I was born in Leeds
en | paintball
en | carpet
en | flour
en | cardboard
fr | Je cherche du sens
fr | je ne veux pas apprendre la couture
fr | Je n'aimerais pas faire de la soudure
fr | je ne cherche pas de cours d'anglais
nl | ik wil geen naaien
nl | Ik wil niet leren lassen
nl | wij willen absoluut geen keramiek
en | I do not want to learn sewing
en | I don't want sewing
en | she doesn't wish to weld
fr | un nuage
fr | un singe au zoo
fr | la table et les chaises
fr | la porte
nl | een nieuwe broek
nl | mijn broer
nl | een peer
en | a plate
en | my brother
fr | kamoulox
en | Mary and Peter
nl | wiebelkont
en | zorbing
fr | Marie
nl | Marieke en Peter
en | a handful of sand
fr | une averse de grêle
en | the captain's parrot sleeps
nl | de wolken zijn grijs
"""
"""A line each: what has no skill in it, though some of it looks like one."""

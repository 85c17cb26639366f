"""French."""

# ruff: noqa: E501 (sentences are not broken)

from demo.world.texts.shape import Language, Topic

FRENCH = Language(
    topics={
        "climate": Topic(
            titles=[
                "Des alertes qui arrivent jusqu'à la dernière maison",
                "Travailler à l'ombre quand il fait 44 degrés",
            ],
            problems=[
                "Les alertes parviennent à la préfecture, mais pas aux familles qui vivent au bord du fleuve.",
                "Pendant les mois les plus chauds, les ouvriers s'arrêtent à midi et perdent un tiers de leur salaire.",
            ],
            evidence=[
                "Sur 640 ménages interrogés, un sur cinq seulement avait reçu une alerte avant la crue.",
                "Nos infirmières ont compté 212 coups de chaleur en une saison, surtout sur les chantiers.",
            ],
            asks=[
                "Nous demandons que les alertes soient essayées chaque année avec les personnes concernées.",
                "Nous demandons une règle simple pour le travail par forte chaleur, avec un salaire garanti.",
            ],
        ),
        "poverty": Topic(
            titles=[
                "Une retraite pour celles qui ont travaillé sans contrat",
                "Des cantines fournies par les paysans voisins",
            ],
            problems=[
                "Les vendeuses du marché paient une taxe chaque jour, mais n'ont aucun congé de maladie.",
                "Des enfants ont faim à l'école alors que les légumes pourrissent à dix kilomètres.",
            ],
            evidence=[
                "Sur 1 100 vendeuses interrogées dans trois villes, neuf sur dix n'ont aucune assurance.",
                "Là où deux écoles achètent aux paysans voisins, l'assiduité a augmenté d'un dixième en un an.",
            ],
            asks=[
                "Nous demandons que les travailleuses informelles soient entendues quand on prépare la protection sociale.",
                "Nous demandons des règles d'achat qu'une coopérative de quarante familles puisse respecter.",
            ],
        ),
        "peace": Topic(
            titles=[
                "Un numéro qui répond aux médiateurs locaux",
                "Les femmes qui négocient l'eau négocient aussi la paix",
            ],
            problems=[
                "Nos médiateurs sentent monter la tension avant tout le monde, et n'ont personne à appeler.",
                "Les femmes mènent les discussions sur les puits, mais sont absentes quand on signe une trêve.",
            ],
            evidence=[
                "Dans onze conflits sur quatorze, une visite dans les deux jours a évité la violence.",
                "Sur 31 accords locaux que nous avons réunis, 22 ont été négociés avec des femmes.",
            ],
            asks=[
                "Nous demandons un point de contact pour les médiateurs locaux dans chaque bureau de pays.",
                "Nous demandons que chaque délégation dise quelles femmes la conseillent.",
            ],
        ),
        "civic": Topic(
            titles=[
                "Deux ans pour être enregistrée, c'est un refus",
                "Le visa arrive quand la session est finie",
            ],
            problems=[
                "Les associations attendent leur enregistrement si longtemps que la banque ferme leur compte.",
                "Nos déléguées étaient accréditées, mais le visa est arrivé trois jours après la session.",
            ],
            evidence=[
                "Sur 58 associations que nous aidons depuis 2023, neuf ont reçu une réponse.",
                "Lors des trois dernières sessions, 17 oratrices et orateurs sur 40 n'ont pas pu voyager.",
            ],
            asks=[
                "Nous demandons une loi type qui fixe un délai, après lequel l'association est réputée enregistrée.",
                "Nous demandons que les déclarations à distance soient la règle et non une faveur.",
            ],
        ),
        "tech": Topic(
            titles=[
                "Quand une machine décide d'une allocation",
                "Les menaces dans nos langues ne sont lues par personne",
            ],
            problems=[
                "Des personnes sont rayées des listes, et personne au guichet ne peut dire pourquoi.",
                "Les menaces écrites dans notre langue restent en ligne pendant des semaines.",
            ],
            evidence=[
                "Sur 90 refus contestés, 61 ont été annulés dès qu'une personne les a relus.",
                "Nous avons signalé 400 menaces ; en anglais elles disparaissent en un jour, chez nous en dix-neuf.",
            ],
            asks=[
                "Nous demandons le droit à une explication donnée par une personne, en mots simples.",
                "Nous demandons que les plateformes publient le nombre de modérateurs pour chaque langue.",
            ],
        ),
        "nature": Topic(
            titles=[
                "Des mangroves plantées et gardées par les pêcheurs",
                "Le lac recule et chacun le mesure seul",
            ],
            problems=[
                "On plante des mangroves pour une photographie ; deux étés plus tard elles sont mortes.",
                "Quatre pays partagent le lac, et chacun a ses propres chiffres.",
            ],
            evidence=[
                "Là où les pêcheurs possèdent les jeunes arbres, huit sur dix vivent encore après cinq ans.",
                "Nos bénévoles relèvent 36 jauges chaque mois ; l'eau a baissé de 41 centimètres en trois ans.",
            ],
            asks=[
                "Nous demandons que l'on paie pour ce qui est vivant après cinq ans.",
                "Nous demandons un seul tableau de mesures, lisible par les quatre pays et par nous.",
            ],
        ),
        "weapons": Topic(
            titles=[
                "Ceux qui vivent sous le vent doivent voir les mesures",
                "Des fûts oubliés à côté d'une école",
            ],
            problems=[
                "Les familles proches de l'ancien site d'essais ne savent pas ce qui a été mesuré dans leurs puits.",
                "Depuis 1994, des fûts d'une usine fermée se trouvent à deux cents mètres d'une école.",
            ],
            evidence=[
                "Nous avons réuni 1 400 dossiers médicaux sur trois générations, ouverts à la recherche.",
                "Nos chimistes ont trouvé des traces dans six échantillons de sol sur dix.",
            ],
            asks=[
                "Nous demandons que toutes les mesures soient publiées, avec une aide pour les lire.",
                "Nous demandons une inspection et une date à laquelle les fûts auront disparu.",
            ],
        ),
        "governance": Topic(
            titles=["Des contrats lisibles avant la signature", "Le budget expliqué en une heure à la radio"],
            problems=[
                "Les contrats de routes sont publiés une fois la route construite, et sans le prix.",
                "Le budget est public, mais ses 900 pages sont écrites dans des mots que personne ne connaît.",
            ],
            evidence=[
                "Sur 75 contrats demandés, nous en avons reçu 12, dont cinq avec un prix.",
                "Après six soirées à la radio locale, le district a reçu 300 lettres sur son budget.",
            ],
            asks=[
                "Nous demandons un format commun pour publier les contrats avant leur signature.",
                "Nous demandons que chaque budget soit accompagné de quatre pages que tout le monde peut lire.",
            ],
        ),
    },
    joined="{title} : {angle}",
    angles=[
        "ce que disent nos membres",
        "leçons de trois districts",
        "une proposition du terrain",
        "un an de visites",
    ],
    placed="{country} : {title}",
    openings=[
        "Nous écrivons au nom de notre association : {name} ({country}).",
        "Nos membres nous ont demandé de mettre ceci par écrit.",
        "Ce texte vient de visites et de réunions de l'année passée.",
    ],
    endings=[
        "Nous pouvons montrer les lieux à qui viendra.",
        "Les tableaux sont tenus à la main et ouverts à tous.",
        "Si nous nous trompons, dites-le-nous ; nous corrigerons.",
    ],
    space=" ",
    short=[
        "Depuis 2019",
        "Environ 2 400 personnes",
        "Quelque 640 ménages, depuis 2021",
    ],
    answers=[
        "Les chiffres viennent de nos visites entre mars et octobre ; la liste des lieux est maintenant dans le texte.",
        "Oui, l'administration locale est au courant. Elle a répondu en septembre ; le texte le dit maintenant.",
    ],
    added=[
        "Les visites ont eu lieu dans neuf endroits entre mars et octobre, au moins deux fois chacun.",
        "L'administration locale nous a écrit en septembre qu'elle est d'accord avec ces chiffres.",
    ],
    where="Lieu : {country}.",
    appeals=[
        "Le motif parle d'une affaire locale. La même chose arrive dans quatre pays, nommés dans le texte."
    ],
)

"""Collective agreements (IDCC) of the OPCO's branches, and the numbers that stand for no agreement."""

from monespace_gql.scheme import CodeTable, code_table

TEMPORARY_WORK_STAFF = "1413"
TEMPORARY_WORKERS = "2378"
PRIVATE_INDIVIDUALS = "3180"

SPECIAL_IDCC: CodeTable = code_table(
    "special_idcc",
    "Notice 51650#09, convention collective",
    _9999="Aucune convention collective",
    _9998="Convention collective en cours de négociation",
    _3180="Particulier employeur",
)

OPCO_IDCC: CodeTable = code_table(
    "opco_idcc",
    "Assistant CERFA de l'État (mission-apprentissage/contrat), liste partielle des conventions d'AKTO : à vérifier",
    _0158="Travail mécanique du bois, scieries, négoce et importation des bois",
    _0275="Transport aérien : personnel au sol",
    _0573="Commerces de gros",
    _0635="Négoce en fournitures dentaires",
    _0731="Quincaillerie : cadres",
    _1266="Restauration de collectivités",
    _1311="Restauration ferroviaire",
    _1351="Prévention et sécurité",
    _1383="Quincaillerie : employés et agents de maîtrise",
    _1391="Manutention et nettoyage sur les aéroports de la région parisienne",
    _1413="Travail temporaire : salariés permanents",
    _1501="Restauration rapide",
    _1516="Organismes de formation",
    _1671="Maisons d'étudiants",
    _1944="Personnel navigant technique des exploitants d'hélicoptères",
    _1979="Hôtels, cafés, restaurants",
    _2002="Blanchisserie, teinturerie et nettoyage interrégionale",
    _2060="Cafétérias et assimilés",
    _2101="Enseignement privé à distance",
    _2147="Entreprises des services d'eau et d'assainissement",
    _2149="Activités du déchet",
    _2378="Travail temporaire : salariés intérimaires",
    _2408="Convention collective n° 2408",
    _2583="Sociétés concessionnaires ou exploitantes d'autoroutes",
    _2691="Enseignement privé indépendant",
    _3043="Entreprises de propreté et services associés",
    _3218="Enseignement privé non lucratif",
    _3219="Salariés en portage salarial",
    _7509="Convention collective n° 7509",
    _7520="Convention collective n° 7520",
)

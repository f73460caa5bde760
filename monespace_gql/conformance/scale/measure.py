"""The lines of the scale, in order, and how a scheme is measured."""

from monespace_gql.conformance.scale import bronze, gold, silver
from monespace_gql.conformance.scale.line import Level, Line, Measured, Scale
from monespace_gql.conformance.scale.subject import Subject

LINES = (
    Line(
        "LOADS",
        Level.BRONZE,
        "Le dispositif se charge par son point d'entrée.",
        "Un dispositif est trouvé par le groupe `monespace.schemes` de sa distribution ; ses situations sont à côté du "
        "module nommé.",
        "Nommez dans `pyproject.toml` un module d'un paquet, et laissez `py.typed` dans ce paquet.",
        bronze.loads,
    ),
    Line(
        "PUBLIC-API",
        Level.BRONZE,
        "Le paquet n'importe du cœur que ses mots publics.",
        "Tout le reste du cœur peut changer sans prévenir.",
        "Importez depuis `monespace_gql.scheme`, et seulement les noms de son `__all__`.",
        bronze.imports_only_what_is_public,
    ),
    Line(
        "LABELS",
        Level.BRONZE,
        "Chaque chose montrée a son libellé, chaque champ son exemple.",
        "Le portail montre les libellés ; la documentation, les tests et les situations partent des exemples.",
        'Écrivez `field("Libellé", example=…)` ; un libellé est en français, comme le portail le montre.',
        bronze.is_labelled,
    ),
    Line(
        "EXAMPLE",
        Level.BRONZE,
        "Le cas d'exemple ne reçoit aucune remarque.",
        "Les exemples des champs forment une demande que l'OPCO accepterait, le jour de la plupart des situations.",
        "Changez l'exemple du champ nommé, ou marquez `rare=True` celui que seuls certains cas remplissent.",
        bronze.example_is_clean,
    ),
    Line(
        "EMPTY",
        Level.BRONZE,
        "Une demande vide dit tout ce qui lui manque.",
        "Un brouillon commence vide : il ne peut pas être transmis, et rien ne s'arrête sur une erreur.",
        "Rendez obligatoire ce qui l'est ; dans `portray`, rendez None pour ce qui n'est pas encore saisi.",
        bronze.empty_is_explained,
    ),
    Line(
        "NAMES",
        Level.BRONZE,
        "Ses types GraphQL commencent par son préfixe.",
        "Plusieurs dispositifs vivent dans un même schéma.",
        "Choisissez un préfixe propre au dispositif ; les types sont nommés d'après lui.",
        bronze.is_named_apart,
    ),
    Line(
        "SITUATIONS",
        Level.SILVER,
        "Toutes ses situations sont conformes.",
        "Une situation se lit par un juriste et se prouve par la machine.",
        "Corrigez la règle ou la situation ; `docs/rules.md` dit comment elles s'écrivent.",
        silver.situations_are_right,
    ),
    Line(
        "RULES",
        Level.SILVER,
        "Chaque règle a sa source, et des situations la montrent.",
        "Une règle est montrée quand elle parle, quand elle se tait en connaissance de cause, et à ses limites.",
        "Ajoutez les situations que `monespace check CODE` nomme.",
        silver.rules_are_shown,
    ),
    Line(
        "PERMISSIONS",
        Level.SILVER,
        "Ses permissions permettent de remplir la demande et cachent le NIR.",
        "L'employeur, qui transmet, peut saisir ce qui est obligatoire et relit ce qu'il a saisi ; un NIR est masqué.",
        "Corrigez `read`, `write` ou `sensitive` du champ nommé.",
        silver.permissions_are_declared,
    ),
    Line(
        "FORMS",
        Level.SILVER,
        "Ses formulaires s'impriment, même vides.",
        "Le PDF est produit pour le cas d'exemple et pour une demande vide.",
        "Corrigez le gabarit ou la fonction `page` ; `docs/forms.md` dit ce qu'ils reçoivent.",
        silver.forms_are_printed,
    ),
    Line(
        "MUTATIONS",
        Level.GOLD,
        "Tout petit changement de ses règles est remarqué par une situation.",
        "Une règle changée sans qu'une situation ne rougisse n'est pas éprouvée.",
        "`monespace check CODE --mutations` liste les changements ; `docs/rules.md` dit quelle situation écrire.",
        gold.changes_are_noticed,
    ),
    Line(
        "SDL",
        Level.GOLD,
        "Ses types GraphQL sont ceux du fichier `CODE.graphql` qu'il livre.",
        "Les clients comptent sur ces noms : un changement se fait exprès, et se voit dans la relecture.",
        "`monespace schema --scheme CODE > paquet/CODE.graphql` ; ce qui disparaît demande d'abord un remplaçant.",
        gold.sdl_is_committed,
    ),
    Line(
        "MIGRATIONS",
        Level.GOLD,
        "Chaque version antérieure est reprise comme prévu.",
        "Un brouillon commencé sous une version antérieure est montré, avant et après, dans `situations/former.yaml`.",
        "Ajoutez un contenu de la version nommée, et les places qui en changent, sous `becomes`.",
        gold.migrations_are_shown,
    ),
    Line(
        "SQL",
        Level.GOLD,
        "Un brouillon entier se lit en une requête SQL et s'enregistre en peu.",
        "Le nombre de requêtes ne dépend ni du nombre de champs ni du nombre de lignes.",
        "Le nombre vient du cœur : signalez-le avec la déclaration qui le dépasse.",
        gold.statements_are_few,
    ),
    Line(
        "FUZZ",
        Level.GOLD,
        "Rien de ce qui est saisi n'est une panne.",
        "Des brouillons remplis au hasard, toujours les mêmes, sont enregistrés et relus par l'API.",
        "Corrigez la fonction nommée (calcul, `portray`, récapitulatif, `page`) : rendez None plutôt que d'échouer.",
        gold.nothing_typed_is_a_fault,
    ),
)


def measure(subject: Subject, up_to: Level) -> Scale:
    """Check the lines of a level and of those before; the others are listed, unchecked."""
    return Scale(tuple(Measured(line, _problems(line, subject) if up_to.asks(line) else None) for line in LINES))


def _problems(line: Line, subject: Subject) -> tuple[str, ...]:
    return tuple(line.check(subject))

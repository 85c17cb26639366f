"""Spanish."""

# ruff: noqa: E501 (sentences are not broken)

from demo.world.texts.shape import Language, Topic

SPANISH = Language(
    topics={
        "climate": Topic(
            titles=[
                "Alertas que lleguen hasta la última casa",
                "Sombra, agua y descanso para quien trabaja al sol",
            ],
            problems=[
                "Las alertas de inundación llegan a la alcaldía, pero no a las familias que viven junto al río.",
                "En los meses más calurosos se deja de trabajar al mediodía y se pierde un tercio del salario.",
            ],
            evidence=[
                "De 640 hogares consultados, solo uno de cada cinco recibió un aviso antes de la crecida.",
                "Nuestras enfermeras contaron 212 golpes de calor en una temporada, la mayoría en obras.",
            ],
            asks=[
                "Pedimos que las alertas se prueben cada año con las personas a quienes van dirigidas.",
                "Pedimos una norma sencilla para el trabajo con calor extremo, sin pérdida de salario.",
            ],
        ),
        "poverty": Topic(
            titles=[
                "Una pensión para quienes trabajaron sin contrato",
                "Comedores escolares con cosechas vecinas",
            ],
            problems=[
                "Las vendedoras ambulantes pagan tasas todos los días, pero no tienen baja por enfermedad.",
                "Hay niños que llegan a clase con hambre mientras la verdura se pierde a diez kilómetros.",
            ],
            evidence=[
                "De 1.100 vendedoras encuestadas en tres ciudades, nueve de cada diez no tienen ningún seguro.",
                "Donde dos escuelas compran a la cooperativa, la asistencia subió una décima parte en un año.",
            ],
            asks=[
                "Pedimos que se escuche a las trabajadoras informales cuando se planifica la protección social.",
                "Pedimos reglas de compra que pueda cumplir una cooperativa de cuarenta familias.",
            ],
        ),
        "peace": Topic(
            titles=[
                "Un teléfono que responda a los mediadores locales",
                "Los jóvenes que mantuvieron abierto el mercado",
            ],
            problems=[
                "Nuestros mediadores perciben la tensión antes que nadie y no tienen a quién llamar.",
                "Se habla de los jóvenes como un peligro, aunque cada semana resuelven disputas en el mercado.",
            ],
            evidence=[
                "En once de catorce conflictos, una visita en dos días evitó la violencia.",
                "Desde que existe el consejo juvenil, el mercado no ha cerrado ni un solo día.",
            ],
            asks=[
                "Pedimos un punto de contacto para mediadores locales en cada oficina de país.",
                "Pedimos que las pequeñas ayudas para la prevención se decidan en un mes.",
            ],
        ),
        "civic": Topic(
            titles=[
                "Un registro que tarda dos años es una negativa",
                "El visado llega cuando la sesión ha terminado",
            ],
            problems=[
                "Las asociaciones esperan tanto su registro que el banco les cierra la cuenta.",
                "Nuestras delegadas estaban acreditadas, pero el visado llegó tres días después de la sesión.",
            ],
            evidence=[
                "De las 58 asociaciones que acompañamos desde 2023, nueve han recibido respuesta.",
                "En las tres últimas sesiones, 17 de 40 oradores de nuestra red no pudieron viajar.",
            ],
            asks=[
                "Pedimos una ley modelo con un plazo, tras el cual la asociación se considere registrada.",
                "Pedimos que las intervenciones a distancia sean la regla y no un favor.",
            ],
        ),
        "tech": Topic(
            titles=[
                "Cuando una máquina decide quién recibe una ayuda",
                "La escuela no debe vender lo que sabe de un niño",
            ],
            problems=[
                "Hay personas excluidas de las listas y nadie en la ventanilla sabe decir por qué.",
                "Los programas escolares envían a anunciantes lo que escriben los niños.",
            ],
            evidence=[
                "De 90 denegaciones que recurrimos, 61 se anularon cuando las miró una persona.",
                "Revisamos 24 programas escolares; 17 ceden datos a empresas de otros países.",
            ],
            asks=[
                "Pedimos el derecho a una explicación dada por una persona y con palabras claras.",
                "Pedimos una regla común: lo que un niño escribe en clase se queda en clase.",
            ],
        ),
        "nature": Topic(
            titles=[
                "Manglares plantados y cuidados por pescadores",
                "El plástico que baja por el río desde tres países",
            ],
            problems=[
                "Se plantan manglares para una fotografía y dos veranos después están muertos.",
                "Tras cada crecida, nuestras playas se cubren de plástico que aquí nadie compró.",
            ],
            evidence=[
                "Donde los árboles jóvenes son de los pescadores, ocho de cada diez viven a los cinco años.",
                "En un día 220 voluntarias clasificaron nueve toneladas, con etiquetas de tres países.",
            ],
            asks=[
                "Pedimos que se pague por lo que siga vivo al cabo de cinco años.",
                "Pedimos que el tratado tenga en cuenta los ríos y no solo el mar.",
            ],
        ),
        "weapons": Topic(
            titles=[
                "Quienes viven a sotavento deben ver las mediciones",
                "Lo que ningún hospital puede tratar",
            ],
            problems=[
                "Las familias cercanas al antiguo polígono nunca supieron qué se midió en sus pozos.",
                "Ningún hospital de la región podría atender siquiera a cien personas con quemaduras graves.",
            ],
            evidence=[
                "Reunimos 1.400 historias clínicas de tres generaciones, abiertas a cualquier investigador.",
                "Consultamos a 42 hospitales: suman 63 camas para quemados, y 50 están siempre ocupadas.",
            ],
            asks=[
                "Pedimos que se publiquen todas las mediciones, con ayuda para leerlas.",
                "Pedimos que se escuche al personal médico cuando se discuten sus consecuencias.",
            ],
        ),
        "governance": Topic(
            titles=["Contratos que se puedan leer antes de firmarlos", "Colegios electorales sin escalones"],
            problems=[
                "Los contratos de carreteras se publican cuando la obra está hecha, y sin el precio.",
                "A quienes votan en silla de ruedas se les sube en brazos, o vuelven a casa.",
            ],
            evidence=[
                "De 75 contratos que solicitamos, nos dieron 12, y el precio de cinco.",
                "El día de las elecciones visitamos 180 colegios; 121 tenían escalones y ninguna rampa.",
            ],
            asks=[
                "Pedimos un formato común para publicar los contratos antes de la firma.",
                "Pedimos que las fichas de observación incluyan escalones, puertas y secreto del voto.",
            ],
        ),
    },
    joined="{title}: {angle}",
    angles=[
        "lo que cuentan nuestros miembros",
        "lecciones de tres distritos",
        "una propuesta desde el terreno",
        "un año de visitas",
    ],
    placed="{country}: {title}",
    openings=[
        "Escribimos en nombre de nuestra organización: {name} ({country}).",
        "Nuestros miembros nos pidieron que lo pusiéramos por escrito.",
        "Este texto nace de visitas y reuniones del último año.",
    ],
    endings=[
        "Podemos mostrar los lugares a quien venga.",
        "Las tablas se llevan a mano y están abiertas a todos.",
        "Si nos equivocamos, dígannoslo y lo corregiremos.",
    ],
    space=" ",
    short=[
        "Desde 2019",
        "Unas 2.400 personas",
        "Unos 640 hogares, desde 2021",
    ],
    answers=[
        "Las cifras proceden de nuestras visitas entre marzo y octubre; la lista de lugares está ahora en el texto.",
        "Sí, la autoridad local lo sabe. Respondió en septiembre; el texto lo dice ahora.",
    ],
    added=[
        "Visitamos nueve lugares entre marzo y octubre, cada uno al menos dos veces.",
        "La autoridad local nos escribió en septiembre que está de acuerdo con estas cifras.",
    ],
    where="Lugar: {country}.",
    appeals=[
        "El motivo dice que es un asunto local. Lo mismo ocurre en cuatro países, que nombramos en el texto."
    ],
)

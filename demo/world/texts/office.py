"""What the office and the departments write, by topic."""

# ruff: noqa: E501 (sentences are not broken)

from typing import NamedTuple


class Desk(NamedTuple):
    """One topic on the desk: where it goes, and what is said there."""

    # ruff: noqa: E501 (sentences are not broken)

    themes: list[str]
    # Departments that have somebody in the demo world, the likeliest first.
    departments: list[str]
    summary: str
    question: str
    answers: list[str]
    commitments: list[str]


DESKS = {
    "climate": Desk(
        ["climate-adaptation", "disaster-risk", "loss-damage-justice"],
        ["unep", "undrr", "wmo", "undp"],
        "Local evidence on warnings, heat and loss, with figures from own visits; asks for a test with communities.",
        "Can the next review of early warning take up a yearly test with the people it is meant for?",
        [
            "Thank you for figures that we do not have. The next review will include a test with communities, "
            "and we would like your organisation to be among those who design it.",
            "A standard on work in extreme heat is being drafted; your counts of heat stroke go to its authors this month.",
        ],
        ["A yearly test becomes part of the review.", "The draft standard is opened for comments."],
    ),
    "poverty": Desk(
        ["work-social-protection", "food-nutrition", "extreme-poverty"],
        ["ilo", "undp", "fao", "desa"],
        "Informal workers and school meals: a survey of 1,100 people, and buying rules that shut out small producers.",
        "Which of the proposed rules could be part of the country programmes, and by when?",
        [
            "The survey is of use to us: we will cite it in the guidance on informal work, with your agreement.",
            "Buying rules are set by governments; we will put your proposal on the agenda of the regional meeting.",
        ],
        [
            "The guidance is published with a chapter on vendors.",
            "The proposal is discussed at the regional meeting.",
        ],
    ),
    "peace": Desk(
        ["prevention-peacebuilding", "women-peace-security", "youth-peace-security"],
        ["dppa", "pbso", "un-women", "dpo"],
        "Local mediators and women negotiators report what prevented violence; ask for a contact point per country.",
        "Can a contact point for local mediators be named in the countries of this input?",
        [
            "In two of the countries a contact point exists and was not known; we have written to both offices. "
            "For the third we will name one.",
            "We agree that small grants take too long. From January a decision within thirty days is the rule.",
        ],
        [
            "A contact point is named in the third country.",
            "The first grants are decided within thirty days.",
        ],
    ),
    "civic": Desk(
        ["association-assembly", "access-to-un", "ngo-laws-funding"],
        ["ohchr", "desa", "dgc"],
        "Registration that never ends, and visas that come late: cases from several countries, and a model rule.",
        "What can be done before the next session about remote statements and late visas?",
        [
            "Remote statements will stay possible at the next session. On registration, the model law is noted and "
            "goes to the mandate holders.",
            "One form for all funds is beyond us alone; we have asked the other entities to a meeting on it.",
        ],
        ["Remote statements are possible at the next session.", "The entities meet about one common form."],
    ),
    "tech": Desk(
        ["artificial-intelligence", "online-harm-disinformation", "data-privacy"],
        ["unesco", "itu", "ohchr"],
        "Automated refusals, threats in small languages, and data from schools; counted, and with proposals.",
        "Which of the three proposals fits the guidance that is being written, and what is missing?",
        [
            "The right to an explanation by a person is in the draft guidance; your ninety cases will be its example.",
            "We cannot oblige platforms to publish figures, but we have asked them to, and will publish who answers.",
        ],
        ["The guidance is published with the example.", "The answers of the platforms are published."],
    ),
    "nature": Desk(
        ["fresh-water", "ocean-health", "biodiversity-loss"],
        ["unep", "fao", "cbd"],
        "Fishers and volunteers measure what others plan: mangroves, lake levels and plastic, with yearly counts.",
        "Can these measurements be used beside the official ones, and what would they need for it?",
        [
            "Yes: thirty-six gauges read each month are more than the official network has. We will send a hydrologist "
            "to compare the methods.",
            "Payment by survival after five years is being tried in two places; your figures support it.",
        ],
        ["A hydrologist visits and the methods are compared.", "The results of both trials are published."],
    ),
    "weapons": Desk(
        ["nuclear-tests", "nuclear-weapons", "chemical-weapons"],
        ["oda", "iaea", "opcw"],
        "People near old sites ask for measurements; doctors state what hospitals can and cannot treat.",
        "Which measurements exist for this area, and can they be published with an explanation?",
        [
            "Measurements of 2011 and 2019 exist. We publish them with a guide to reading them in the local language.",
            "An inspection needs the request of the State; we have passed on your samples and asked for an answer.",
        ],
        ["The measurements are published with a guide.", "The answer of the State is passed on."],
    ),
    "governance": Desk(
        ["corruption", "access-to-information", "elections"],
        ["undp", "unodc", "desa"],
        "Contracts, budgets and polling stations as people meet them; asks for formats that anybody can read.",
        "Can the contract format be recommended to the countries named, and who would take it up?",
        [
            "The format will be recommended at the next conference of the parties, with your list as an annex.",
            "The line on steps and doors is now in the observers' form; it is used for the first time in spring.",
        ],
        ["The format is recommended.", "The new form is used."],
    ),
}

ASKED = [
    "Which places do the figures come from, and over which months were they collected?",
    "Does the local authority know of this, and has it answered you?",
]
DECLINED = [
    "The input asks for a decision in a single court case. The United Nations cannot act in it; the enclosed list names "
    "legal aid that may help.",
    "The text is an offer of services. This portal is for what civil society knows and asks, not for offers.",
    "The matter lies with the municipality alone, and no department has a mandate in it.",
]
GIVEN_BACK = [
    "The question concerns labour standards, which are not ours; the ILO leads on them.",
    "We have no programme in this country since last year and could not answer in substance.",
]
PASSED_ON = [
    "The figures concern fresh water; our colleagues keep the measurements.",
    "The trust fund that could pay for it is with the other department.",
]
INFORMED = "For your information: the evidence touches your work."

"""What inputs are about: for each topic a few matters, and what the office and departments write about each.

The stories of a language name their matter by its place here.
"""

# ruff: noqa: E501 (sentences are not broken)

from typing import NamedTuple

from engagements.responses.models import Kind


class Answer(NamedTuple):
    """What a department answers; what is promised has a date."""

    kind: str
    text: str
    commitment: str = ""


class Matter(NamedTuple):
    """One matter on the desk: its themes, who is asked first, and what is said."""

    themes: list[str]
    department: str
    summary: str
    question: str
    answers: list[Answer]


class Topic(NamedTuple):
    """`departments` have people in the demo world; `affected` are the choices that fit to who is affected."""

    themes: list[str]
    departments: list[str]
    affected: list[int]
    matters: list[Matter]


TOPICS = {
    "climate": Topic(
        ["climate-adaptation", "disaster-risk", "loss-damage-justice"],
        ["unep", "undrr", "wmo", "undp"],
        [2, 3],
        [
            Matter(
                ["disaster-risk", "climate-adaptation"], "undrr",
                "Of 640 households below the dyke one in five heard a warning before the flood. Asks for a yearly test.",
                "Can the next review of early warning include a yearly test with the people it is meant for?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "Thank you for figures that we do not have. The next review will include a test with communities, "
                        "and we would like your organisation to be among those who design it.",
                        "A yearly test with communities becomes part of the review.",
                    ),
                    Answer(
                        Kind.UNDER_WAY,
                        "A test of this kind has run in two districts since spring. Your 640 interviews are a good "
                        "reason to bring it to yours; our regional office will write to you.",
                    ),
                ],
            ),
            Matter(
                ["climate-adaptation"], "unep",
                "Nurses counted 212 cases of heat stroke in one season, most on building sites. Asks for a standard for work in heat.",
                "Can your guidance on heat name hours of work and rest, and when could it?",
                [
                    Answer(
                        Kind.WILL_ACT_IN_PART,
                        "The guidance on heat will name hours of shade and rest. Pay for lost hours is for labour law, "
                        "which is outside our mandate; we have asked those who lead on it.",
                        "The guidance is published with a chapter on work outdoors.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "We forecast heat and do not set hours of work. Your counts go to the authors of the guidance.",
                    ),
                ],
            ),
            Matter(
                ["loss-damage-justice"], "undp",
                "Four of eleven coastal villages moved without help from outside. Asks that small groups may apply for funds.",
                "Can groups of this size apply for the fund, and in which languages?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "From next year grants below fifty thousand dollars are open to groups like yours, and the form "
                        "may be filled in in any official language of the country.",
                        "The form for small grants is published in three more languages.",
                    ),
                    Answer(
                        Kind.CANNOT,
                        "We hold no fund for this, and cannot promise one. What we can do is to name your villages in our "
                        "report on coasts, if you agree.",
                    ),
                ],
            ),
        ],
    ),
    "poverty": Topic(
        ["work-social-protection", "food-nutrition", "extreme-poverty"],
        ["ilo", "undp", "fao", "desa"],
        [0, 2],
        [
            Matter(
                ["work-social-protection"], "ilo",
                "Of 1,100 vendors asked in three cities nine in ten have no insurance. Asks that they be heard.",
                "Can informal workers be counted in the next survey, and who would hear them?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "The next survey of the labour force will count people without a contract as a group of their "
                        "own. We will cite your interviews in its guide.",
                        "The guide is published with a chapter on people without a contract.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "The numbers are of use to our country office, which has them now. It is for the government to "
                        "invite vendors to its commission; we have said that we would welcome it.",
                    ),
                ],
            ),
            Matter(
                ["food-nutrition"], "fao",
                "Where two schools bought from farmers nearby, attendance rose by a tenth. Asks for simpler buying rules.",
                "Which of the buying rules could a cooperative of forty families meet, and which would have to change?",
                [
                    Answer(
                        Kind.WILL_ACT_IN_PART,
                        "Two of the five rules can be met today; the other three ask for cold storage and for a bank "
                        "guarantee. We will propose a simpler guarantee to the ministries.",
                        "A simpler guarantee is on the agenda of the regional meeting.",
                    ),
                    Answer(
                        Kind.UNDER_WAY,
                        "A trial with eleven schools and their neighbours runs until June. We will send you its results, "
                        "and ask what they look like from where you are.",
                    ),
                ],
            ),
            Matter(
                ["extreme-poverty"], "undp",
                "Half of 300 families who were moved in 2024 have left the new flats. Asks for a bus and a clinic first.",
                "Can our standards for moving people ask for a bus line and a clinic before the first family moves?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "Yes. The standard says “access to services”, which can mean anything. It will name transport and "
                        "a clinic, and a date by which both are there.",
                        "The standard is published with the new paragraph.",
                    ),
                    Answer(
                        Kind.CANNOT,
                        "We do not build, and have no say in where a city does. We can only pass on what you counted.",
                    ),
                ],
            ),
        ],
    ),
    "peace": Topic(
        ["prevention-peacebuilding", "women-peace-security", "youth-peace-security"],
        ["dppa", "pbso", "un-women", "dpo"],
        [0, 1, 3],
        [
            Matter(
                ["prevention-peacebuilding"], "dppa",
                "In eleven of fourteen disputes a visit within two days prevented violence. Asks for a contact point.",
                "Can a contact point for local mediators be named in the country of this input?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "A contact point exists and was not known; its number is with your organisation since Monday. "
                        "We will publish the numbers of all countries on one page.",
                        "The page with all contact points is published.",
                    ),
                    Answer(
                        Kind.UNDER_WAY,
                        "Our mission has an officer for local mediation since March, and has been asked to call you.",
                    ),
                ],
            ),
            Matter(
                ["youth-peace-security"], "pbso",
                "Since a youth council mediates, the market of a border town has not closed once. Asks for quicker small grants.",
                "Can small grants for prevention be decided within a month?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "We agree that small grants take too long. From January a decision within thirty days is the rule "
                        "for sums below ten thousand dollars.",
                        "The first grants are decided within thirty days.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "We give no grants. What the council did will be an example in our training of mediators.",
                    ),
                ],
            ),
            Matter(
                ["women-peace-security"], "un-women",
                "Women negotiated 22 of 31 local agreements, and one of the national talks. Asks that delegations name advisers.",
                "Can delegations to the talks be asked to name the women who advise them?",
                [
                    Answer(
                        Kind.WILL_ACT_IN_PART,
                        "We cannot oblige delegations. The invitation to the next round will ask each to name its "
                        "advisers, and we will publish who has.",
                        "The list of advisers is published after the next round.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "Your 31 agreements are the longest list that we have seen. It goes to the mediator's team.",
                    ),
                ],
            ),
        ],
    ),
    "civic": Topic(
        ["association-assembly", "access-to-un", "ngo-laws-funding"],
        ["ohchr", "desa", "dgc"],
        [1, 3],
        [
            Matter(
                ["association-assembly"], "ohchr",
                "Nine of 58 groups that asked to be registered since 2023 have an answer. Asks for a time limit in a model law.",
                "Is there a model law with a time limit for registration, and could it be recommended here?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "There is one, of 2021, with a limit of thirty days. We will recommend it in the dialogue with "
                        "the State in spring, with your 58 cases as the reason.",
                        "The model law is recommended in the dialogue with the State.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "Registration at the United Nations is another matter than registration at home. We have noted "
                        "that groups lose the first because they wait for the second.",
                    ),
                ],
            ),
            Matter(
                ["access-to-un"], "desa",
                "17 of 40 speakers could not travel to the last three sessions. Asks that remote statements be the rule.",
                "What can be done before the next session about remote statements and late visas?",
                [
                    Answer(
                        Kind.WILL_ACT_IN_PART,
                        "Remote statements stay possible at the next session, for whoever asks ten days before. Visas are "
                        "for the host country; your 17 cases are with it.",
                        "Remote statements are possible at the next session.",
                    ),
                    Answer(
                        Kind.CANNOT,
                        "The rules of the session are for its members to set, and they have not been asked. We say so "
                        "rather than promise it.",
                    ),
                ],
            ),
            Matter(
                ["ngo-laws-funding"], "desa",
                "Five donors ask 212 questions, 140 of them the same. Asks for one form that all entities accept.",
                "Could the entities accept one form for small groups, and who would have to agree?",
                [
                    Answer(
                        Kind.UNDER_WAY,
                        "One form for all is beyond us alone. Six entities meet about it in March, and your list of 140 "
                        "questions is the first paper of that meeting.",
                    ),
                    Answer(
                        Kind.WILL_ACT,
                        "We will shorten our own form from 44 questions to 15, and accept answers by voice message.",
                        "The short form is there.",
                    ),
                ],
            ),
        ],
    ),
    "tech": Topic(
        ["artificial-intelligence", "online-harm-disinformation", "data-privacy"],
        ["unesco", "itu", "ohchr"],
        [0, 1],
        [
            Matter(
                ["artificial-intelligence"], "unesco",
                "Of 90 refused benefits that were appealed, 61 were granted once a person had looked. Asks for an explanation in plain words.",
                "Does a right to an explanation by a person fit the guidance that is being written?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "It is in the draft, and was about to be cut. Your ninety cases are the reason that it stays.",
                        "The guidance is published with the right to an explanation.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "We set standards for networks, not for benefits. The cases are with the group that writes on "
                        "automated decisions.",
                    ),
                ],
            ),
            Matter(
                ["online-harm-disinformation"], "ohchr",
                "400 reported threats: gone after a day in English, after 19 in a small language. Asks for numbers of moderators.",
                "Can platforms be asked to publish how many moderators they have for each language?",
                [
                    Answer(
                        Kind.WILL_ACT_IN_PART,
                        "We cannot oblige them, but we have asked the six largest, and will publish who answers.",
                        "The answers of the platforms are published.",
                    ),
                    Answer(
                        Kind.UNDER_WAY,
                        "Our index of languages online has a column for moderation since last year. It is nearly empty; "
                        "your 400 reports fill the first row.",
                    ),
                ],
            ),
            Matter(
                ["data-privacy"], "unesco",
                "17 of 24 programs used in schools pass on what children type. Asks for one rule: it stays in class.",
                "Could the guidance for schools say what a program may keep of a child?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "Yes: nothing that is typed in class leaves the school. The sentence is in the draft that goes to "
                        "ministries in May.",
                        "The guidance for schools is published.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "We will use your list of 24 programs in the training of procurement officers.",
                    ),
                ],
            ),
        ],
    ),
    "nature": Topic(
        ["fresh-water", "ocean-health", "biodiversity-loss"],
        ["unep", "fao", "cbd"],
        [2, 3],
        [
            Matter(
                ["biodiversity-loss", "ocean-health"], "unep",
                "Where fishers own the young mangroves, eight of ten live after five years; elsewhere three. Asks to pay for survival.",
                "Can restoration be paid by what is alive after five years, and who tries it?",
                [
                    Answer(
                        Kind.UNDER_WAY,
                        "Payment by survival is being tried in two bays until next year. Your counts support it, and we "
                        "would like to add your shore as a third.",
                    ),
                    Answer(
                        Kind.WILL_ACT,
                        "Our next round of grants holds back a third of the sum until the fifth year.",
                        "The first grants with a share for survival are given.",
                    ),
                ],
            ),
            Matter(
                ["fresh-water"], "unep",
                "Volunteers read 36 gauges each month: 41 cm less in three years. Asks for one table of all four countries.",
                "Can these measurements stand beside the official ones, and what would they need for it?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "Yes: thirty-six gauges read each month are more than the official network has. We will send a "
                        "hydrologist to compare the methods, and then publish both in one table.",
                        "A hydrologist visits, and the methods are compared.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "Our figures on fish landed in the lake fit yours on its level. We have sent you ours.",
                    ),
                ],
            ),
            Matter(
                ["ocean-health"], "unep",
                "220 volunteers sorted nine tonnes in a day; labels show three countries upstream. Asks that the treaty count rivers.",
                "Does the draft treaty speak of rivers, and where could these counts be used?",
                [
                    Answer(
                        Kind.WILL_ACT_IN_PART,
                        "The draft has rivers in a footnote. We will propose to the negotiators a line in the annex on "
                        "monitoring, with your method of counting labels.",
                        "The line is proposed at the next session of the negotiators.",
                    ),
                    Answer(
                        Kind.CANNOT,
                        "We have no part in the treaty. The method is good, and we have informed the team that has.",
                    ),
                ],
            ),
        ],
    ),
    "weapons": Topic(
        ["nuclear-tests", "nuclear-weapons", "chemical-weapons"],
        ["oda", "iaea", "opcw"],
        [3],
        [
            Matter(
                ["nuclear-tests"], "iaea",
                "1,400 medical histories from near the old test site. Asks that what was measured in wells be published.",
                "Which measurements exist for this area, and can they be published with an explanation?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "Measurements of 2011 and 2019 exist. We publish them with a guide to reading them in the local "
                        "language.",
                        "The measurements are published with a guide.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "We hold no measurements. Your histories are listed in our report on victims' assistance.",
                    ),
                ],
            ),
            Matter(
                ["nuclear-weapons"], "oda",
                "42 hospitals have 63 beds for burns, and 50 are always in use. Asks that doctors be heard.",
                "At which meeting on the consequences of these weapons could doctors speak?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "The meeting of the parties in November has an hour for this. Two doctors of yours are welcome, "
                        "and we pay the journey of one.",
                        "Doctors speak at the meeting of the parties.",
                    ),
                    Answer(Kind.NOTED, "Your table of beds is now among the background papers of the meeting."),
                ],
            ),
            Matter(
                ["chemical-weapons"], "opcw",
                "Drums of a closed factory stand 200 metres from a school since 1994; traces in six of ten samples. Asks for an inspection.",
                "Can the drums be inspected, and what would have to come first?",
                [
                    Answer(
                        Kind.CANNOT,
                        "An inspection needs the request of the State. We have passed on your samples to its authority "
                        "and asked for an answer.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "We have asked the coordinator in the country to visit the school.",
                    ),
                ],
            ),
        ],
    ),
    "governance": Topic(
        ["corruption", "access-to-information", "elections"],
        ["undp", "unodc", "desa"],
        [0, 3],
        [
            Matter(
                ["corruption"], "unodc",
                "Of 75 road contracts that were asked for 12 were given, five of them with a price. Asks for a common format.",
                "Can a format for contracts be recommended, and who would use it?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "The format will be recommended at the next conference of the parties, with your list of 75 "
                        "contracts as an annex.",
                        "The format is recommended by the conference.",
                    ),
                    Answer(
                        Kind.UNDER_WAY,
                        "Nine countries publish in this format with our help; yours has asked for it last month.",
                    ),
                ],
            ),
            Matter(
                ["access-to-information"], "undp",
                "After six evenings on the radio a district got 300 letters about its budget. Asks for four pages that anyone can read.",
                "Could each budget that we support come with four pages that anyone can read?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "From next year each budget that we support comes with a summary of four pages. Yours is the "
                        "example in the guide.",
                        "The first summaries of four pages are published.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "We count how many budgets are public, not who can read them. We will ask that too.",
                    ),
                ],
            ),
            Matter(
                ["elections"], "undp",
                "121 of 180 polling stations had steps and no ramp. Asks for a line in the observers' form.",
                "Can the observers' form ask about steps, doors and the secrecy of the vote?",
                [
                    Answer(
                        Kind.WILL_ACT,
                        "The line on steps and doors is in the observers' form, which is used for the first time in "
                        "spring.",
                        "The new form is used.",
                    ),
                    Answer(
                        Kind.NOTED,
                        "We do not observe elections. The figures are in our report on the rights of persons with "
                        "disabilities.",
                    ),
                ],
            ),
        ],
    ),
}  # fmt: skip

# Where a language has not the first stories of a topic: the matters of those that it has.
STORIES = {
    "fr": {"peace": (0, 2), "weapons": (0, 2)},
    "es": {"tech": (0, 2), "nature": (0, 2), "governance": (0, 2)},
    "ar": {"peace": (0, 2), "weapons": (0, 2)},
    "ru": {"peace": (0, 2), "nature": (1, 2), "weapons": (0, 2)},
    "zh-hans": {"civic": (2, 1), "tech": (0, 2), "weapons": (0, 2)},
}


def matter(language: str, topic: str, story: int) -> Matter:
    """What the story of that number is about."""
    places = STORIES.get(language, {}).get(topic)
    return TOPICS[topic].matters[places[story] if places else story]

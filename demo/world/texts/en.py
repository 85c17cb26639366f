"""English."""

# ruff: noqa: E501 (sentences are not broken)

from demo.world.texts.shape import Language, Topic

ENGLISH = Language(
    topics={
        "climate": Topic(
            titles=[
                "Early warnings that reach the last house",
                "Shade, water and rest for people who work in the heat",
                "Who pays when the river takes the village",
            ],
            problems=[
                "Flood warnings reach the district office, but not the families who live below the dyke.",
                "In the hottest months our members stop work at noon and lose a third of their pay.",
                "Families who lost their land to the sea still pay the loans they took for it.",
            ],
            evidence=[
                "In two years we asked 640 households; only one in five had heard a warning before the water came.",
                "Our nurses counted 212 cases of heat stroke in one season, most of them on building sites.",
                "Of eleven coastal villages that we follow, four have moved without any help from outside.",
            ],
            asks=[
                "We ask that warnings be tested each year with the people they are meant for.",
                "We ask for a simple standard for work in extreme heat, with pay for hours that are lost.",
                "We ask that small groups can apply for loss and damage funds in their own language.",
            ],
        ),
        "poverty": Topic(
            titles=[
                "A pension for women who worked without a contract",
                "School meals that local farmers can supply",
                "Housing that does not move people to the edge of town",
            ],
            problems=[
                "Most street vendors we work with pay market fees every day but have no sick leave.",
                "Children come to school hungry while vegetables rot ten kilometres away.",
                "People are moved to new flats far from work, and the bus costs a quarter of what they earn.",
            ],
            evidence=[
                "In a survey of 1,100 vendors in three cities, nine out of ten had no insurance of any kind.",
                "Where two schools bought from farmers nearby, attendance rose by a tenth in one year.",
                "Half of the 300 families moved in 2024 had left the new flats after eighteen months.",
            ],
            asks=[
                "We ask that informal workers be counted, and heard, when social protection is planned.",
                "We ask for buying rules that a cooperative of forty families can meet.",
                "We ask that no one be moved before a bus line and a clinic are there.",
            ],
        ),
        "peace": Topic(
            titles=[
                "Local mediators need a telephone number that is answered",
                "What young people did to keep the market open",
                "Women who negotiate water also negotiate peace",
            ],
            problems=[
                "When tension rises, our mediators know it days before anyone else, and have no one to call.",
                "Young people are spoken of as a danger, while they settle quarrels in the market every week.",
                "Women lead the talks about wells and grazing, and are absent when a ceasefire is signed.",
            ],
            evidence=[
                "In fourteen disputes since last year, a visit within two days prevented violence in eleven.",
                "After a youth council was formed in the border town, the market did not close once in the dry season.",
                "Of 31 local agreements that we collected, women had a part in 22; in the national talks, in one.",
            ],
            asks=[
                "We ask for one contact point for local mediators in each country office.",
                "We ask that small grants for prevention be decided within a month.",
                "We ask that each delegation to the talks name the women who advise it.",
            ],
        ),
        "civic": Topic(
            titles=[
                "A registration that takes two years is a refusal",
                "Visas come after the meeting has ended",
                "Small groups cannot read forty pages of rules",
            ],
            problems=[
                "Groups that ask to be registered wait so long that their bank closes the account.",
                "Our delegates were accredited, but the visa came three days after the session.",
                "Each fund has its own forms, and a group of volunteers cannot fill in all of them.",
            ],
            evidence=[
                "Of 58 groups that we helped to register since 2023, nine have an answer.",
                "In the last three sessions, 17 of 40 speakers from our network could not travel.",
                "We counted 212 questions in the forms of five donors; 140 of them ask for the same thing.",
            ],
            asks=[
                "We ask for a model law that sets a time limit, after which a group counts as registered.",
                "We ask that remote statements be the rule, and not a favour.",
                "We ask for one form that all entities accept.",
            ],
        ),
        "tech": Topic(
            titles=[
                "When a machine decides who gets a benefit",
                "Threats in small languages are read by no one",
                "A school should not sell what it knows of a child",
            ],
            problems=[
                "People are struck off the list of benefits and no one at the counter can say why.",
                "Threats in our language stay online for weeks, because no moderator reads it.",
                "Learning programs given to schools send what children type to advertisers.",
            ],
            evidence=[
                "Of 90 refusals that we appealed, 61 were withdrawn once a person had looked at them.",
                "We reported 400 threats; in English they were gone after a day, in our language after 19.",
                "We looked at 24 programs used in schools here; 17 pass on data to firms elsewhere.",
            ],
            asks=[
                "We ask for a right to an explanation by a human being, in plain words.",
                "We ask that platforms publish how many moderators they have for each language.",
                "We ask for a common rule: what a child writes in class stays in class.",
            ],
        ),
        "nature": Topic(
            titles=[
                "Mangroves planted by fishers, and kept by them",
                "The lake is shrinking and each country measures it alone",
                "Plastic that comes down the river from three countries",
            ],
            problems=[
                "Mangroves are planted for a photograph and are dead after two summers.",
                "Four countries share the lake, and each has its own figures for how fast it shrinks.",
                "After each flood our beaches are covered with plastic that no one here has bought.",
            ],
            evidence=[
                "Where fishers own the young trees, eight out of ten live after five years; elsewhere three.",
                "Our volunteers read 36 gauges each month; the water fell by 41 centimetres in three years.",
                "In one day 220 volunteers sorted nine tonnes; labels showed three countries upstream.",
            ],
            asks=[
                "We ask that restoration be paid for what is alive after five years.",
                "We ask for one table of measurements that all four countries and we can read.",
                "We ask that the treaty count rivers, and not only the sea.",
            ],
        ),
        "weapons": Topic(
            titles=[
                "Those who live downwind should see the measurements",
                "Doctors' advice on what no hospital can treat",
                "Old stores of chemicals next to a school",
            ],
            problems=[
                "Families near the old test site have never learned what was measured in their wells.",
                "No hospital in our region could treat even a hundred people with severe burns.",
                "Drums from a closed factory have stood two hundred metres from a school since 1994.",
            ],
            evidence=[
                "We collected 1,400 medical histories over three generations; they are open to any researcher.",
                "We asked 42 hospitals: together they have 63 beds for burns, and 50 are always in use.",
                "Our chemists found traces in six of ten soil samples from the school yard.",
            ],
            asks=[
                "We ask that all measurements be published, with help to read them.",
                "We ask that doctors be heard when the consequences of these weapons are discussed.",
                "We ask for an inspection, and for a date by which the drums are gone.",
            ],
        ),
        "governance": Topic(
            titles=[
                "Contracts that anyone can read before they are signed",
                "A budget explained in an hour on the radio",
                "Polling stations with steps shut people out",
            ],
            problems=[
                "Contracts for roads are published after the road is built, and without the price.",
                "The budget is public, but its 900 pages are in words that even teachers do not know.",
                "Voters in wheelchairs are carried over the steps, or go home.",
            ],
            evidence=[
                "Of 75 road contracts that we asked for, we were given 12, and a price for five.",
                "After six evenings on local radio, the district received 300 letters about its budget.",
                "On election day we visited 180 polling stations; 121 had steps and no ramp.",
            ],
            asks=[
                "We ask for a common format in which contracts are published before they are signed.",
                "We ask that every budget come with four pages that anyone can read.",
                "We ask that observers' forms have a line for steps, doors and secrecy of the vote.",
            ],
        ),
    },
    joined="{title}: {angle}",
    angles=[
        "what our members said",
        "lessons from three districts",
        "a proposal from the ground",
        "notes from a year of visits",
        "what has worked, and what has not",
        "a view from a small town",
    ],
    placed="{country}: {title}",
    openings=[
        "{name} works in {country} with the people this is about.",
        "We write for {name}, {country}.",
        "This comes from visits, letters and meetings of {name} in {country}.",
        "Our members asked us to write this down.",
    ],
    endings=[
        "We can show the places to anyone who comes.",
        "The tables are kept by hand and open to all.",
        "What we got wrong, tell us; we will correct it.",
        "We have written to the government about it, and attach nothing that it does not know.",
    ],
    space=" ",
    short=[
        "Since 2019",
        "About 2,400 people",
        "Some 640 households, since 2021",
    ],
    answers=[
        "The figures are from our own visits between March and October; the list of places is in the text now.",
        "Yes, the district office knows of it. It answered in September; the text says so now.",
    ],
    added=[
        "The visits were made in nine places between March and October, in each at least twice.",
        "The district office wrote to us in September that it agrees with these figures.",
    ],
    where="Place: {country}.",
    appeals=[
        "The reason says that this is a local matter. The same happens in four countries; we name them in the text."
    ],
)

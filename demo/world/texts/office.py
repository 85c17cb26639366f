"""What the office and the departments write about one input or another."""

# ruff: noqa: E501 (sentences are not broken)

# Each language has an answer, and what is added to the text, in the same order.
ASKED = [
    "Which places do the figures come from, and over which months were they collected?",
    "Does the local authority know of this, and has it answered you?",
]
# What an author may ask to be looked at again: each language has its appeal.
LOCAL = (
    "What you ask for is for the municipality to decide, and no department has a mandate in it. We enclose the "
    "address of its complaints office."
)
TWICE = "This is the text of an input that is with departments already. It is answered there; nothing of it is lost."
LOCAL_AGAIN = (
    "I have read the text and your appeal. In each of the four countries it is the municipality that decides; "
    "departments can only advise governments on the law."
)
GIVEN_BACK = [
    "We have no programme in this country since last year, and could not answer in substance.",
    "Our mandate ends where this question starts; a department that works with local authorities could answer it.",
]
PASSED_ON = [
    "Our colleagues there hold the figures for this country and can answer in substance.",
    "The programme that could act on this has been with them since January.",
]
INFORMED = "For your information: what the author counted touches your work. No reply is required."
RECALLED = "The author has sent newer figures to another department, which answers for both."
MORE_TIME = "Our field office sends its figures at the end of the month; without them we could answer in general terms only."
TAKEN_DOWN = "A person is named in the second paragraph who did not agree to it. Please take the name out."
REMARK = "The author asked by when. Please add a date, or say that there is none yet."
RETURNED_ENTRY = "The certificate names another organisation. Please send the number of your own."
# From which source leads checked organisations.
REGISTER = (
    "The public register of associations of the country, read online; the number and the name are the same."
)
REGISTER_AGAIN = (
    "The same register, and a call to the office of the organisation: number and address still hold."
)
SUSPENDED = "The address and the registration could not be confirmed; we asked three times."
# Only the office reads these.
LABELS = [
    ("Field visit", "green"),
    ("Press interest", "amber"),
    ("Risk to people", "red"),
    ("Same as last year", "grey"),
    ("Figures to check", "blue"),
    ("2025 pilot", "grey"),
]
# One that the lead shares, one that an officer keeps for themselves.
VIEWS = ("New, oldest first", "My French inputs")
NOTED = [
    "The same organisation wrote about this in spring. The figures are new; the question to departments is not.",
    "I spoke to the desk: they can use this before the session of the committee.",
    "The second annex is a scan. The table on its page 3 is what matters.",
]
MENTIONED = [
    (
        "which of the two departments should lead here?",
        "The one that answered last year. The other for information.",
    ),
    ("may we publish this before the hearing?", "Yes, nothing in it names a witness. I read it twice."),
]
SNOOZED = [
    "The hearing is next week, and we decide after it.",
    "The colleague who knows this country is away.",
]
WRITTEN = [
    "Thank you for the annexes. We have read them, and will ask a department about your input this week.",
    "The session that your input is for was moved. Nothing is lost; we go on as soon as its new date is known.",
]

"""The words of the interface: what is never said and what is said instead, one spelling, one Arabic word.

To add a rule, add a line: the tests in `test_words.py` read these tables and nothing else. A pattern is a
regular expression, tried without regard to case; beside it stands what to say instead.
"""

# What no page, mail, error, help text or label says.
FORBIDDEN: dict[str, str] = {
    # Writing and submitting
    r"\bhand(s|ed|ing)?( it| them| this)? in\b": "submit",
    r"\bhand(s|ed|ing)?( it| them| this)? over\b": "send, refer",
    r"\blook(s|ed|ing)?( it| this| them) over\b|\blook over\b": "check your answers",
    r"\bthrow(s|n|ing)?\b|\bthrew\b": "delete, discard",
    r"\bput(s|ting)? (it|them|this) back\b": "restore",
    r"\bbeg(in|ins|an|un|inning)\b": "start",
    r"\bmust be answered\b": "required",
    r"\bcould not be done\b": "There is a problem",
    # Deciding
    r"\btak(e|es|en|ing)( it| this| them)? up\b": "accept, assign to me, reopen",
    r"\btak(e|es|en|ing)( it| this| them)? over\b": "reassign to me",
    r"\bclear(s|ed)?( it| them| this)? for\b|\bclearance\b": "approve, approval",
    r"\bpass(es|ed|ing)?( it| them| this)? on\b": "forward",
    r"\bg(ive|ives|iven|ave|iving)( it| them| this)? back\b": "return",
    r"\b(send|sends|sent)( it| them| this)? back\b": "return",
    r"\bnot ours\b": "not for us",
    r"\bbeing read\b": "under review",
    r"\bsecond (look|time)\b": "review",
    r"\breject(s|ed|ing|ion)?\b": "decline, not accepted",
    r"\bit is another one\b": "No, register mine",
    r"\bwaits? for\b": "with the office, waiting for you, needs your answer",
    r"\bow(e|es|ed)\b": "due, required",
    r"\bdeadlines?\b": "due date; of a call: closing time",
    r"\bmoderators?\b": "officer",
    # People
    r"\b(some|no|any|every)body\b": "someone, no one, anyone, everyone",
    r"\btold\b": "notified, informed",
    r"\blet(s|ting)? (\w+ )?in\b": "reactivate the account",
    r"\bposts?\b": "role",
    r"(?<!audit )\bentr(y|ies)\b": "profile; in a list: item, row, record",
    # Signing in and messages
    r"\bsecond factors?\b|\b(two|2|multi)-?factor\b|\b[2M]FA\b": "two-step verification",
    r"\be-mail(s|ed)?\b": "email",
    r"\bmail(s|ed|ing)?\b": "email (noun), send by email",
    r"\bunwanted (e?mail|messages?)\b|\bjunk\b": "spam folder",
    r"\bstop(s|ped)? (these|this|all)? ?(e?mails?|messages?)\b": "unsubscribe",
    r"\b(e?mails?|messages?) have stopped\b": "You have been unsubscribed",
    r"\bsafety mark\b": "Your session changed while this page was open",
    r"\bnews\b": "new messages, updates",
    r"\blog(s|ged|ging)?[- ]?(in|on|out|off)\b": "sign in, sign out",
    # Of any sentence
    r"\bmend(s|ed|ing)?\b": "repair, correct",
    r"\bdr(awn|aws?)\b": "shown, made",
    r"\bthings?\b": "name what it is; item",
    r"\bin vain\b": "say what failed",
    r"\bgood for (a|an|\d+|%)": "It expires in 15 minutes",
    r"\bst(ands?|ood)\b": "is, means, represents",
    r"\bshall\b": "will, must",
    r"\b(when|where|who|how|what|why)soever\b|\bthereof\b|\bhereby\b": "plain words",
    r"\bplease (try|check|correct|enter|choose|select|fill|fix|set|sign|use|wait)\b": "no please",
    r"\b(recogn|organ|author|final|summar|categor|priorit|apolog)iz\w+": "British spelling: -is-",
    r"\b(center|color|favor|labor)\b": "British spelling",
}

# Sentences in which a forbidden word is the right one, each with the reason.
ALLOWED: dict[str, str] = {}

# The same thing is spelled one way: every match of the pattern reads exactly as the term, but for a capital
# where it begins a sentence.
SPELLINGS: dict[str, str] = {
    r"focal[- ]point office": "Focal Point Office",
    r"two[- ]step (?:verification|authentication|sign-in)": "two-step verification",
    r"authenticat(?:or|ion) app": "authenticator app",
    r"(?:recovery|back-?up|rescue) code": "recovery code",
    r"time[- ]?zone": "time zone",
    r"daily (?:digest|summary|email|overview)": "daily digest",
    r"pass[- ]?key": "passkey",
    r"spam[- ]folder": "spam folder",
    r"standing call": "standing call",
    r"name[- ]withheld": "name withheld",
    r"un only|united nations only": "United Nations only",
    r"web[- ]?site": "website",
    r"lead officer": "lead officer",
    r"protection officer": "protection officer",
    r"work(?:ing|ed) day|business day|weekday": "working day",
}

# *Case* is the office's word. It is read in these places only; authors and departments read "input".
OFFICE_ONLY = (
    "engagements/admin/",
    "engagements/cases/",
    "engagements/notes/models.py",
    "engagements/routing/models.py",
    "templates/engagements/admin/",
    "templates/admin/",
)
CASE = r"(?<!in )(?<!that )(?<!this )(?<!either )(?<!any )(?<!upper )(?<!lower )\bcases?\b"

# What documents and the texts of the demo world do not say either; names of code stand in backticks there.
PROSE: dict[str, str] = {
    pattern: FORBIDDEN[pattern]
    for pattern in (
        r"\bhand(s|ed|ing)?( it| them| this)? in\b",
        r"\blook(s|ed|ing)?( it| this| them) over\b|\blook over\b",
        r"\bput(s|ting)? (it|them|this) back\b",
        r"\bmust be answered\b",
        r"\btak(e|es|en|ing)( it| this| them)? up\b",
        r"\bclear(s|ed)?( it| them| this)? for\b|\bclearance\b",
        r"\bnot ours\b",
        r"\bbeing read\b",
        r"\bdeadlines?\b",
        r"\b(some|no|any|every)body\b",
        r"\btold\b",
        r"\bsecond factors?\b|\b(two|2|multi)-?factor\b|\b[2M]FA\b",
        r"\be-mail(s|ed)?\b",
        r"\bsafety mark\b",
        r"\bmend(s|ed|ing)?\b",
        r"\bdr(awn|aws?)\b",
        r"\bin vain\b",
        r"\bshall\b",
    )
}

# An English term (as a word of the sentence) and the stems of which its Arabic has one, written without
# vowel signs; `[اأإآ]` is written ا.
ARABIC: dict[str, str] = {
    r"inputs?": "مساهم",
    r"drafts?": "مسود",
    r"calls?": "دعو",
    r"referrals?": "احال",
    r"departments?": "ادار",
    r"(?:the|Focal Point) office": "مكتب",
    r"Focal Point Office": "مكتب جهة التنسيق",
    r"organisations?": "منظم",
    r"(?<!lead )(?<!protection )officers?": "موظف",
    r"lead officers?": "(موظف|الموظف)[^ ]* (ال)?رئيسي",
    r"reviewers?": "مراجع",
    r"liaisons?": "مسؤول(و|ي)? (ال)?اتصال",
    r"owners?": "مالك",
    r"authors?": "صاحب|اصحاب",
    r"themes?": "موضوع|مواضيع",
    r"files?": "ملف",
    r"attachments?": "مرفق",
    r"emails?": "بريد",
    r"daily digest": "موجز",
    r"unsubscribed?": "الغاء الاشتراك|الغي اشتراك",
    r"notifications?": "اشعار",
    r"invitations?": "دعو",
    r"passwords?": "مرور",
    r"passkeys?": "(مفتاح|مفاتيح) (ال)?مرور",
    r"recovery codes?": "استرداد",
    r"two-step verification": "تحقق بخطوتين",
    r"authenticator app": "تطبيق (ال)?مصادقة",
    r"sign(?:ed|ing)? in": "دخول",
    r"sign(?:ed|ing)? out": "خروج",
    r"time zone": "زمني|بتوقيت",
    r"overdue": "متاخر",
    r"withdraw(?:s|n)?|withdrew": "سحب|سحوب",
    r"recall(?:s|ed)?": "استرج",
    r"forward(?:s|ed)?": "مرر|تمرير|يمرر",
    r"redacted": "حجب|محجوب",
    r"name withheld": "محجوب",
    r"verified": "وثق|توثيق|موثق|تحقق",
    r"suspend(?:ed)?": "وقف|ايقاف|موقوف",
    r"reopen(?:ed)?": "فتح",
    r"audit log": "سجل",
    r"(?:de|re)activate[sd]?": "تفعيل",
}

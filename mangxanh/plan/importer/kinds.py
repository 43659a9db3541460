"""Codes of a line's form, kind of evidence and indicator, with their words."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

FORMS: dict[str, Promise] = {
    "communication": pgettext_lazy("form of a line", "Communication"),
    "documents": pgettext_lazy("form of a line", "Printed material"),
    "integration": pgettext_lazy("form of a line", "Integration into other activities"),
    "lesson": pgettext_lazy("form of a line", "Skills for pupils"),
    "teaching": pgettext_lazy("form of a line", "Teaching and learning online"),
    "training": pgettext_lazy("form of a line", "Training of staff"),
    "contest": pgettext_lazy("form of a line", "Contest"),
    "movement": pgettext_lazy("form of a line", "Class movement, pledge"),
    "code_of_conduct": pgettext_lazy("form of a line", "Code of conduct"),
    "counselling": pgettext_lazy("form of a line", "Counselling and help"),
    "coordination": pgettext_lazy("form of a line", "Work with parents and partners"),
    "check": pgettext_lazy("form of a line", "Check and review"),
    "proposal": pgettext_lazy("form of a line", "Proposal to the authority"),
    "planning": pgettext_lazy("form of a line", "Making the plan"),
    "assignment": pgettext_lazy("form of a line", "Assignment of people"),
    "budget": pgettext_lazy("form of a line", "Budget"),
    "report": pgettext_lazy("form of a line", "Report, annual review"),
}

EVIDENCE_KINDS: dict[str, Promise] = {
    "plan": pgettext_lazy("kind of evidence", "Issued plan"),
    "decision": pgettext_lazy("kind of evidence", "Decision"),
    "letter": pgettext_lazy("kind of evidence", "Official letter or submission"),
    "report": pgettext_lazy("kind of evidence", "Signed report"),
    "minutes": pgettext_lazy("kind of evidence", "Minutes"),
    "attendance": pgettext_lazy("kind of evidence", "Signed list, photographs"),
    "material": pgettext_lazy("kind of evidence", "The material and how it was handed out"),
    "article": pgettext_lazy("kind of evidence", "Address of the article or page"),
    "lesson_plan": pgettext_lazy("kind of evidence", "Lesson plan or plan of the activity"),
    "results": pgettext_lazy("kind of evidence", "Contest papers and results"),
    "certificate": pgettext_lazy("kind of evidence", "Nomination, certificate"),
    "pledge": pgettext_lazy("kind of evidence", "Registration, signed pledge"),
    "estimate": pgettext_lazy("kind of evidence", "Estimate, vouchers"),
    "log": pgettext_lazy("kind of evidence", "Log book"),
}

INDICATORS: dict[str, Promise] = {
    "plan_issued": pgettext_lazy("indicator", "Plans issued"),
    "people_assigned": pgettext_lazy("indicator", "People with a task, share of tasks done"),
    "sessions": pgettext_lazy("indicator", "Sessions, pupils taking part, share of pupils"),
    "materials": pgettext_lazy("indicator", "Kinds of material, copies, receivers"),
    "articles": pgettext_lazy("indicator", "Articles published"),
    "pages": pgettext_lazy("indicator", "Pages and groups, members"),
    "integrated": pgettext_lazy("indicator", "Activities and lessons with integrated content"),
    "contests": pgettext_lazy("indicator", "Contests, entries, share of classes, prizes"),
    "classes_joined": pgettext_lazy("indicator", "Classes registered, classes that reached it"),
    "staff_meetings": pgettext_lazy("indicator", "Conferences, share of staff"),
    "staff_trained": pgettext_lazy("indicator", "Staff sent to training"),
    "guardians": pgettext_lazy("indicator", "Meetings with parents, parents taking part"),
    "checks": pgettext_lazy("indicator", "Checks made"),
    "self_checks": pgettext_lazy("indicator", "Self-reviews, points mended"),
    "proposals": pgettext_lazy("indicator", "Proposals sent, answers received"),
    "help_contacts": pgettext_lazy("indicator", "Pupils counselled, help contacts checked"),
    "reports": pgettext_lazy("indicator", "Reports sent in time"),
    "reviews": pgettext_lazy("indicator", "Reviews held, lessons taken into the next plan"),
    "money": pgettext_lazy("indicator", "Estimated and spent"),
}

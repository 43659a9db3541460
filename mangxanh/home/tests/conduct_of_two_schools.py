"""What codes of conduct leave in each of two schools (two_schools.py)."""

from mangxanh.conduct.models import Audience, Code
from mangxanh.conduct.tests.factories import (
    AcknowledgementFactory,
    ClassAgreementFactory,
    ClassSignaturesFactory,
    CodeFactory,
    HandoutFactory,
    RuleFactory,
)
from mangxanh.school.models import SchoolClass


def add_conduct(place):
    """Codes in force for pupils and staff, a draft of two rules, copies, signatures, an agreement."""
    school, mark, teacher = place.school, place.mark, place.people["teacher"]
    row = SchoolClass.objects.get(pk=place.keys["school_class"][0])
    words = {"school": school, "drafted_by": teacher, "rule": None}
    code = CodeFactory(title=f"Quy tắc {mark}", lead=mark, basis=mark, **words)
    RuleFactory(code=code, title=f"Em hỏi {mark}", text=mark, why=mark, say=mark, dont=mark)
    staff = CodeFactory(title=f"Quy tắc thầy cô {mark}", audience=Audience.STAFF, **words)
    RuleFactory(code=staff, title=f"Tôi hỏi {mark}")
    draft = CodeFactory(
        title=f"Dự thảo {mark}", audience=Audience.GUARDIANS, state=Code.State.DRAFT, **words
    )
    rule = RuleFactory(code=draft, title=f"Tôi hỏi con {mark}")
    RuleFactory(code=draft, title=f"Tôi nghe con {mark}")
    logged = {"activity__logged_by": teacher, "activity__title": f"Phát {mark}"}
    handout = HandoutFactory(code=code, to_whom=f"Lớp {mark}", **logged)
    signed = ClassSignaturesFactory(code=code, school_class=row, **logged)
    agreed = ClassAgreementFactory(
        code=code, school_class=row, sentences=[f"Câu {n} {mark}" for n in range(3)], **logged
    )
    AcknowledgementFactory(code=code, person=place.people["pupil"])
    place.at(code=code, staff_code=staff, code_draft=draft, rule=rule, handout=handout)
    place.at(signatures=signed, agreement=agreed)
    place.keys["code_word"] = ("thay-co",)
    place.keys["code_sheet"] = (code.pk, "ap-phich-a4")
    place.keys["agreement_sheet"] = (agreed.pk, "a4")

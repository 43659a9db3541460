"""Codes, copies, signatures and agreements, for tests."""

import factory

from mangxanh.common.dates import now, today
from mangxanh.conduct.models import (
    Acknowledgement,
    Audience,
    ClassAgreement,
    ClassSignatures,
    Code,
    Handout,
    Rule,
)
from mangxanh.plan.models import Activity
from mangxanh.plan.tests.factories import ActivityFactory
from mangxanh.school.tests.factories import ClassFactory, SchoolFactory, TeacherFactory


class CodeFactory(factory.django.DjangoModelFactory):
    """A code in force with one rule."""

    class Meta:
        model = Code
        skip_postgeneration_save = True

    school = factory.SubFactory(SchoolFactory)
    audience = Audience.PUPILS_6_7
    number = 1
    title = "Quy tắc ứng xử trên mạng của học sinh"
    state = Code.State.ISSUED
    first_day = factory.LazyFunction(today)
    drafted_by = factory.LazyAttribute(lambda code: TeacherFactory(school=code.school))
    drafted_at = factory.LazyFunction(now)
    issued_by = factory.LazyAttribute(
        lambda code: None if code.state == "draft" else code.drafted_by
    )
    issued_at = factory.LazyAttribute(lambda code: None if code.state == "draft" else now())
    rule = factory.RelatedFactory("mangxanh.conduct.tests.factories.RuleFactory", "code")


class RuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rule

    code = factory.SubFactory(CodeFactory, rule=None)
    school = factory.SelfAttribute("code.school")
    order = factory.LazyAttribute(lambda rule: Rule.objects.filter(code=rule.code).count() + 1)
    title = factory.LazyAttribute(lambda rule: f"Em hỏi bạn trước khi đăng ảnh có bạn {rule.order}")


class _LoggedFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    activity = factory.SubFactory(
        ActivityFactory, school=factory.SelfAttribute("..school"), kind=Activity.Kind.OTHER
    )
    day = factory.SelfAttribute("activity.day")
    made_by = factory.SelfAttribute("activity.logged_by")
    created_at = factory.LazyFunction(now)


class HandoutFactory(_LoggedFactory):
    class Meta:
        model = Handout

    code = factory.SubFactory(CodeFactory)
    school = factory.SelfAttribute("code.school")
    kind = Handout.Kind.POSTER
    copies = 20
    to_whom = "Các lớp"


class ClassSignaturesFactory(_LoggedFactory):
    class Meta:
        model = ClassSignatures

    school_class = factory.SubFactory(ClassFactory)
    school = factory.SelfAttribute("school_class.year.school")
    code = factory.LazyAttribute(lambda row: CodeFactory(school=row.school))
    size = factory.SelfAttribute("school_class.size")
    signed = factory.LazyAttribute(lambda row: row.size - 1)


class ClassAgreementFactory(_LoggedFactory):
    class Meta:
        model = ClassAgreement

    school_class = factory.SubFactory(ClassFactory)
    school = factory.SelfAttribute("school_class.year.school")
    sentences = factory.LazyFunction(
        lambda: ["Hỏi bạn trước khi đăng", "Đọc lại trước khi gửi", "Không hùa theo"]
    )
    size = factory.SelfAttribute("school_class.size")
    signed = factory.SelfAttribute("size")


class AcknowledgementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Acknowledgement

    code = factory.SubFactory(CodeFactory)
    school = factory.SelfAttribute("code.school")
    person = factory.LazyAttribute(lambda row: TeacherFactory(school=row.school))
    made_at = factory.LazyFunction(now)

"""Schools, years, classes and people for tests."""

from datetime import date, timedelta
from functools import cache

import factory
from django.contrib.auth.hashers import make_password

from mangxanh.common.dates import now
from mangxanh.school.models import (
    Card,
    ClassAlarm,
    Guardianship,
    GuardianSlip,
    HelpContact,
    Membership,
    PapersConfirmation,
    Person,
    Pupil,
    Role,
    School,
    SchoolClass,
    SchoolYear,
    SecondFactor,
)


class SchoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = School

    code = factory.Sequence(lambda n: f"thcs-{n}")
    name = factory.Sequence(lambda n: f"Trường THCS số {n}")
    abbreviation = "THCSBG"
    host = factory.Sequence(lambda n: f"truong{n}.test")
    authority = "UBND phường Bãi Giữa"
    place = "Bãi Giữa"
    set_up_at = factory.LazyFunction(now)
    created_at = factory.LazyFunction(now)


class YearFactory(factory.django.DjangoModelFactory):
    """A school year that holds today, whatever today is."""

    class Meta:
        model = SchoolYear

    school = factory.SubFactory(SchoolFactory)

    @factory.lazy_attribute
    def name(self):
        start = _start()
        return f"{start}-{start + 1}"

    first_day = factory.LazyFunction(lambda: date(_start(), 9, 1))
    second_term = factory.LazyFunction(lambda: date(_start() + 1, 1, 15))
    last_day = factory.LazyFunction(lambda: date(_start() + 1, 5, 31))


def _start():
    today = now().date()
    return today.year if today.month >= 9 else today.year - 1


class ClassFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SchoolClass

    year = factory.SubFactory(YearFactory)
    school = factory.SelfAttribute("year.school")
    name = factory.Sequence(lambda n: f"6A{n}")
    grade = 6
    size = 40


@cache
def _password():
    """Reckoned once a process, not once a colleague: a fifth of what all tests took."""
    return make_password("mat-khau-tot-1")


class PersonFactory(factory.django.DjangoModelFactory):
    """A colleague who acts in `school` with `roles`; their password is mat-khau-tot-1."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"thayco{n}")
    name = factory.Sequence(lambda n: f"Nguyễn Thị Số {n}")
    address_form = "cô"
    email = factory.Sequence(lambda n: f"thayco{n}@truong.test")
    calendar_key = factory.Sequence(lambda n: f"key-{n}")
    created_at = factory.LazyFunction(now)

    @classmethod
    def _create(cls, model_class, *args, school=None, roles=(Role.TEACHER,), title="", **kwargs):
        person = model_class(*args, **kwargs)
        person.password = _password()
        person.save()
        school = school or SchoolFactory()
        for role in roles:
            Membership.objects.create(
                person=person, school=school, role=role, title=title, from_date=date(2020, 1, 1)
            )
        return person.at(school)


class TeacherFactory(PersonFactory):
    pass


class BoardFactory(PersonFactory):
    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        kwargs.setdefault("roles", (Role.BOARD,))
        return super()._create(model_class, *args, **kwargs)


class _PupilPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    username = None
    name = factory.Sequence(lambda n: f"Lê Văn Số {n}")
    password = "!"
    created_at = factory.LazyFunction(now)


class PupilFactory(factory.django.DjangoModelFactory):
    """A pupil with their membership; `school` or `school_class` says where."""

    class Meta:
        model = Pupil

    school = factory.SubFactory(SchoolFactory)
    person = factory.SubFactory(_PupilPersonFactory)
    code = factory.Sequence(lambda n: f"{n:010}")

    @factory.lazy_attribute
    def school_class(self):
        year = SchoolYear.objects.filter(school=self.school).first()
        return ClassFactory(year=year or YearFactory(school=self.school))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        pupil = super()._create(model_class, *args, **kwargs)
        Membership.objects.create(
            person=pupil.person, school=pupil.school, role=Role.PUPIL, from_date=date(2020, 1, 1)
        )
        return pupil


class CardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Card

    pupil = factory.SubFactory(PupilFactory)
    school = factory.SelfAttribute("pupil.school")
    school_class = factory.SelfAttribute("pupil.school_class")
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    words_digest = "0" * 64
    printed_at = factory.LazyFunction(now)


class ClassAlarmFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClassAlarm

    school_class = factory.SubFactory(ClassFactory)
    school = factory.SelfAttribute("school_class.school")
    guesses = 12
    cards = 4
    raised_at = factory.LazyFunction(now)


class GuardianFactory(PersonFactory):
    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        kwargs.setdefault("roles", (Role.GUARDIAN,))
        return super()._create(model_class, *args, **kwargs)


class GuardianshipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Guardianship

    pupil = factory.SubFactory(PupilFactory)
    school = factory.SelfAttribute("pupil.school")
    guardian = factory.SubFactory(GuardianFactory, school=factory.SelfAttribute("..pupil.school"))
    from_date = date(2020, 1, 1)


class GuardianSlipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GuardianSlip

    pupil = factory.SubFactory(PupilFactory)
    school = factory.SelfAttribute("pupil.school")
    digest = factory.Sequence(lambda n: f"{n:064}")
    created_at = factory.LazyFunction(now)
    expires_at = factory.LazyFunction(lambda: now() + timedelta(days=30))


class PapersConfirmationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PapersConfirmation

    school = factory.SubFactory(SchoolFactory)
    confirmed_by = factory.SubFactory(BoardFactory, school=factory.SelfAttribute("..school"))
    confirmed_at = factory.LazyFunction(now)


class HelpContactFactory(factory.django.DjangoModelFactory):
    """A contact that the school added itself."""

    class Meta:
        model = HelpContact

    school = factory.SubFactory(SchoolFactory)
    kind = HelpContact.Kind.OTHER
    name = factory.Sequence(lambda n: f"Nơi giúp số {n}")
    phone = "024 3999 0000"


class SecondFactorFactory(factory.django.DjangoModelFactory):
    """An app whose secret nobody has; authenticator.phone_of makes one that counts."""

    class Meta:
        model = SecondFactor

    person = factory.SubFactory(PersonFactory)
    kind = SecondFactor.Kind.TOTP
    name = "Điện thoại"
    created_at = factory.LazyFunction(now)

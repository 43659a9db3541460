"""Lists of people that the two schools are bringing in (see two_schools.py)."""

from mangxanh.common.dates import now
from mangxanh.school.models import RosterImport, RosterPreset, RosterRow, SchoolYear
from mangxanh.school.pupil_queries import fingerprint_of
from mangxanh.school.tests.factories import ClassFactory


def add_rosters(place):
    """A list of pupils that is being brought in: a new pupil, one to be asked about."""
    school, mark, board = place.school, place.mark, place.people["board"]
    begun = RosterImport.objects.create(
        school=school,
        kind=RosterImport.Kind.PUPILS,
        year=SchoolYear.objects.get(school=school),
        file_name=f"{mark}.xlsx",
        dropped=[f"Cột {mark}"],
        fingerprint=fingerprint_of(school),
        by=board,
        started_at=now(),
        staged_at=now(),
    )
    words = {"school": school, "roster_import": begun, "class_name": f"6{mark}", "row": 5}
    RosterRow.objects.create(outcome="new", name=f"Lý {mark} Hoa", **words)
    RosterPreset.objects.create(school=school, kind="pupils", headings=mark)
    words["roster_import"] = RosterImport.objects.create(
        school=school, kind=RosterImport.Kind.YEARS, by=board, started_at=now(), closed_at=now()
    )
    row = RosterRow.objects.create(outcome="gone", name=f"Hà {mark} An", **words)
    other = ClassFactory(year=begun.year, name=f"7{mark}", grade=7)
    staff = RosterImport.objects.create(
        school=school, kind=RosterImport.Kind.STAFF, by=board, started_at=now(), staged_at=now()
    )
    words = {"school": school, "roster_import": staff, "job": f"Giáo viên {mark}"}
    invited = RosterRow.objects.create(outcome="new", name=f"Đỗ {mark} Hạnh", **words)
    place.at(roster=begun, roster_row=row, other_class=other, staff_list=staff, invited=invited)

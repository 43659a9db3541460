"""Lists of pupils and of staff as schools have them: read, judged, matched; no models."""

from mangxanh.school.roster.found import Issue, PupilRow, Roster, StaffRow
from mangxanh.school.roster.reading import read_roster
from mangxanh.school.roster.shown import as_json
from mangxanh.school.roster.staff import read_staff

__all__ = ["Issue", "PupilRow", "Roster", "StaffRow", "as_json", "read_roster", "read_staff"]

"""What the school keeps of people."""

from mangxanh.school.personal import access, contacts, people, pupils, rights, rosters

PARTS = (people, access, pupils, rights, rosters, contacts)
PERSONAL = [kept for part in PARTS for kept in part.PERSONAL]
NOT_PERSONAL = {name: why for part in PARTS for name, why in part.NOT_PERSONAL.items()}

"""What schools call the roles of their staff."""

import re

from mangxanh.common.text import fold
from mangxanh.school.models import STAFF_ROLES, Role

_AND = re.compile(r"\s*[+/&]\s*")
# What schools call their roles; the English names are those of the list of roles.
_WORDS = {
    Role.BOARD: "hieu truong|pho hieu truong|ban giam hieu|bgh|hieu pho|ht|pht",
    Role.SUBJECT_HEAD: "to truong|to truong chuyen mon|ttcm|to pho|truong nhom",
    Role.HOMEROOM_TEACHER: "gvcn|giao vien chu nhiem|chu nhiem",
    Role.TEACHER: "gv|giao vien|giao vien bo mon|gvbm|thay giao|co giao",
    Role.YOUTH_LEADER: "tong phu trach|tong phu trach doi|tpt|tpt doi|gv tpt doi",
    Role.UNION_REP: "cong doan|chu tich cong doan|doan thanh nien|chi doan|bi thu|bi thu chi doan",
    Role.CLERK: "van thu|nhan vien van thu|thu ky",
    Role.ACCOUNTANT: "ke toan|nhan vien ke toan|thu quy",
    Role.EDITOR: "bien tap|bien tap vien|ban bien tap",
    Role.STAFF: "nhan vien|nv|y te|nhan vien y te|thu vien|nhan vien thu vien|thiet bi|bao ve",
    Role.IT: "it|cntt|cong nghe thong tin|quan tri mang|phu trach cntt",
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split("|")}
_PARTS = re.compile(r"[,;+/&()]|\s-\s|\bva\b")
# Nobody becomes these because a list says so: a person chooses them.
_CHOSEN_BY_HAND = {Role.BOARD, Role.IT}


def roles_in(text: str) -> tuple[str, ...]:
    """Return the roles that words such as "Giáo viên + Tổ trưởng" name; () if one is unknown."""
    labels = {fold(str(label)): code for code, label in Role.choices}
    found = []
    for word in _AND.split(fold(text)):
        role = _ROLE_OF.get(word) or labels.get(word)
        if role is None:
            return ()
        found.append(str(role))
    return tuple(dict.fromkeys(found))


def proposed_role(job: str) -> str:
    """Return the role that a job of a list suggests, "" where a person has to say it."""
    text = fold(job)
    parts = [part.strip() for part in _PARTS.split(text)]
    known = [_ROLE_OF[part] for part in parts if part in _ROLE_OF]
    begun = [
        role
        for word, role in sorted(_ROLE_OF.items(), key=lambda item: -len(item[0]))
        if re.search(rf"\b{word}\b", text)
    ]
    found = next(iter(known or begun), "")
    return str(found) if found in STAFF_ROLES - _CHOSEN_BY_HAND else ""

"""Plans of our own in the shapes that schools write: every line found, none doubled."""

import json
from pathlib import Path
from textwrap import wrap

import pytest

from mangxanh.plan.importer import as_json, propose_lines, read_plan

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
SHAPES = sorted(path.stem for path in FIXTURES.glob("*.lines"))


def expected(name):
    rows = (FIXTURES / f"{name}.lines").read_text().splitlines()
    return [tuple(part.strip() for part in row.split("|")) for row in rows]


def read(name):
    data = (FIXTURES / f"{name}.txt").read_bytes()
    return propose_lines(read_plan(data, f"{name}.txt").text)


def shown(proposal, wanted):
    return [
        (line.n, line.path, str(line.kind), line.obligation[: len(opening)])
        for line, (_n, _path, _kind, opening) in zip(proposal.lines, wanted, strict=False)
    ]


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_gives_its_lines(name):
    wanted = expected(name)

    proposal = read(name)

    assert shown(proposal, wanted) == wanted
    assert len(proposal.lines) == len(wanted)
    assert all(proposal.text[x.start : x.end] == x.obligation for x in proposal.lines)


def test_there_are_six_shapes_as_text():
    assert len(SHAPES) == 6


def test_broken_lines_are_joined_and_running_heads_gone():
    lines = {line.path: line.obligation for line in read("broken-lines").lines}

    assert lines["II.1-1"].endswith("dùng Internet an toàn làm chủ đề.")
    assert "giai đoạn 2026 - 2030, mỗi năm" in lines["II.1-2"]
    assert "lớp 9. Buổi nói chuyện" in lines["II.1-2"]
    assert not any("Kế hoạch\n" in line or "Gò Mây" in line for line in lines.values())


def test_sections_that_only_lead_up_are_said():
    proposal = read("letters")

    assert next(s.path for s in proposal.sections if s.kind == "background") == "A"
    assert any("ĐẶC ĐIỂM TÌNH HÌNH" in warning for warning in proposal.warnings)
    assert not any("đường truyền" in line.obligation for line in proposal.lines)


def test_the_tail_gives_recipients_and_no_lines():
    proposal = read("page-twice")

    assert proposal.recipients == ("UBND phường (để báo cáo);", "Các tổ (để làm);", "Lưu: VT.")
    assert not any("Trên đây" in line.obligation for line in proposal.lines)


def test_trails_name_the_headings_and_the_leading_dash():
    line = next(x for x in read("page-twice").lines if x.path == "II.1-1+2")

    assert line.trail[0] == "VIỆC LÀM CỤ THỂ"
    assert line.trail[-1].startswith("Làm mới cách trò chuyện")


def test_text_without_any_line_warns():
    proposal = propose_lines("")

    assert proposal.lines == []
    assert len(proposal.warnings) == 1


def test_a_list_without_sections_is_read():
    proposal = propose_lines("- Tổ chức chào cờ về tin giả.\n- Lập sổ theo dõi.\n")

    assert [line.path for line in proposal.lines] == ["-1", "-2"]


def test_headings_without_numbers_give_paths():
    text = (
        "KẾ HOẠCH MẠNG LÀNH\nMỤC ĐÍCH\n- Các em biết bảo vệ nhau.\nVIỆC LÀM\n"
        "- Tổ chức chào cờ về tin giả.\n• Lập sổ theo dõi.\n"
    )

    proposal = propose_lines(text)

    assert [(x.path, str(x.kind)) for x in proposal.lines] == [
        ("MỤC ĐÍCH-1", "outcome"),
        ("VIỆC LÀM-1", "obligation"),
        ("VIỆC LÀM-1+1", "obligation"),
    ]


def test_decimal_numbers_repeat_what_stands_above():
    text = (
        "II. NHIỆM VỤ\n1. Với lớp học\n1.1. Dạy học sinh nhận ra tin giả trong giờ tin học.\n"
        "1.2. Ra thông báo:\n1.2.1. In và dán thông báo ở các bảng tin.\n"
        "1.2.2. Đọc thông báo trên loa vào giờ ra chơi.\n2. Với gia đình\n"
        "2.1 Họp cha mẹ học sinh đầu năm học.\n"
    )

    paths = [line.path for line in propose_lines(text).lines]

    assert paths == ["II.1.1", "II.1.2.1", "II.1.2.2", "II.2.1"]


def test_compound_numbers_stand_for_themselves():
    text = (
        "A. NHIỆM VỤ\nA.1. Với lớp học\nA.1.a. Dạy học sinh nhận ra tin giả.\n"
        "A.1.b. Ra thông báo trên loa mỗi tuần.\nA.2. Với gia đình\nA.2.a. Gửi thư ngỏ đầu năm.\n"
        "B. KINH PHÍ\nTừ nguồn chi thường xuyên.\n"
    )

    paths = [line.path for line in propose_lines(text).lines]

    assert paths == ["A.1.a", "A.1.b", "A.2.a", "B"]


def test_parts_and_brackets_are_read():
    text = (
        "PHẦN THỨ NHẤT\nMỤC TIÊU\nCác em tự tin khi dùng mạng.\nPHẦN THỨ HAI\nVIỆC LÀM\n"
        "Mục 1. Trong lớp\n(1) Dạy học sinh nhận ra tin giả.\n(2) Soạn thỏa thuận lớp cùng nhau.\n"
    )

    got = [(line.path, str(line.kind)) for line in propose_lines(text).lines]

    assert got == [
        ("Phần thứ nhất", "outcome"),
        ("Phần thứ hai.Mục 1.1", "obligation"),
        ("Phần thứ hai.Mục 1.2", "obligation"),
    ]


def test_like_lines_of_two_units_are_not_a_doubled_page():
    items = (
        "- Nhắc học sinh giữ lời nói đẹp trong nhóm trò chuyện của lớp mỗi tuần.\n"
        "- Ghi lại chuyện buồn của các em vào sổ chủ nhiệm, trao đổi với gia đình.\n"
        "- Báo cáo tổ tư vấn về những trường hợp cần giúp đỡ trước cuối tháng.\n"
    )

    proposal = propose_lines(f"I. PHÂN CÔNG\n1. Khối sáu:\n{items}2. Khối bảy:\n{items}")

    assert [line.path for line in proposal.lines] == [
        *("I.1-1", "I.1-2", "I.1-3", "I.2-1", "I.2-2", "I.2-3")
    ]
    assert [line.like for line in proposal.lines][3:] == ["1", "2", "3"]


def test_a_page_copied_with_faults_is_read_once():
    text = (FIXTURES / "page-twice.txt").read_text()
    first, second, rest = text.split("\n\n\n")[0:3]
    spoiled = second.replace("đẹp khi lên mạng", "dẹp khi lên mang").replace("các em", "cac em")

    proposal = propose_lines("\n\n\n".join([first, spoiled, rest]))

    assert [line.path for line in proposal.lines] == [row[1] for row in expected("page-twice")]


def test_a_page_copied_with_other_line_breaks_is_read_once():
    first, second, rest = (FIXTURES / "page-twice.txt").read_text().split("\n\n\n")[0:3]
    narrow, wide = (
        "\n".join("\n".join(wrap(row, width)) for row in page.splitlines())
        for page, width in ((first, 60), (second, 77))
    )

    proposal = propose_lines("\n".join([narrow, wide, rest]))

    assert [line.path for line in proposal.lines] == [row[1] for row in expected("page-twice")]
    assert len(proposal.warnings) >= 1


def test_the_demo_plans_have_their_23_lines(pytestconfig):
    plans = sorted((pytestconfig.rootpath / "content/vi/demo").glob("plan-*.txt"))

    counts = []
    for plan in plans:
        lines = propose_lines(read_plan(plan.read_bytes(), plan.name).text).lines
        counts.append(sum(line.kind == "obligation" for line in lines))

    assert counts == [23] * len(plans)


def test_json_survives_a_round():
    data = as_json(read("articles"))

    assert json.loads(json.dumps(data, ensure_ascii=False)) == data
    assert data["lines"][0]["kind"] == "outcome"


def test_a_mark_alone_on_its_line_takes_the_next_one():
    lines = propose_lines("I.\nVIỆC LÀM\n-\nTổ chức chào cờ về tin giả.\n").lines

    assert [(x.path, x.obligation) for x in lines] == [("I-1", "Tổ chức chào cờ về tin giả.")]


def test_short_numbered_duties_beside_each_other_are_lines():
    text = "I. VIỆC LÀM\n1. Ra bản tin\n2. Họp phụ huynh\nII. KINH PHÍ\n1. Nguồn chi"

    assert [line.path for line in propose_lines(text).lines] == ["I.1", "I.2"]


PASTED = """
PHÒNG VH-XH PHƯỜNG BÌNH AN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRƯỜNG THCS BÌNH AN                    Độc lập - Tự do - Hạnh phúc
Số: 12/KH-THCSBA                    Bình An, ngày 05 tháng 9 năm 2026
KẾ HOẠCH
Thực hiện văn hóa ứng xử trên mạng năm học 2026 - 2027
Căn cứ:
- Luật Trẻ em năm 2016;
- Thông tư số 06/2019/TT-BGDĐT ngày 12/4/2019;
- Kế hoạch số 45/KH-UBND ngày 01/8/2026 của UBND phường;
Trường THCS Bình An xây dựng kế hoạch như sau:
I/ Mục đích - yêu cầu:
- Học sinh biết cư xử lịch sự.
II/ Nội dung thực hiện:
1/ Công tác tuyên truyền
* Đối với học sinh:
- Tuyên truyền dưới cờ tháng 9.
- Phát tờ rơi.
* Đối với phụ huynh:
- Gửi thư qua Zalo.
2/ Công tác kiểm tra
👉 Kiểm tra phòng máy mỗi tháng 1 lần.
✅ Rà soát fanpage.
III/ Tổ chức thực hiện:
1. Hiệu trưởng: Chỉ đạo chung, phê duyệt kế hoạch.
2. Phó Hiệu trưởng
Theo dõi việc thực hiện, tổng hợp báo cáo Hiệu trưởng.
3. Tổ trưởng chuyên môn
- Đưa nội dung vào sinh hoạt tổ.
Trên đây là kế hoạch của trường./.
Nơi nhận:                    KT. HIỆU TRƯỞNG
- Phòng VH-XH;               PHÓ HIỆU TRƯỞNG
- Lưu VT.
"""


def test_a_plan_pasted_from_a_chat_is_read():
    proposal = propose_lines(PASTED)

    assert [(x.n, x.path, x.obligation[:11], x.actor) for x in proposal.lines] == [
        ("M1", "I-1", "Học sinh bi", None),
        ("1", "II.1-1-1", "Tuyên truyề", None),
        ("2", "II.1-1-2", "Phát tờ rơi", None),
        ("3", "II.1-2-1", "Gửi thư qua", None),
        ("4", "II.2-1", "Kiểm tra ph", None),
        ("5", "II.2-2", "Rà soát fan", None),
        ("6", "III.1", "Hiệu trưởng", "Hiệu trưởng"),
        ("7", "III.2", "Theo dõi vi", "Phó Hiệu trưởng"),
        ("8", "III.3-1", "Đưa nội dun", "Tổ trưởng chuyên môn"),
    ]


LADDERS = [
    "- a:\na) b:\n",
    "- a:\n+ b:\n• c:\na) d:\n1) e:\n(1) f:\n",
    "a) b:\n- c:\n1) d:\n+ e:\n",
    "+ b:\n(1) c:\n",
    "I. A\nA. B\n",
    "- a:\n",
]


@pytest.mark.parametrize("steps", LADDERS)
def test_no_text_builds_an_endless_ladder(steps):
    assert propose_lines(steps * 2000).text.count("\n") >= 1999


def test_numbers_with_many_parts_build_no_ladder():
    rows = [".".join(["1"] * parts) + ". Việc" for parts in range(2, 600)]

    assert propose_lines("\n".join(rows)).text


def test_a_dash_below_a_letter_below_a_dash():
    text = (
        "I. VIỆC LÀM\n- Làm mới giờ sinh hoạt:\na) Kể chuyện:\n- Mỗi tuần một chuyện.\n"
        "- Cả lớp cùng nghe.\nb) Viết lời khuyên cho bạn trong chuyện.\n- Rà soát nhóm lớp.\n"
    )

    assert [line.path for line in propose_lines(text).lines] == [
        *("I-1.a-1", "I-1.a-2", "I-1.b", "I-2")
    ]


SCHEDULED = """
UBND PHƯỜNG HÒA AN
TRƯỜNG THCS HÒA AN
KẾ HOẠCH
I. MỤC TIÊU VÀ CHỈ TIÊU
1. Mục tiêu chung
Xây dựng trường học thân thiện trên môi trường mạng.
2. Chỉ tiêu cụ thể
- 100% lớp có thỏa thuận lớp học.
- 90% học sinh được học kỹ năng số.
II. NHIỆM VỤ, GIẢI PHÁP
Nhà trường tập trung thực hiện các nhiệm vụ sau:
1. Xây dựng quy tắc ứng xử. Ban giám hiệu chủ trì, hoàn thành trong tháng 9/2026.
2. Tổ chức tập huấn cho giáo viên.
Thời gian: tháng 10/2026. Địa điểm: hội trường.
3. Phát động cuộc thi vẽ tranh.
III. TIẾN ĐỘ THỰC HIỆN
- Tháng 9/2026:
+ Ban hành kế hoạch.
+ Thành lập ban chỉ đạo.
- Tháng 10/2026: Tổ chức tập huấn.
IV. YÊU CẦU ĐỐI VỚI CÁC BỘ PHẬN
1. Yêu cầu các tổ nghiêm túc thực hiện, báo cáo trước ngày 30/5.
2. Đề nghị Ban đại diện cha mẹ học sinh phối hợp.
V. CHẾ ĐỘ BÁO CÁO
Các bộ phận báo cáo định kỳ hằng tháng về văn phòng (trước ngày 25).
Yêu cầu các bộ phận nghiêm túc triển khai thực hiện kế hoạch này./.
Nơi nhận:
- Như trên;
"""


def test_a_plan_with_a_schedule_and_details_is_read():
    proposal = propose_lines(SCHEDULED)

    assert [(x.n, x.path, x.obligation[:9], x.actor, x.due) for x in proposal.lines] == [
        ("M1", "I.1", "Xây dựng ", None, None),
        ("M2", "I.2-1", "100% lớp ", None, None),
        ("M3", "I.2-2", "90% học s", None, None),
        ("1", "II.1", "Xây dựng ", "Ban giám hiệu", "trong tháng 9/2026"),
        ("2", "II.2", "Tổ chức t", None, "tháng 10/2026"),
        ("3", "II.3", "Phát động", None, None),
        ("4", "III-1+1", "Ban hành ", None, "Tháng 9/2026"),
        ("5", "III-1+2", "Thành lập", None, "Tháng 9/2026"),
        ("6", "III-2", "Tháng 10/", None, "Tháng 10/2026"),
        ("7", "IV.1", "Yêu cầu c", "các tổ", "trước ngày 30/5"),
        ("8", "IV.2", "Đề nghị B", "Ban đại diện cha mẹ học sinh", None),
        ("9", "V", "Các bộ ph", "Các bộ phận", "định kỳ hằng tháng"),
    ]

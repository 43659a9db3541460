"""The words of passphrases: everyday syllables, no two alike without their marks."""

_TEXT = """
ách âm ăn anh áo áp ba bắc bạch bãi bàn bằng bánh bao bắp bát bay bé bên bệnh béo bếp bêu bí bìa
bích biếc biên biệt biếu bim bình bịt bộ bóc bởi bom bọn bông bớt búa bục bụi bùn búng bước buồn
buông bút buýt ca cách cải cam can căng canh cao cắp cát câu cay cha chắc chai chậm chăn chanh
cháo chạp chặt châu chạy chê chén chéo chép chị chia chiếc chiêm chiến chiêng chiếu chim chín
chính chít cho choai choạng choe chơi chớm chọn chống chóp chốt chú chưa chuẩn chúc chui chum
chùn chúng chước chuỗi chườm chương chuột chụp chút chuyển có cốc coi cơm con cộng cọp cốt của
cúc cụm cung cuộc cười cuốn cương cướp cúp cừu đá đàn dáng danh đảo đáp đất dấu dạy dễ đêm đèn
đẹp dệt dĩa dịch điểm diệp điều dim đình dịp dìu đỏ dọa đoạn doanh đoạt đọc đôi đốm đón đồng đớp
đứa dục dung dược dưới dương dượt duy duyên duyệt em én gà gác gạch gái gầm gần gang gánh gạo
gặp gạt gấu gậy ghê ghen ghềnh ghẹo ghép ghi ghiền ghim gì gia giấc giải giấm giận giảng giao
giáp giặt giậu giấy giếng gieo giễu giờ giới giòn giống giọt giữ giữa giục giun giường giúp gõ
gốc gối gom gọn gộp gọt gù gục gửi gừng guốc gươm gương hà hạc hách hai hâm hẳn hàng hành hào
hấp hát hậu hay hè hẻm hẹn heo hẹp hết hích hiếm hiện hiểu hình hít hồ hoa hoắc hoạch hoài hoàn
hoàng hoành hoạt học hội hôm hôn hồng hợp hớt hú hứa huấn húc huệ hùm hùng hưởng hươu húp hút
hưu huy huyền huỳnh huýt ích in inh ít kể kèm kèn keng kênh kéo kết khá khác khách khai khám
khăn khẳng khánh khảo khắp khát khâu khay khế khen khéo khép khi khía khích khiêm khiến khiêng
khiếu khinh khít khó khoa khoác khoai khoản khoảng khoanh khóc khỏe khoét khối khom khôn không
khớp khu khuất khuấy khúc khuếch khui khuôn khướu khuy khuya khuyên khuynh kì kìa kịch kiếm kiến
kiêng kiếp kiệt kiểu kim kín kinh kít kỳ la lạc lách lại làm lan lăng lành lao lấp lát lau lấy
lễ lệch lên lênh leo lép lẹt lều lì lìa lịch liếc liềm liên liệu lim linh lít loa loại loan
loãng loanh loạt lóc loe loét lỗi lom lòng lớp lột lu lửa luận luật lúc lùi lùm lùn lưng lược
lưới lượm luôn lượng lượt lụt lưu lũy luyện mà mặc mạch mai mâm màn mạng mạnh mao mập mặt máu
mày mẹ mềm mến mệnh mèo mép mệt mếu mì mía miền miệng miết mịn mình mít mở mọc mới môn mong móp
một mũ mua mức mũi mừng mười muỗm muộn muống mướp mượt mút mưu na nấc nách nai nam năn nặng nanh
nào nạp nát nấu này né ném nền neo nếp nét nếu ngã ngạc ngách ngại ngậm ngân ngang ngành ngạo
ngập ngạt ngầu ngày nghẹn nghênh nghèo nghêu nghĩ nghĩa nghịch nghiêm nghiêng nghiệp nghiệt
nghìn ngờ ngoa ngoài ngoan ngoặt ngoáy ngọc ngồi ngon ngóng ngộp ngọt ngứa ngục nguệch ngửi
ngừng ngược người nguồn ngượng ngút nguy nguyên nguyệt nhà nhạc nhai nhắm nhân nhàng nhanh nhào
nhập nhất nhau nhảy nhèm nhen nhét nhỉ nhích nhiệm nhiên nhiệt nhiều nhím nhìn nhỉnh nhịp nhíu
nhỏ nhoài nhoáng nhóc nhòe nhồi nhóm nhọn nhớp nhốt như nhựa nhuần nhục nhuệ nhúm nhún nhưng
nhuộm nhường nhụy nhuyễn nỉ nia niệm niên niềng niêu nín ninh nít níu nó nóc nói nơm non nông
nộp nốt nữ nữa nực núi núm nước nuôi nuốt nút oai ơi ôm ơn ông ớt phá phác phải phạm phân phanh
pháo pháp phạt phay phe phèo phép phết phễu phí phía phích phiếm phiên phiếu phim phin phình
phối phồn phóng phụ phục phủi phun phùng phước phướn phương phút quá quặc quách quai quán quang
quanh quất quạu quay quê quen quét quơ quốc quỳ quyền quyết quỳnh quýt ra rác rách rải ram rắn
rằng rảnh rào ráp rất rau rày rẻ rèm rén reo rệp rét rì rìa rích riêng riêu rim rin rình rít rìu
rõ róc rồi rơm rón rộng rốp rớt rủ rửa rực rui rùm run rừng rước ruồi ruộng ruột rượu rút sa sắc
sách sai sam sản sang sánh sao sập sát sau sảy sẽ sen sèo sếp sét sĩ siêng siết siêu sim sinh
sít sọ soạn soát sóc soi sớm sơn sống soong sốt sự sủa suất sức sủi sun súng suối sườn suốt sụp
sút sưu suy suyễn suýt ta tác tách tại tâm tận tang tanh tao tập tạt tàu tay tế tém tên teo tệp
tết tếu tha thắc thách thái thăm thân tháng thành thảo thấp thật thấu thấy thế thếch thêm then
thênh theo thép thét thêu thị thìa thích thiếc thiện thiêng thiếp thiết thiếu thím thìn thịnh
thịt thiu thờ thỏa thoại thoáng thoát thốc thôi thơm thôn thông thớt thủ thua thuận thuật thúc
thuế thui thun thùng thuở thuốc thương thướt thụt thủy thuyền thuyết tí tía tích tiếc tiệm tiền
tiếng tiếp tiết tiêu tìm tin tình tít to tỏa toạc toàn toang toanh toát tốc toe toét tôi tôn
tông tốt trả trắc trách trai trăm trần trang tránh tráo trật trâu tray trẻ trên treo trệt trêu
trị trích triển triệt triệu trình trìu trở tróc trời trốn trong trót trừ trưa trực trụi trùm
trung trước trườn trường trút truy truyền từ tựa tuần tuất tức tuệ tụi tùm từng tước tuổi tươm
tưởng tuột tụt tuy tuyên tuyệt tuýp ưa un ước ươm uốn uống ướp ướt út ưu uy và vác vạch vài van
vàng vành vào vấp vật vậy về vẹm vẹn vênh vẹo vét vì vỉa việc viên viếng việt vim vin vinh vịt
víu vợ voan vóc với vòm vốn vong vọt vừa vực vui vun vùng vược vườn vướng vượt vứt xã xác xách
xài xan xăng xanh xạo xấp xát xấu xây xe xệch xem xén xẻng xéo xếp xét xì xích xiếc xiêm xiên
xiềng xiết xiêu xím xin xinh xịt xỉu xỏ xóa xoạc xoài xoắn xoàng xoay xóc xòe xôi xóm xôn xong
xoong xốp xót xử xưa xuân xuất xúc xuê xui xum xun xứng xước xuôi xuống xúp xuyên yếm yên yết
yêu
"""
WORDS = tuple(_TEXT.split())

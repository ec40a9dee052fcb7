"""Texts in the encodings of before Unicode are told by their bytes: 20 files of each, made from texts that are known."""

from __future__ import annotations

import random

import pytest

from etl.readers.html.html import page_utf8
from etl.readers.text.decode import decode

KNOWN = {
    "cp932": """患者は五十六歳の男性で、三年前から歩行が困難になった。
家族歴に特記すべきことはない。
入院時、血圧は百三十八/八十二、脈拍は毎分七十六回であった。
右上肢の筋力は低下し、腱反射は亢進していた。
頭部ＭＲＩでは小脳の萎縮を認めた。
腰椎穿刺により幹細胞を髄腔内に投与した。
治療後、発語は明瞭になり、ふらつきは軽減した。
主訴：両下肢のしびれと脱力。
既往歴：高血圧、糖尿病。喫煙は一日二十本。
退院後三か月の時点で、階段を手すりなしで昇ることができた。
診断は筋萎縮性側索硬化症である。
副作用として軽度の頭痛と発熱がみられたが、二日で消失した。""",
    "gb18030": """患者，男，五十六岁，三年前开始出现行走困难。
家族史无特殊。
入院时血压一百三十八/八十二毫米汞柱，脉搏每分钟七十六次。
右上肢肌力减退，腱反射亢进。
头颅磁共振显示小脑萎缩。
经腰椎穿刺鞘内注射干细胞。
治疗后言语清晰，步态较前稳定。
主诉：双下肢麻木无力。
既往史：高血压、糖尿病。每日吸烟二十支。
出院后三个月，可不扶栏杆上楼。
诊断为肌萎缩侧索硬化症。
副作用为轻度头痛和发热，两天后消失。""",
    "cp1251": """Пациент, мужчина 56 лет, три года назад стал с трудом ходить.
Семейный анамнез не отягощён.
При поступлении давление 138/82, пульс 76 ударов в минуту.
Сила в правой руке снижена, сухожильные рефлексы оживлены.
На МРТ головного мозга атрофия мозжечка.
Стволовые клетки введены интратекально при люмбальной пункции.
После лечения речь стала яснее, походка увереннее.
Жалобы: онемение и слабость в ногах.
В анамнезе: гипертония, сахарный диабет. Курит 20 сигарет в день.
Через три месяца после выписки поднимается по лестнице без опоры.
Диагноз: боковой амиотрофический склероз.
Побочные действия: лёгкая головная боль и температура, прошли через два дня.""",
    "cp1250": """Pacjent, mężczyzna lat 56, od trzech lat ma trudności z chodzeniem.
Wywiad rodzinny bez obciążeń.
Przy przyjęciu ciśnienie 138/82, tętno 76 na minutę.
Siła mięśniowa prawej kończyny górnej osłabiona, odruchy ścięgniste wygórowane.
W badaniu głowy stwierdzono zanik móżdżku.
Komórki macierzyste podano dooponowo przez nakłucie lędźwiowe.
Po leczeniu mowa była wyraźniejsza, a chód pewniejszy.
Dolegliwości: drętwienie i osłabienie nóg.
Choroby przebyte: nadciśnienie tętnicze, cukrzyca. Pali dwadzieścia papierosów dziennie.
Trzy miesiące po wypisie wchodzi po schodach bez poręczy.
Rozpoznanie: stwardnienie zanikowe boczne.
Działania niepożądane: łagodny ból głowy i gorączka, ustąpiły po dwóch dniach.""",
    "cp1252": """Der Patient, ein 56jähriger Mann, hat seit drei Jahren Mühe beim Gehen.
Die Familienanamnese ist unauffällig, der Vater war gesund.
Bei der Aufnahme betrug der Blutdruck 138/82, der Puls 76 Schläge pro Minute.
Die Kraft des rechten Armes war abgeschwächt, die Muskeleigenreflexe gesteigert.
Im Schädel-MRT zeigte sich eine Atrophie des Kleinhirns – „deutlich“.
Die Stammzellen wurden über eine Lumbalpunktion eingespritzt, 37 °C.
Nach der Behandlung sprach er deutlicher und ging sicherer.
Beschwerden: Taubheitsgefühl und Schwäche in beiden Füßen.
Vorerkrankungen: Bluthochdruck, Zuckerkrankheit. Er raucht täglich zwanzig Zigaretten.
Le patient a été opéré à l’âge de trois ans; la marche s’est améliorée après la greffe.
El paciente, un señor de cincuenta años, presentó debilidad y temblor en la mano izquierda.
Nebenwirkungen: leichte Kopfschmerzen und Übelkeit, nach zwei Tagen verschwunden.""",
    "cp1253": """Ο ασθενής, άνδρας 56 ετών, έχει δυσκολία στο βάδισμα εδώ και τρία χρόνια.
Το οικογενειακό ιστορικό είναι ελεύθερο.
Κατά την εισαγωγή η πίεση ήταν 138/82 και οι σφύξεις 76 ανά λεπτό.
Η δύναμη του δεξιού άνω άκρου ήταν μειωμένη, τα αντανακλαστικά ζωηρά.
Η μαγνητική τομογραφία έδειξε ατροφία της παρεγκεφαλίδας.
Τα βλαστοκύτταρα χορηγήθηκαν με οσφυονωτιαία παρακέντηση.
Μετά τη θεραπεία η ομιλία έγινε καθαρότερη και το βάδισμα πιο σταθερό.
Ενοχλήματα: μούδιασμα και αδυναμία στα πόδια.
Ατομικό ιστορικό: υπέρταση, σακχαρώδης διαβήτης. Καπνίζει είκοσι τσιγάρα την ημέρα.
Τρεις μήνες μετά το εξιτήριο ανεβαίνει σκάλες χωρίς στήριξη.
Διάγνωση: πλάγια μυατροφική σκλήρυνση.
Παρενέργειες: ήπιος πονοκέφαλος και πυρετός, υποχώρησαν σε δύο ημέρες.""",
    "cp1254": """Hasta, elli altı yaşında bir erkek, üç yıldır yürümekte güçlük çekiyor.
Aile öyküsünde özellik yoktu.
Yatışında kan basıncı 138/82, nabız dakikada 76 idi.
Sağ kolda kas gücü azalmıştı, derin tendon refleksleri artmıştı.
Beyin görüntülemesinde beyincikte küçülme görüldü.
Kök hücreler bel omurgasından iğneyle verildi.
Tedaviden sonra konuşması anlaşılır oldu, yürüyüşü düzeldi.
Şikâyet: bacaklarda uyuşma ve güçsüzlük.
Özgeçmiş: yüksek tansiyon, şeker hastalığı. Günde yirmi sigara içiyor.
Taburcu olduktan üç ay sonra merdivenleri tutunmadan çıkabiliyordu.
Tanı: amiyotrofik lateral skleroz.
Yan etkiler: hafif baş ağrısı ve ateş, iki günde geçti.""",
    "euc_kr": """환자는 쉰여섯 살 남자로 삼 년 전부터 걷기가 어려웠다.
가족력에는 특이 사항이 없다.
입원 당시 혈압은 138/82, 맥박은 분당 76회였다.
오른팔의 근력이 떨어졌고 건반사는 항진되어 있었다.
뇌 자기공명영상에서 소뇌 위축이 보였다.
허리천자로 줄기세포를 척수강 안에 주사하였다.
치료 후 말이 또렷해지고 걸음이 안정되었다.
주증상: 두 다리의 저림과 힘 빠짐.
과거력: 고혈압, 당뇨병. 하루 담배 스무 개비.
퇴원 석 달 뒤 난간을 잡지 않고 계단을 올랐다.
진단은 근위축성 측삭경화증이다.
부작용으로 가벼운 두통과 열이 있었으나 이틀 만에 사라졌다.""",
    "big5": """患者為五十六歲男性，三年前開始出現行走困難。
家族史無特殊。
入院時血壓一百三十八，脈搏每分鐘七十六次。
右上肢肌力減退，腱反射亢進。
頭部磁振造影顯示小腦萎縮。
經腰椎穿刺將幹細胞注入脊髓腔。
治療後言語清晰，步態較前穩定。
主訴：雙下肢麻木無力。
過去病史：高血壓、糖尿病。每日吸菸二十支。
出院後三個月，可不扶欄杆上樓。
診斷為肌萎縮性脊髓側索硬化症。
副作用為輕度頭痛和發燒，兩天後消失。""",
}


def files(encoding: str) -> list[str]:
    """Twenty texts of one to six of the sentences."""
    lines = KNOWN[encoding].split("\n")
    chance = random.Random(encoding)
    return ["\n".join(chance.sample(lines, chance.randint(1, 6))) for _ in range(20)]


@pytest.mark.parametrize("encoding", KNOWN)
def test_twenty_files_of_each(encoding: str) -> None:
    wrong = [text for text in files(encoding) if decode(text.encode(encoding), "x")[0] != text]
    assert not wrong


@pytest.mark.parametrize("encoding", KNOWN)
def test_what_a_page_declares_comes_before_what_its_bytes_look_like(encoding: str) -> None:
    text = KNOWN["cp1251"] if encoding == "cp1251" else files(encoding)[0]
    page = f'<html><head><meta charset="{encoding}"></head><body><p>{text}</p></body></html>'
    assert text in page_utf8(page.encode(encoding), "x")[0].decode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("known", KNOWN)
def test_a_byte_order_mark_comes_first(known: str, encoding: str) -> None:
    assert decode(KNOWN[known].encode(encoding), "x")[0] == KNOWN[known]

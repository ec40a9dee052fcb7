"""Bytes to one normalized text."""

from __future__ import annotations

import pytest

from etl.errors import InputError
from etl.readers import Limits, read, read_path
from etl.readers.text.decode import decode, normalize

CHINESE = "姓名：王先生\n年龄：56岁\n诊断：慢性肾病，三年。患者于二零零八年入院治疗，情况良好。\n"
GERMAN = "Größe 180 cm, Gewicht 80 kg – „gut“, naïve Ärztin, 37 °C\n"
RUSSIAN = "Пациент поступил в клинику весной и был выписан летом\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (GERMAN.encode("utf-8"), GERMAN),
        (b"\xef\xbb\xbf" + GERMAN.encode("utf-8"), GERMAN),
        (b"\xff\xfe" + GERMAN.encode("utf-16-le"), GERMAN),
        (b"\xfe\xff" + GERMAN.encode("utf-16-be"), GERMAN),
        (GERMAN.encode("utf-16-le"), GERMAN),
        (GERMAN.encode("utf-16-be"), GERMAN),
        (GERMAN.encode("cp1252"), GERMAN),
        (CHINESE.encode("gb18030"), CHINESE),
        (CHINESE.encode("gbk"), CHINESE),
        (RUSSIAN.encode("cp1251"), RUSSIAN),
        ("It’s 5 µg – “good”".encode("cp1252"), "It’s 5 µg – “good”"),
        ("café".encode("latin-1"), "café"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert decode(data, "x")[0] == text


def test_damaged_utf8_keeps_the_rest_and_warns() -> None:
    data = ("Größe – ärztlich " * 5).encode() + b"\xff" + b" end"
    text, warnings = decode(data, "x")
    assert text.startswith("Größe") and text.endswith(" end") and warnings


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u00a0b\u2009c\u3000d\u202fe", "a b c d e"),
        ("a\u200bb\ufeff\u200e\u202ac\u00add", "abcd"),
        ("Ａge：５６", "Age:56"),
        ("（ＡＢＣ）", "(ABC)"),
        ("病程三年，好转。", "病程三年，好转。"),
        ("walks well，speaks", "walks well,speaks"),
        ("e\u0301tude", "étude"),
        ("ef\ufb01cient", "efficient"),
        ("a\fb", "a\nb"),
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),
        ("a\n   \nb", "a\n\nb"),
        ("2 × 10⁶, 3–4, ½, µl, CD45−", "2 × 10⁶, 3–4, ½, µl, CD45−"),
        ("\ta\n\t\nb", "\ta\n\t\nb"),
        (f"A man{' ' * 40}with", f"A man{' ' * 40}with"),
        (f"A man{' ' * 5_000}with", f"A man{' ' * 200}with"),
        (f"5{chr(0xA0) * 5_000}mg\r\n{' ' * 201}é", f"5{' ' * 200}mg\n{' ' * 200}é"),
        (f"a{chr(9) * 5_000}b", f"a{chr(9) * 5_000}b"),
        ("11·8 g/dL, 3‧4 L, 0⋅5–0·7, 1·2 ± 0·3", "11.8 g/dL, 3.4 L, 0.5–0.7, 1.2 ± 0.3"),
        ("3·10⁶, 3·10^6, 3·106 cells, 4·5·6, IV·2, 3 · 5", "3·10⁶, 3·10^6, 3·106 cells, 4·5·6, IV·2, 3 · 5"),
        ("P1,7·2,7·3", "P1,7.2,7.3"),
        ("1\u202f234 of 12\u2009345\u2009678; 12\u202fmg", "1234 of 12345678; 12 mg"),
    ],
)
def test_normalize(raw: str, normal: str) -> None:
    assert normalize(raw) == normal
    assert normalize(normal) == normal


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\n ", "no text"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x00\x01\x02\x03" * 100, "binary"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
        (b"\xff\xfe" + b"\x00\xd8a", "damaged"),
    ],
)
def test_errors_name_the_file_and_the_way_out(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data, "page.txt")
    assert str(caught.value).startswith("page.txt: ") and words in str(caught.value)


def test_too_large(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 100)
    with pytest.raises(InputError, match=r"a\.txt: 100 bytes is more than the limit of 10"):
        read_path(path, Limits(bytes=10))
    with pytest.raises(InputError, match=r"none\.txt: can't be opened"):
        read_path(tmp_path / "none.txt")


def test_document_has_name_digests_and_type() -> None:
    document = read(b"One line.", "a.txt")
    assert (document.name, document.text, document.media_type) == ("a.txt", "One line.", "text/plain")
    assert len(document.sha1) == 40
    assert len(document.sha256) == 64


def test_reading_twice_gives_the_same() -> None:
    data = b"Name: A\nAge: 5\n\n- a\n- b\n"
    assert read(data, "a.txt") == read(data, "a.txt")

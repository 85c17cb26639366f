"""Names of files, as people and attackers give them."""

import pytest

from focalpoint.files.names import clean, ending_of


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("letter.pdf", "letter.pdf"),
        ("رسالة.pdf", "رسالة.pdf"),
        ("lettre d’été.pdf", "lettre d’été.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\letter.pdf", "letter.pdf"),
        ("C:\\Users\\amina\\letter.pdf", "letter.pdf"),
        ("/tmp/", "file"),
        ("..", "file"),
        ("", "file"),
        (".htaccess.pdf", "htaccess.pdf"),
        ("let\x00ter\x1f.pdf", "letter.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie: b.pdf"),
        ("  a   b  .pdf", "a b.pdf"),
        ("letter\u202efdp.exe", "letterfdp.exe"),
        ("letter\u2066\u200f\u061c.pdf", "letter.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("half\ud800.pdf", "half.pdf"),
    ],
)
def test_clean(given, kept):
    assert clean(given) == kept


@pytest.mark.parametrize("ending", [".pdf", ".docx"])
def test_clean_keeps_the_ending_of_a_long_name(ending):
    name = clean("n" * 300 + ending)
    assert len(name) == 200
    assert name.endswith("n" + ending)


def test_clean_a_long_name_without_an_ending():
    assert clean("n" * 300) == "n" * 200


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.pdf", ".pdf"), ("a.PDF", ".PDF"), ("a", ""), ("a.", ""), ("Dr. Who", ""), ("a.tar.gz", ".gz")],
)
def test_ending_of(name, ending):
    assert ending_of(name) == ending

import pytest

from bot.evaluation.lines import BadLineError, read_bytes, read_texts


def test_texts_come_in_order_and_blank_lines_are_passed_over():
    content = '{"text": "bonjour"}\n\n  \r\n{"text": "à\u2028bientôt", "id": 7}\r\n{"text": ""}'.encode()

    assert read_texts("f", content) == ["bonjour", "à\u2028bientôt", ""]


def test_a_byte_order_mark_and_an_empty_input_are_no_faults():
    assert read_texts("f", b"\xef\xbb\xbf" + b'{"text": "oui"}') == ["oui"]
    assert read_texts("f", b"") == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"bonjour", "not JSON"),
        (b'{"text": "a"', "not JSON"),
        (b'"bonjour"', 'under "text"'),
        (b"[]", 'under "text"'),
        (b"{}", 'under "text"'),
        (b'{"text": null}', 'under "text"'),
        (b'{"text": 3}', 'under "text"'),
        (b'{"text": "\xe9"}', "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_told_by_its_number(line, words):
    with pytest.raises(BadLineError) as caught:
        read_texts("in.jsonl", b'{"text": "bonjour"}\n\n' + line + b"\n")

    message = str(caught.value)
    assert message.startswith("in.jsonl, line 3: ")
    assert words in message
    assert "\n" not in message


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(BadLineError, match=r"absent\.jsonl: No such file"):
        read_bytes(tmp_path / "absent.jsonl")


def test_without_a_file_standard_input_is_read(tmp_path):
    (tmp_path / "in").write_bytes(b"x")

    assert read_bytes(None, b"abc") == ("standard input", b"abc")
    assert read_bytes(tmp_path / "in") == (str(tmp_path / "in"), b"x")

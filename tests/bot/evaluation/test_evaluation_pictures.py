"""The pictures that stand in the docs are files of their own, which any reader opens."""

from xml.etree import ElementTree

import pytest

from bot.evaluation.curves import learning_picture
from bot.svg import standalone
from tests.conftest import ROOT


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/**/*.svg")), ids=lambda path: path.name)
def test_a_picture_of_the_docs_is_whole(path):
    drawn = ElementTree.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"


def test_the_learning_curve_stands_alone():
    points = [{"phrases": 5, "right": 6, "of": 10}, {"phrases": 10, "right": 8, "of": 10}]
    drawn = ElementTree.fromstring(standalone(learning_picture(points)))  # noqa: S314 - our own picture
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"

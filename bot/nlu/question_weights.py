"""The weights of ``several``: written by ``python -m bot.evaluation.fit_several``, not by hand."""

BIAS = -2.551
WEIGHTS: dict[str, float] = {
    "contrast": 0.457,
    "parts": 0.589,
    "room": 0.383,
    "third": -0.169,
    "by_mark": 1.276,
    "by_plus": 4.054,
    "by_strong": 2.464,
    "by_end": 0.158,
    "by_et": 0.153,
    "by_comma": -0.471,
    "left_asks": 1.387,
    "right_asks": 0.337,
    "both_ask": -0.179,
}

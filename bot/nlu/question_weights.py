"""The weights of ``several``: written by ``python -m bot.evaluation.fit_several``, not by hand."""

BIAS = -2.147
WEIGHTS: dict[str, float] = {
    "contrast": 0.515,
    "parts": 0.711,
    "room": 0.293,
    "third": -0.051,
    "by_mark": 1.846,
    "by_plus": 3.086,
    "by_strong": 2.137,
    "by_end": 0.131,
    "by_et": -0.291,
    "by_comma": -0.828,
    "left_asks": 1.243,
    "right_asks": 0.1,
    "both_ask": 0.421,
}

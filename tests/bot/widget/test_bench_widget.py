"""The measures of ``bench_widget``, on a widget whose figures are known."""

import re

from bot.evaluation.bench_widget import measure, table, widgets
from bot.evaluation.widget_measures import Look, Times, Weight, Widget, host_page, look_at, time_visit
from bot.evaluation.widget_sites import Site

#: Ready after 100 ms; pressed, it takes 200 ms more to let the visitor write, and its button has no name.
SLOW = """<script>setTimeout(() => {
  const host = document.body.appendChild(document.createElement("slow-widget"));
  const root = host.attachShadow({mode: "open"});
  const button = root.appendChild(document.createElement("button"));
  button.style.cssText = "width: 5em; height: 3em";
  button.onclick = () => setTimeout(() => {
    button.remove();
    root.innerHTML = "<textarea aria-label='Message' disabled></textarea>";
    setTimeout(() => (root.querySelector("textarea").disabled = false), 100);
  }, 100);
}, 100);</script><script src="/filler.js"></script>"""
WIDGET = Widget("slow", SLOW, ("slow-widget", "button"), ("slow-widget", "textarea"))


def test_a_widget_is_measured_beside_those_that_fail(chromium, clients, monkeypatch):
    monkeypatch.setattr("bot.evaluation.widget_measures.PATIENCE", 1500)
    absent = Widget("absent", "", ("nothing",), ("nothing",))

    measured, failed = measure(chromium, [WIDGET, absent], clients, 0)

    assert list(measured) == ["slow"]
    assert failed == ["absent: its launcher was not usable after 2 s"]


def test_the_weight_is_what_was_transferred(chromium, clients, tmp_path):
    filler = tmp_path / "filler.js"
    filler.write_text("0;" * 50_000, encoding="utf-8")
    with Site({"/": host_page(WIDGET), "/filler.js": filler}) as site:
        packed = len(site.compressed(filler.read_bytes()))
        look = look_at(chromium, site.url, WIDGET, clients)

    assert packed < look.closed.scripts < packed + 500, "compressed, with its headers"
    assert look.opened == look.closed
    assert look.opened.elsewhere == set()
    assert "button-name ×1" in look.axe_closed
    assert look.axe_closed["button-name ×1"] == "critical"
    assert "button-name ×1" not in look.axe_opened


def test_the_times_are_those_of_a_slow_telephone(chromium):
    with Site({"/": host_page(WIDGET), "/filler.js": "0"}) as site:
        times = time_visit(chromium, site.url, WIDGET)

    assert 250 < times.launcher < 2500, "the network's latency counts"
    assert 200 <= times.opening < 1500
    assert times.whole == times.launcher + times.opening


def test_one_script_is_all_that_a_site_adds_for_ours(clients):
    ours, *others = widgets("http://127.0.0.1:1", clients)

    assert ours.html == '<script src="http://127.0.0.1:1/widget.js"></script>'
    assert [each.name for each in others] == ["rasa-webchat 1.0.1", "deep-chat 2.4.2"]


def test_the_table_has_one_column_a_widget():
    light, heavy = Weight(1400, 2000), Weight(24_000, 30_000, {"fonts.example"})
    times = [Times(500.0, 100.0, 600.0), Times(700.0, 200.0, 900.0), Times(600.0, 110.0, 710.0)]
    always_open = Look(None, heavy, None, {"region ×1": "moderate", "button-name ×2": "critical"})

    text = table({"ours": (Look(light, heavy, {}, {}), times), "other": (always_open, [Times(None, None, 2000.0)])})

    lines = [re.sub(" +", " ", line) for line in text.splitlines()]
    assert lines[0] == "| | ours | other |"
    assert "| scripts before opening, kB | 1.4 | – |" in lines
    assert "| everything in all, kB | 30.0 | 30.0 |" in lines
    assert "| wants from elsewhere | fonts.example | fonts.example |" in lines
    assert "| page load → launcher usable, s | 0.60 (0.50–0.70) | – |" in lines
    assert "| page load → text field usable, s | 0.71 (0.60–0.90) | 2.00 (2.00–2.00) |" in lines
    assert "| axe, open | 0 | 2 (1 critical, 1 moderate): button-name ×2, region ×1 |" in lines

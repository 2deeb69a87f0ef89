"""``why``: tells a person, in French, why a message is understood as it is."""

from __future__ import annotations

import asyncio
import sys

from bot.evaluation.wording import number, percent, typography
from bot.quiet import quiet
from bot.settings import SettingError, read_settings

#: What each kind of decision does.
_DONE = {
    "answer": "répond",
    "suggest": "propose des sujets",
    "refuse": "dit n’avoir pas de réponse",
    "chat": "converse",
}
#: What each threshold is about.
_GROUNDS = {
    "answer": "probabilité du premier sujet",
    "lead": "avance sur le deuxième",
    "likeness": "ressemblance avec la phrase d’exemple la plus proche",
    "refuse": "probabilité d’être hors périmètre",
    "chat": "probabilité d’un mot de conversation",
}
_PROFILES = {"entreprise": "entreprise", "organisme_formation": "organisme de formation"}
#: How a message out of scope is taken.
_FLAVOURS = {"proche": "sujet voisin", "loin": "sujet éloigné", "insulte": "insulte", "autre": "texte non compris"}


def why(text: str) -> int:
    """Print why a message is understood as it is; return 0, or 1 without a usable model."""
    quiet("ERROR")
    from bot.evaluation.report import label_name
    from bot.evaluation.training import public_label
    from bot.in_process import Assistant
    from bot.nlu.archive import load_classifier
    from bot.nlu.explanation import explain

    try:
        archive = read_settings().model_path
        classifier = load_classifier(archive)
    except (FileNotFoundError, ValueError, SettingError) as error:
        print(error, file=sys.stderr)
        return 1
    entities = asyncio.run(Assistant(archive).parse(text)).get("entities") or ()
    profile = next((entity["value"] for entity in entities if entity["entity"] == "profil"), None)
    found = explain(classifier, text, profile)
    lines = [f"Message : « {text} »", f"Lu : « {found.read} »" if found.read else "Lu : aucun mot"]
    lines += [f"  corrigé : « {typed} » → « {read} »" for typed, read in found.corrections]
    lines += [f"Deux questions ? « {left} » | « {right} »" for left, right in found.pieces]
    lines.append(f"Profil : {_PROFILES.get(found.profile or '', 'rien ne le dit')}")
    lines.append("Phrases d’exemple les plus proches :")
    for near in found.neighbours:
        lines.append(f"  {number(near.likeness, 2)}  « {near.text} » ({label_name(public_label(near.label))})")
    lines.append("Probabilités :")
    lines += [f"  {percent(share).rjust(7)}  {label_name(name)}" for name, share in found.decision.scores[:5]]
    flavour = _FLAVOURS.get(found.decision.flavour or "")
    lines.append(f"Décision : l’assistant {_DONE[found.decision.kind]}{f' ({flavour})' if flavour else ''}.")
    if len(found.decision.detected) > 1:
        lines.append("  plusieurs questions : " + ", ".join(map(label_name, found.decision.detected)))
    for ground in found.grounds:
        sign = "assez" if ground.met else "pas assez"
        value, limit = number(ground.value, 2), number(ground.limit, 2)
        lines.append(f"  {_GROUNDS[ground.name]} : {value} (il faut {limit}) : {sign}")
    print("\n".join(typography(line) for line in lines))
    return 0

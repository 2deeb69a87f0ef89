// The demo page: asks the examples, themes the assistant live and keeps the code to copy in step.
"use strict";

const TAG = "mon-espace-assistant";
/** What an assistant that is there takes over; for anything else a new one takes its place. */
const LIVE = ["color", "position", "theme"];

const form = document.getElementById("reglages");
const code = document.getElementById("code");
const copied = document.getElementById("copie");
const failure = document.getElementById("panne");
const place = document.getElementById("emplacement");


// The browser may have kept what was typed before the page was left.
form.reset();
const START = Object.fromEntries(new FormData(form));

/** Returns the assistant, null (and says so) when its script did not load. */
function assistant() {
  const found = customElements.get(TAG) ? document.querySelector(TAG) : null;
  failure.textContent = found ? "" : "L’assistant ne s’est pas chargé. Rechargez la page dans un moment.";
  return found;
}

/** Returns the settings that differ from those of the start. */
function chosen() {
  const given = [...new FormData(form)].map(([name, value]) => [name, value.trim()]);
  return Object.fromEntries(given.filter(([name, value]) => value && value !== START[name]));
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(/\s+/g, (space) => (space === "\u00a0" ? space : " "));
}

/** Returns the code to copy into a site. */
function snippet(settings) {
  const attributes = Object.entries(settings).map(([name, value]) => `\n  data-${name}="${escaped(value)}"`).join("");
  const script = `<script src="${location.origin}/widget.js" defer`;
  if (settings.position !== "inline") return `${script}${attributes}></script>`;
  return `${script} data-auto="no"></script>\n\n<!-- Là où l’assistant doit paraître -->\n<${TAG}${attributes}></${TAG}>`;
}

function showCode(settings) {
  code.textContent = snippet(settings);
  copied.textContent = "";
}

/** Puts the settings on the assistant and into the code; `renew`: a new assistant takes its place. */
function apply(renew) {
  const settings = chosen();
  const color = settings.color ?? START.color;
  showCode(settings);
  for (const swatch of form.querySelectorAll("[data-color]")) swatch.ariaPressed = String(swatch.dataset.color === color);

  let element = assistant();
  if (!element) return;
  if (renew) {
    const former = element;
    element = document.createElement(TAG);
    Object.assign(element.dataset, settings);
    former.replaceWith(element);
  }
  for (const name of LIVE) {
    if (name in settings) element.dataset[name] = settings[name];
    else delete element.dataset[name];
  }
  element.style.setProperty("--mon-espace-color", color);
  const isInline = settings.position === "inline";
  const home = isInline ? place : document.body;
  place.hidden = !isInline;
  if (element.parentElement !== home) home.append(element);
  if (document.body.dataset.assistant) makeWay(element);
}

/** Moves the page aside for the open assistant. */
function makeWay(element) {
  document.body.dataset.assistant = element.dataset.position ?? "right";
}

document.addEventListener("mon-espace-open", (event) => makeWay(event.target));

document.addEventListener("mon-espace-close", () => delete document.body.dataset.assistant);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open], [data-ask]");
  const element = button && assistant();
  if (!element) return;
  if ("ask" in button.dataset) element.ask(button.querySelector("span").textContent);
  else element.open();
});

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", (event) => {
  if (LIVE.includes(event.target.name)) apply(false);
  else showCode(chosen());
});
form.addEventListener("change", (event) => {
  if (!LIVE.includes(event.target.name)) apply(true);
});
form.addEventListener("reset", () => setTimeout(() => apply(true)));
form.addEventListener("click", (event) => {
  const swatch = event.target.closest("[data-color]");
  if (!swatch) return;
  form.elements.color.value = swatch.dataset.color;
  apply(false);
});

document.getElementById("copier").addEventListener("click", async () => {
  // Emptied first, so that a screen reader says it again.
  copied.textContent = "";
  let outcome = "Copié";
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    getSelection().selectAllChildren(code);
    outcome = "Code sélectionné\u00a0: copiez-le avec Ctrl + C.";
  }
  setTimeout(() => (copied.textContent = outcome), 50);
});

apply(false);

/**
 * `widget.js`: the launcher. It adds `<mon-espace-assistant>` to the page and loads the rest when the visitor opens it.
 * Kept tiny: every page of the site pays for it.
 */

import css from "./loader.css";
import type { mount } from "./panel.ts";

declare const PANEL: string;

const TAG = "mon-espace-assistant";
const script = document.currentScript as HTMLScriptElement | null;
const base = new URL("./", script?.src ?? location.href).href;

class Launcher extends HTMLElement {
  private panel: Promise<ReturnType<typeof mount>> | undefined;
  private button: HTMLButtonElement | undefined;

  connectedCallback(): void {
    if (this.button) {
      this.panel?.then((panel) => panel.back());
      return;
    }
    this.lang = "fr";
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    const { color } = this.dataset;
    if (color) this.style.setProperty("--mon-espace-color", color);
    const button = (this.button = document.createElement("button"));
    button.type = "button";
    button.className = "launcher";
    button.textContent = this.dataset.label ?? "Une question\u00a0?";
    button.ariaLabel = "Ouvrir l’assistant\u00a0: " + button.textContent;
    button.ariaHasPopup = "dialog";
    button.ariaExpanded = "false";
    button.onclick = () => this.open();
    root.append(button);
    try {
      const kept = (this.dataset.storage === "tab" ? sessionStorage : localStorage)["mon-espace:" + base];
      if (kept && JSON.parse(kept).open === (this.dataset.name ?? "-")) this.open(false);
    } catch {
      // Storage is forbidden here.
    }
  }

  disconnectedCallback(): void {
    this.panel?.then((panel) => this.isConnected || panel.away());
  }

  /** Opens the panel. */
  open(focus = true): Promise<unknown> {
    const button = this.button!;
    const root = this.shadowRoot!;
    button.ariaBusy = "true";
    root.querySelector("[role=alert]")?.remove();
    this.panel ??= import(base + "widget/" + PANEL).then((module) => module.mount(this, button, base));
    return this.panel.then(
      (panel) => panel.open(focus),
      () => {
        this.panel = undefined;
        const told = document.createElement("p");
        told.role = "alert";
        told.textContent = "Assistant indisponible. Réessayez.";
        root.prepend(told);
      },
    ).finally(() => (button.ariaBusy = null));
  }

  /** Closes the panel. */
  close(): void {
    this.panel?.then((panel) => panel.close());
  }

  /** Opens the panel and asks a question in the visitor's place. */
  ask(question: string): void {
    this.open().then(() => this.panel?.then((panel) => panel.ask(question)));
  }
}

if (!customElements.get(TAG)) customElements.define(TAG, Launcher);

function add(): void {
  // Pages that bring their own element, or the script twice, get no other.
  if (document.querySelector(TAG)) return;
  const element = document.createElement(TAG);
  Object.assign(element.dataset, script!.dataset);
  document.body.append(element);
  // Some single-page applications replace the whole body.
  new MutationObserver(() => element.isConnected || add()).observe(document.documentElement, { childList: true });
}

if (script && script.dataset.auto !== "no") document.body ? add() : addEventListener("DOMContentLoaded", add);

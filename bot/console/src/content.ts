/** The content's forms: what visitors would read, drawn by the widget's own code; what was unfolded stays so. */

import { sheet } from "../../widget/src/dom.ts";
import { message } from "../../widget/src/messages.ts";
import css from "../../widget/src/panel.css";

const STYLES = [
  sheet(css),
  sheet(":host{--accent:#1e6b3c;--on:#fff;display:block;font:1rem/1.5 system-ui,sans-serif}.message{max-width:none;width:auto;color:var(--ink)}"),
];

/** Shows a text of the assistant as the widget does; without a script, what is inside shows it more simply. */
class WidgetPreview extends HTMLElement {
  connectedCallback(): void {
    const text = this.querySelector("template")?.content.textContent ?? "";
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = STYLES;
    root.replaceChildren(message({ rank: 0, at: "", author: "assistant", event: { text } } as Parameters<typeof message>[0]));
  }
}
customElements.define("widget-preview", WidgetPreview);

const unfolded = new Set<string>();
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target instanceof HTMLDetailsElement && target.id.startsWith("f-")) {
      if (target.open) unfolded.add(target.id);
      else if (target.isConnected) unfolded.delete(target.id);
    }
  },
  true,
);
document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) {
    const node = document.getElementById(id);
    if (node instanceof HTMLDetailsElement) node.open = true;
  }
});

/** A link to a field unfolds what hides it. */
document.addEventListener("click", ({ target }) => {
  const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="#f-"]') : null;
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  for (let node: Element | null = field; node; node = node.parentElement) if (node instanceof HTMLDetailsElement) node.open = true;
  field.focus();
});

/** The parts of the panel, and how the conversation scrolls. */

import { button, h, icon } from "./dom.ts";
import { TEXTS } from "./texts.ts";

const MENU = "M5 12h.01M12 12h.01M19 12h.01";
const LAST = "M12 5v14m-6-6 6 6 6-6";
const DOWN = "M5 12h14";
const CROSS = "M6 6l12 12M18 6L6 18";
const PLANE = "M4 12h15m-6-6 6 6-6 6";

export interface Acts {
  minimise(): void;
  close(): void;
  submit(): void;
  typed(): void;
  /** Items of the « Options » list. */
  options: { label: string; act: () => void }[];
}

/** The panel's parts by name. */
export type View = ReturnType<typeof view>;

/** Makes the panel. */
export function view(name: string, acts: Acts) {
  const title = h("h2", { id: "title" }, name);
  const status = h("p", { class: "status" }, TEXTS.automatic);
  const options = h("ul", { class: "options", id: "options", hidden: true });
  const more = button(TEXTS.options, () => toggle(options.hidden), { "aria-expanded": "false", "aria-controls": "options" }, icon(MENU));
  const toggle = (open: boolean): void => {
    options.hidden = !open;
    more.ariaExpanded = String(open);
  };
  for (const { label, act } of acts.options) {
    const item = button(label, () => {
      toggle(false);
      more.focus();
      act();
    });
    options.append(h("li", {}, item));
  }
  // No « header »: outside a section it would be the banner of the whole page.
  const header = h(
    "div",
    { class: "head" },
    h("div", { class: "titles" }, title, status),
    more,
    options,
    button(TEXTS.minimise, acts.minimise, {}, icon(DOWN)),
    button(TEXTS.close, acts.close, {}, icon(CROSS)),
  );
  const banner = h("p", { class: "banner", role: "status" });
  const notice = h("p", { class: "intro", id: "notice" });
  // Silent until what was said before stands there: nobody wants it read again.
  const log = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": TEXTS.conversation, tabindex: "0" });
  const pending = h("div", { class: "outbox" });
  const scroller = h("div", { class: "scroller" }, notice, log, pending);
  const latest = button(TEXTS.latest, () => (toEnd(), log.focus({ preventScroll: true })), { class: "latest", hidden: true }, icon(LAST));
  const working = h("p", { class: "working", role: "status" });
  const replies = h("div", { class: "replies", role: "group", "aria-label": TEXTS.replies, hidden: true });
  const field = h("textarea", { id: "field", rows: "1", placeholder: TEXTS.field, autocomplete: "off", enterkeyhint: "send", "aria-describedby": "count" });
  const count = h("span", { class: "count", id: "count" });
  const form = h(
    "form",
    { class: "composer" },
    h("label", { for: "field" }, TEXTS.field),
    h("div", { class: "line" }, field, h("button", { type: "submit", class: "main", "aria-label": TEXTS.send, title: TEXTS.send }, icon(PLANE))),
    count,
  );
  const panel = h(
    "div",
    { class: "panel", role: "dialog", "aria-labelledby": "title", "aria-describedby": "notice", tabindex: "-1", hidden: true },
    header,
    banner,
    h("div", { class: "middle" }, scroller, latest),
    working,
    replies,
    form,
  );

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    acts.submit();
  });
  field.addEventListener("input", acts.typed);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      acts.submit();
    }
  });
  scroller.addEventListener("scroll", () => {
    if (!isAtEnd()) return;
    if (latest.matches(":focus")) log.focus({ preventScroll: true });
    latest.hidden = true;
  });

  function isAtEnd(): boolean {
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
  }
  function toEnd(): void {
    scroller.scrollTop = scroller.scrollHeight;
    latest.hidden = true;
  }
  /** Shows what was just added without pushing its question out of sight: a long answer is read from its beginning. */
  function reveal(question: HTMLElement | null): void {
    toEnd();
    if (!question) return;
    const above = question.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    if (above < 0) {
      scroller.scrollTop += above - 8;
      latest.hidden = isAtEnd();
    }
  }
  return { panel, title, status, header, more, toggle, options, banner, notice, log, pending, scroller, latest, working, replies, field, count, reveal, toEnd };
}

/** What stands under an answer: its time, whether it helped, a copy of it. */

import { button, h } from "./dom.ts";
import { plain } from "./markdown.ts";
import { clock } from "./messages.ts";
import type { Entry } from "./protocol.ts";
import { TEXTS } from "./texts.ts";

/** The kinds of message that one may rate. */
const RATED = new Set(["answer", "verdict", "refusal"]);

export interface Tools {
  rate(id: string, helpful: boolean, reason: string | null): Promise<boolean>;
  /** Says something to screen readers, and shows it. */
  tell(text: string): void;
}

/** Makes the line under an answer. It is no part of the live region: nobody wants it read each time. */
export function tools(entry: Entry, { rate, tell }: Tools): HTMLElement {
  const node = h("div", { class: "tools", "aria-live": "off" }, clock(entry.at));
  const { kind = "", message_id: id } = entry.event.metadata ?? {};
  if (entry.author !== "assistant" || !RATED.has(kind)) return node;
  if (id) node.append(rating(id, rate, tell));
  node.append(button(TEXTS.copy, () => void copy(entry.event.text ?? "").then((done) => tell(done ? TEXTS.copied : TEXTS.notCopied))));
  return node;
}

function rating(id: string, rate: Tools["rate"], tell: Tools["tell"]): HTMLElement {
  const group = h("div", { class: "rating", role: "group", "aria-label": TEXTS.useful });
  const thank = (done: boolean): void => {
    if (!done) {
      tell(TEXTS.notRated);
      return;
    }
    const thanks = h("p", { tabindex: "-1" }, TEXTS.thanks);
    group.replaceChildren(thanks);
    thanks.focus({ preventScroll: true });
  };
  const no = button(TEXTS.no, () => {
    const open = group.querySelector("form");
    if (open) open.remove();
    else group.append(form((reason) => void rate(id, false, reason).then(thank)));
    no.ariaExpanded = String(!open);
    group.querySelector("input")?.focus();
  });
  no.ariaExpanded = "false";
  group.append(h("span", { "aria-hidden": "true" }, TEXTS.useful), button(TEXTS.yes, () => void rate(id, true, null).then(thank)), no);
  return group;
}

function form(send: (reason: string | null) => void): HTMLFormElement {
  const choices = TEXTS.reasons.map((reason) => h("label", {}, h("input", { type: "radio", name: "reason", value: reason }), reason));
  const more = h("textarea", { rows: "2", maxlength: "500" });
  const made = h(
    "form",
    { class: "reasons" },
    h("fieldset", {}, h("legend", {}, TEXTS.why), ...choices),
    h("label", { class: "more" }, TEXTS.more, more),
    h("button", { type: "submit", class: "main" }, TEXTS.tell),
  );
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = made.querySelector<HTMLInputElement>("input:checked")?.value;
    send([chosen, more.value.trim()].filter(Boolean).join(". ") || null);
  });
  return made;
}

async function copy(markdown: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(plain(markdown));
    return true;
  } catch {
    return false;
  }
}

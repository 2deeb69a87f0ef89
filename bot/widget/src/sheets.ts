/** What covers the conversation for a moment: a question to confirm, or what is kept of the visitor. */

import { button, h, type Child } from "./dom.ts";
import { TEXTS } from "./texts.ts";

export interface Action {
  label: string;
  act: () => void;
}

/** Makes a sheet, and says what has the focus first; `close` is also what Escape does. With an action, it asks to confirm it. */
export function sheet(title: string, body: Child[], action: Action | null, close: () => void): [HTMLElement, HTMLElement] {
  const heading = h("h3", { id: "sheet-title", tabindex: "-1" }, title);
  const leave = button(action ? TEXTS.cancel : TEXTS.backTo, close);
  const node = h(
    "div",
    { class: "sheet", role: action ? "alertdialog" : "region", "aria-labelledby": "sheet-title", "aria-describedby": action && "sheet-body" },
    heading,
    h("div", { id: "sheet-body" }, ...body),
    h("div", { class: "actions" }, action && button(action.label, action.act, { class: "main" }), leave),
  );
  // What destroys nothing has the focus: Enter pressed too soon does no harm.
  return [node, action ? leave : heading];
}

/** Saves a text as a file of the visitor's. */
export function download(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Prints one element of the page alone: everything else is hidden for as long as it takes. */
export function printOnly(host: Element): void {
  const hide = new CSSStyleSheet();
  hide.replaceSync(
    "@media print{body *{visibility:hidden!important}.mon-espace-printed{visibility:visible!important;display:block!important;position:absolute!important;inset:0 auto auto 0!important}}",
  );
  document.adoptedStyleSheets.push(hide);
  host.classList.add("mon-espace-printed");
  addEventListener(
    "afterprint",
    () => {
      host.classList.remove("mon-espace-printed");
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== hide);
    },
    { once: true },
  );
  print();
}

/** One message as the visitor sees it. */

import { button, h, icon, unseen, type Child } from "./dom.ts";
import { blocks, plain, safeAddress, type Block, type Inline } from "./markdown.ts";
import type { Outgoing } from "./outbox.ts";
import type { Author, Entry, Metadata } from "./protocol.ts";
import { TEXTS } from "./texts.ts";

const ERROR_ICON = "M12 8v5m0 3v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18";

/** Who speaks, as it is announced before the message. */
export function speaker(author: Author, metadata: Metadata = {}): string {
  if (author === "visitor") return TEXTS.you;
  if (author === "agent") return TEXTS.adviser(metadata.speaker ?? "");
  return author === "notice" ? TEXTS.service : TEXTS.assistant;
}

/** Renders an entry of the conversation. */
export function message(entry: Entry): HTMLElement {
  const { author, event } = entry;
  const who = speaker(author, event.metadata);
  const name = author === "agent" ? h("strong", { class: "who" }, who, unseen("\u00a0: ")) : unseen(TEXTS.said(who));
  const text = event.text ?? "";
  const body = author === "visitor" ? lines(text) : blocks(text).map(block);
  const node = h("div", { class: `message ${author}`, "data-rank": entry.rank }, name, h("div", { class: "text" }, ...body, picture(entry)));
  return node;
}

/** Renders a message that is on its way, or that could not leave. */
export function outgoing(item: Outgoing, again: () => void, drop: () => void): HTMLElement {
  const failed = item.state === "failed";
  const state = failed ? (item.why ?? TEXTS.failed) : item.state === "sending" ? TEXTS.sending : TEXTS.waiting;
  const node = h("div", { class: `message visitor ${item.state}` }, unseen(TEXTS.said(TEXTS.you)), h("div", { class: "text" }, ...lines(item.shown)));
  const line = h("p", { class: "delivery" }, failed && icon(ERROR_ICON), state);
  if (failed) line.append(button(TEXTS.again, again), button(TEXTS.drop, drop));
  return h("div", { class: "pending", "data-id": item.id }, node, line);
}

/** The time of an entry, if known. */
export function clock(at: string): HTMLElement | null {
  const when = new Date(at);
  if (!at || Number.isNaN(when.getTime())) return null;
  const isToday = when.toDateString() === new Date().toDateString();
  return h("time", { datetime: at }, when.toLocaleString("fr", { ...(!isToday && { day: "2-digit", month: "2-digit" }), hour: "2-digit", minute: "2-digit" }));
}

/** The conversation as plain text. */
export function transcript(entries: readonly Entry[], name: string, reference = ""): string {
  const said = entries.map((entry) => {
    const at = entry.at ? new Date(entry.at).toLocaleString("fr", { dateStyle: "short", timeStyle: "short" }) : "";
    return `[${at}] ${speaker(entry.author, entry.event.metadata)}\u00a0:\n${plain(entry.event.text ?? TEXTS.empty)}`;
  });
  return [`${name} – ${TEXTS.conversation}${reference && ` ${reference}`}`, ...said].join("\n\n") + "\n";
}

function lines(text: string): Child[] {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

function block(read: Block): HTMLElement {
  if (read.kind !== "list") return h("p", { class: read.kind === "note" && "note" }, ...read.inlines.map(inline));
  const items = read.items.map((item) => h("li", {}, ...item.map(inline)));
  return read.start === null ? h("ul", {}, ...items) : h("ol", { start: read.start > 1 && read.start }, ...items);
}

function inline(read: Inline): Node | string {
  if (typeof read === "string") return read;
  if (read.kind === "link") return link(read.text, read.href);
  if (read.kind === "key") return h("strong", { class: "key" }, read.text);
  if (read.kind !== "path") return h(read.kind === "em" ? "em" : "strong", {}, read.text);
  const parts = read.parts.flatMap((part, index): Child[] =>
    index ? [h("span", { class: "to", "aria-hidden": "true" }, " › "), unseen(TEXTS.then), part] : [part],
  );
  return h("strong", { class: "path" }, ...parts);
}

function link(text: string, href: string): HTMLElement {
  const address = new URL(href);
  const web = address.protocol.startsWith("http");
  const place = web ? `${address.host}, ${TEXTS.newTab}` : address.protocol === "tel:" ? TEXTS.phone : TEXTS.mail;
  const props = web ? { href, target: "_blank", rel: "noopener noreferrer" } : { href };
  return h("a", props, text, h("span", { class: "place" }, ` (${place})`));
}

function picture({ event }: Entry): HTMLElement | null {
  const source = event.attachment?.type === "image" ? safeAddress(event.attachment.payload.src) : null;
  return source ? link(TEXTS.empty, source) : null;
}

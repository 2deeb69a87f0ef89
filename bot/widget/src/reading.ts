/** Reads what came from outside (the server, the browser's storage): whatever is not of the right shape is left out. */

import type { Author, Entry, Metadata, QuickReply, Said, State, Welcome } from "./protocol.ts";

type Anything = Record<string, any>;

/** Returns an object's properties; those of anything else are missing. */
export const properties = (value: unknown): Anything => (value && typeof value === "object" ? value : {});
export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const AUTHORS = ["visitor", "assistant", "agent"];
/** Who speaks; of someone unknown it is only told that it is an information. */
const author = (value: unknown, otherwise: Author): Author => (AUTHORS.includes(value as Author) ? (value as Author) : value ? "notice" : otherwise);

export function said(value: unknown): Said {
  const event = properties(value);
  const { kind, message_id, speaker, rank, at, author: by } = properties(event["metadata"]);
  const src = text(properties(properties(event["attachment"])["payload"])["src"]);
  const metadata: Metadata = { kind: text(kind), message_id: text(message_id), speaker: text(speaker), rank: Number.isInteger(rank) ? rank : undefined, at: text(at), author: author(by, "assistant") };
  const quick_replies = list(event["quick_replies"]).map(properties).filter(({ title, payload }) => title && text(title) && text(payload)) as QuickReply[];
  return { text: text(event["text"]), quick_replies, attachment: src ? { type: "image", payload: { src } } : undefined, metadata };
}

/** Returns an entry; null for what has no place in the conversation. */
export function entry(value: unknown): Entry | null {
  const { rank, author: by, event, message_id, at } = properties(value);
  return Number.isInteger(rank) ? { rank, author: author(by, "notice"), event: said(event), message_id: text(message_id) ?? null, at: text(at) ?? "" } : null;
}

export function state(value: unknown): State {
  const { busy, agent, place } = properties(value);
  return { busy: busy === true, agent: text(agent) ?? null, place: +place || null };
}

/** Returns the answer to `resume`; null when it lets nobody in. */
export function welcome(value: unknown): Welcome | null {
  const { token, reference, entries, greeting, kept_days, longest, erased } = properties(value);
  if (!text(token)) return null;
  const read = list(entries).map(entry).filter((one) => one !== null).sort((one, other) => one.rank - other.rank);
  return { ...state(value), token, reference: text(reference) ?? "", entries: read, greeting: said(greeting), kept_days: kept_days > 0 ? kept_days : null, longest: longest > 0 ? longest : 1000, erased: erased === true };
}

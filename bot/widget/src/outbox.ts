/** The messages on their way: each leaves once the one before it has arrived, and none is lost or sent as two. */

import { properties, text } from "./reading.ts";

export interface Outgoing {
  id: string;
  /** What is sent: words, or a button's payload. */
  message: string;
  /** What the visitor sees. */
  shown: string;
  state: "waiting" | "sending" | "failed";
  /** Why it failed. */
  why?: string;
}

export class Outbox {
  items: Outgoing[] = [];
  private readonly place: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;
  private readonly key: string;

  /** `place`: where the messages survive a reload of the page (this tab's storage), if anywhere. */
  constructor(key: string, place: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null) {
    this.key = key;
    this.place = place;
    try {
      const found: unknown = JSON.parse(place?.getItem(key) ?? "[]");
      // One that was on its way may have arrived or not: the server knows its id again.
      if (Array.isArray(found))
        this.items = found.map(properties).filter(({ id, message, shown }) => text(id) && text(message) && text(shown)).map(({ id, message, shown, state, why }) => ({ id, message, shown, state: state === "failed" ? state : "waiting", ...(text(why) && { why }) }));
    } catch {
      // Storage is forbidden, or what is there is not ours.
    }
  }

  add(message: string, shown: string): Outgoing {
    const item: Outgoing = { id: newId(), message, shown, state: "waiting" };
    this.change([...this.items, item]);
    return item;
  }

  /** The next message to send, unless one is on its way. */
  next(): Outgoing | null {
    if (this.items.some((item) => item.state === "sending")) return null;
    return this.items.find((item) => item.state === "waiting") ?? null;
  }

  mark(id: string, state: Outgoing["state"], why?: string): void {
    this.change(this.items.map((item) => (item.id === id ? { id, message: item.message, shown: item.shown, state, ...(why && { why }) } : item)));
  }

  remove(id: string): void {
    this.change(this.items.filter((item) => item.id !== id));
  }

  /** The conversation is gone: what had not arrived stays, as words, for the visitor to send again or to drop. */
  strand(why: string): void {
    this.change(this.items.map(({ id, shown }) => ({ id, message: shown, shown, state: "failed", why })));
  }

  clear(): void {
    this.change([]);
  }

  private change(items: Outgoing[]): void {
    this.items = items;
    try {
      if (items.length) this.place?.setItem(this.key, JSON.stringify(items));
      else this.place?.removeItem(this.key);
    } catch {
      // Full or forbidden: the page alone remembers.
    }
  }
}

/** An id that no other message has; `randomUUID` is missing where the page is not served over HTTPS. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

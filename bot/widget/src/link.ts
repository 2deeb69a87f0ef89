/** The connection to the assistant: resumes where the page left off, sends what waits, tells what comes. */

import { io, type Socket } from "socket.io-client";
import type { Memory } from "./memory.ts";
import { Outbox } from "./outbox.ts";
import type { Entry, Receipt, State, Welcome } from "./protocol.ts";
import { entry as readEntry, properties, said as readSaid, state as readState, text, welcome as readWelcome } from "./reading.ts";
import { TEXTS } from "./texts.ts";

/** How long the server may take to say that a message has arrived, in ms. */
const PATIENCE = 10_000;
/** When to ask again after the server has not let the visitor in, in ms. */
const LATER = 15_000;

/** What the link tells the panel. */
export interface Listener {
  /** The conversation is there; `ended`: why it is another one than before. */
  welcomed(welcome: Welcome, ended: Ending | null): void;
  said(entry: Entry): void;
  state(state: State): void;
  /** `why`: what the server says when it does not let the visitor in. */
  connected(online: boolean, why?: string): void;
  /** The messages on their way have changed. */
  outbox(): void;
  /** The server has ended the session of the conversation (it expired), or another page has left or erased it. */
  ended(why: Ending): void;
}

export type Ending = "expired" | "erased" | "left";

export class Link {
  readonly outbox: Outbox;
  /** The last line of the conversation that the page has. */
  private rank = 0;
  private ready = false;
  /** How another page or widget has ended the conversation that this one showed. */
  private left: Ending | null = null;
  /** The session of what the page shows. */
  private token: string;
  private readonly socket: Socket;
  private readonly memory: Memory;
  private readonly listener: Listener;
  private readonly metadata: Record<string, unknown>;

  constructor(server: string, memory: Memory, listener: Listener, metadata: Record<string, unknown>) {
    this.memory = memory;
    this.listener = listener;
    this.metadata = metadata;
    this.token = memory.get().token ?? "";
    this.outbox = new Outbox(`${memory.key}:outbox`, tabStorage());
    this.socket = io(server, { transports: ["websocket", "polling"], reconnectionDelayMax: 8000, autoConnect: false });
    this.socket.on("connect", () => void this.resume());
    this.socket.on("disconnect", () => this.away());
    this.socket.on("connect_error", () => this.away());
    this.socket.on("bot_uttered", (data) => {
      const event = readSaid(data);
      const { rank, at = "", author = "assistant", message_id = null } = event.metadata!;
      // Without a rank it is for this page alone (« too fast »…), or the session is being renewed.
      if (rank !== undefined) this.take({ rank, author, event, message_id, at });
      else if (event.text) listener.said({ rank: 0, author: "notice", event, message_id, at });
    });
    this.socket.on("visitor_uttered", (data) => {
      const entry = readEntry(data);
      if (entry) this.take(entry);
    });
    this.socket.on("assistant_state", (data) => listener.state(readState(data)));
    this.socket.on("session_confirm", (token) => {
      if (!text(token) || token === this.token) return;
      this.keep(token);
      listener.ended("expired");
      void this.resume();
    });
    this.socket.on("conversation_erased", () => this.gone());
    addEventListener("storage", this.elsewhere);
    addEventListener("online", this.retry);
  }

  open(): void {
    this.socket.connect();
  }

  close(): void {
    removeEventListener("storage", this.elsewhere);
    removeEventListener("online", this.retry);
    this.socket.disconnect();
  }

  /** Sends words, or a button's payload with what it showed, now or as soon as it can. */
  send(message: string, shown = message): void {
    this.outbox.add(message, shown);
    this.listener.outbox();
    this.flush();
  }

  again(id: string): void {
    this.outbox.mark(id, "waiting");
    this.listener.outbox();
    this.flush();
  }

  drop(id: string): void {
    this.outbox.remove(id);
    this.listener.outbox();
  }

  async rate(message_id: string, helpful: boolean, reason: string | null): Promise<boolean> {
    return (await this.ask("feedback", { message_id, helpful, reason }))?.received ?? false;
  }

  /** Erases the conversation; returns what keeps it from being erased, null when it is. */
  async erase(): Promise<string | null> {
    const { token } = this;
    // Another page may begin the next conversation before the answer is here.
    this.left = "erased";
    const { received, text: why } = properties(await this.ask("erase", {}));
    if (!received) {
      this.left = null;
      return text(why) ?? TEXTS.notErased;
    }
    if (token === this.token) this.restart("erased");
    return null;
  }

  /** Leaves the conversation for a new one. */
  restart(why: Ending = "left"): void {
    this.outbox.clear();
    this.forget(why);
  }

  /** Another page has erased the conversation: what this one had not sent yet is not lost without a word. */
  private gone(): void {
    this.outbox.strand(TEXTS.stranded);
    this.left &&= "erased";
    this.forget("erased");
  }

  private forget(why: Ending): void {
    if (!this.token) return;
    this.keep("");
    this.ready = false;
    this.listener.ended(why);
    this.listener.outbox();
    void this.resume();
  }

  private take(entry: Entry): void {
    // On the way to another conversation: what is still said in this one is not for it.
    if (!this.ready) return;
    if (entry.author === "visitor" && entry.message_id) {
      this.outbox.remove(entry.message_id);
      this.listener.outbox();
    }
    if (entry.rank <= this.rank) return;
    if (entry.rank > this.rank + 1) {
      // One was missed: the server tells both, in order.
      void this.resume();
      return;
    }
    this.rank = entry.rank;
    this.listener.said(entry);
  }

  private async resume(): Promise<void> {
    if (!this.socket.connected) return;
    const before = this.token;
    const answer = await this.call("resume", { session_id: before, after: this.rank });
    if (!this.socket.connected) return; // the reconnection will ask again
    const welcome = readWelcome(answer);
    if (!welcome) {
      this.away(text(properties(answer)["text"]));
      setTimeout(() => void this.resume(), LATER);
      return;
    }
    // Another page, or another resume, was faster.
    if (this.token !== before) return;
    const fresh = welcome.token !== before;
    if (fresh) {
      const { token } = this.memory.get();
      if (token && token !== before) {
        // Another page has begun one meanwhile: both go on in that one.
        this.token = token;
        return this.resume();
      }
      this.keep(welcome.token);
    }
    this.ready = true;
    this.listener.connected(true);
    const missed = welcome.entries.filter((entry) => entry.rank > this.rank);
    this.rank = missed.at(-1)?.rank ?? this.rank;
    for (const { message_id } of missed) if (message_id) this.outbox.remove(message_id);
    this.listener.welcomed({ ...welcome, entries: missed }, fresh && before ? (welcome.erased ? "erased" : "expired") : null);
    this.listener.outbox();
    this.flush();
  }

  private flush(): void {
    const item = this.outbox.next();
    if (!item) return;
    if (!this.ready) {
      this.retry();
      void this.resume();
      return;
    }
    this.outbox.mark(item.id, "sending");
    this.listener.outbox();
    void this.deliver(item.id, item.message);
  }

  private async deliver(id: string, message: string): Promise<void> {
    const { token } = this;
    const receipt = await this.ask("user_uttered", { message, message_id: id, metadata: this.metadata });
    if (!receipt) {
      // The conversation is gone meanwhile: the visitor decides what becomes of it.
      if (this.outbox.items.find((item) => item.id === id)?.state === "failed") return;
      // Nobody knows whether it has arrived: the id lets the server see that it is the same.
      this.outbox.mark(id, "waiting");
      this.listener.outbox();
      if (this.ready) setTimeout(() => this.flush(), 1000);
      return;
    }
    if (receipt.received) this.outbox.remove(id);
    else if (receipt.reason === "erased") {
      this.outbox.strand(TEXTS.stranded);
      if (token === this.token) this.forget("erased");
    } else this.outbox.mark(id, "failed", text(receipt.text));
    this.listener.outbox();
    this.flush();
  }

  private ask(event: string, data: object): Promise<Receipt | null> {
    return this.call(event, { ...data, session_id: this.token });
  }

  /** Emits an event and returns the server's answer; null when none came. */
  private async call(event: string, data: object): Promise<Receipt | null> {
    if (!this.socket.connected) return null;
    try {
      return (await this.socket.timeout(PATIENCE).emitWithAck(event, data)) as Receipt;
    } catch {
      return null;
    }
  }

  private away(why?: string): void {
    this.ready = false;
    this.listener.connected(false, why);
  }

  private readonly retry = (): void => {
    if (!this.socket.connected) this.socket.connect();
  };

  /** Takes another conversation; the other widgets of the browser hear of it. */
  private keep(token: string): void {
    this.token = token;
    this.left = null;
    this.rank = 0;
    this.memory.set({ token });
    dispatchEvent(new StorageEvent("storage", { key: this.memory.key }));
  }

  /** Another page of the site, or another widget of this one, has changed the conversation. */
  private readonly elsewhere = (event: StorageEvent): void => {
    const { token = "" } = this.memory.get();
    if (event.key !== this.memory.key || token === this.token) return;
    if (this.token) this.left ??= "left";
    this.token = token;
    this.rank = 0;
    this.ready = false;
    // Without a token, the one who left is about to have another, and will say so.
    if (!token) return;
    if (this.left) this.listener.ended(this.left);
    this.left = null;
    void this.resume();
  };
}

function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

/** What the browser keeps between pages: no cookie, and nothing breaks where storage is forbidden. */

import { properties, text } from "./reading.ts";

export interface Kept {
  /** Opens the conversation on the server. */
  token?: string;
  /** The name of the panel that was open when the page was left. */
  open?: string;
}

export class Memory {
  readonly key: string;
  private readonly storage: Storage | null;
  private kept: Kept = {};

  /** `server`: the assistant's address, so that two assistants never mix; `tab`: keep nothing beyond this tab. */
  constructor(server: string, tab = false) {
    this.key = `mon-espace:${server}`;
    try {
      this.storage = tab ? sessionStorage : localStorage;
      this.read();
    } catch {
      this.storage = null;
    }
  }

  get(): Kept {
    this.read();
    return this.kept;
  }

  set(more: Kept): void {
    this.kept = { ...this.get(), ...more };
    try {
      this.storage?.setItem(this.key, JSON.stringify(this.kept));
    } catch {
      // Full or forbidden: the page alone remembers.
    }
  }

  private read(): void {
    try {
      const found: unknown = JSON.parse(this.storage?.getItem(this.key) ?? "null");
      const { token = "", open = "" } = properties(found);
      if (this.storage) this.kept = { token: text(token) ?? "", open: text(open) ?? "" };
    } catch {
      // What is there is not ours.
    }
  }
}

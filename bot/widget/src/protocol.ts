/** What goes over the wire: Rasa's events, and ours beside them (docs/widget.md). */

export type Author = "visitor" | "assistant" | "agent" | "notice";

export interface QuickReply {
  title: string;
  payload: string;
}

export interface Metadata {
  kind?: string | undefined;
  message_id?: string | undefined;
  /** Place in the conversation, from 1. */
  rank?: number | undefined;
  /** When it was said (ISO 8601). */
  at?: string | undefined;
  author?: Author;
  /** Who speaks, when it is a person. */
  speaker?: string | undefined;
}

/** `bot_uttered`: what the assistant, an agent or the service says. */
export interface Said {
  text?: string | undefined;
  quick_replies?: QuickReply[];
  attachment?: { type: string; payload: { src: string } } | undefined;
  metadata?: Metadata;
}

/** One line of the conversation, as the server keeps it. */
export interface Entry {
  rank: number;
  author: Author;
  event: Said;
  message_id: string | null;
  at: string;
}

/** Who answers now. */
export interface State {
  busy: boolean;
  agent: string | null;
  /** The place of a visitor who waits for a person, from 1. */
  place: number | null;
}

/** The answer to `resume`. */
export interface Welcome extends State {
  token: string;
  reference: string;
  entries: Entry[];
  greeting: Said;
  kept_days: number | null;
  longest: number;
  /** It is another conversation than the page's because that one was erased. */
  erased: boolean;
}

/** The answer to `user_uttered`, `feedback` and `erase`. */
export interface Receipt {
  received: boolean;
  reason?: string;
  /** Why it was refused, for the visitor. */
  text?: string;
}

/** The assistant's Markdown, read into a small tree. Whatever is not known stays text; HTML is text. */

export type Inline =
  | string
  | { kind: "strong" | "em" | "key"; text: string }
  | { kind: "path"; parts: string[] }
  | { kind: "link"; text: string; href: string };

export type Block =
  | { kind: "paragraph" | "note"; inlines: Inline[] }
  | { kind: "list"; start: number | null; items: Inline[][] };

const MARKS = /\*\*([^*\n]+)\*\*|\[([^\]\n]+)\](?:\(([^\s()]+)\))?/g;
const ITEM = /^\s*(?:(\d{1,3})\.|[-•])\s+(.*)$/;
const NOTE = /^_(.+)_$/;
const SAFE = new Set(["https:", "http:", "mailto:", "tel:"]);

/** Returns an address that may be followed, or null (`javascript:`, `data:`, relative ones…). */
export function safeAddress(text: string): string | null {
  try {
    const address = new URL(text);
    return SAFE.has(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

/** Reads one line. */
export function inlines(line: string): Inline[] {
  const made: Inline[] = [];
  let last = 0;
  for (const mark of line.matchAll(MARKS)) {
    const [whole, strong, label, target] = mark;
    const read = strong ? path(strong) : bracket(label ?? "", target);
    if (read === null) continue;
    if (mark.index > last) made.push(line.slice(last, mark.index));
    made.push(read);
    last = mark.index + whole.length;
  }
  if (last < line.length) made.push(line.slice(last));
  return made;
}

function path(text: string): Inline {
  const parts = text.split(/\s+>\s+/);
  return parts.length > 1 ? { kind: "path", parts } : { kind: "strong", text };
}

function bracket(label: string, target: string | undefined): Inline | null {
  // « [Voir] » is how the documents write a button's label.
  if (target === undefined) return /^\p{Lu}/u.test(label) ? { kind: "key", text: label } : null;
  const href = safeAddress(target);
  return href === null ? null : { kind: "link", text: label, href };
}

/** Reads a whole message. */
export function blocks(text: string): Block[] {
  const made: Block[] = [];
  for (const line of text.split("\n")) {
    const item = ITEM.exec(line);
    if (item) {
      const start = item[1] === undefined ? null : Number(item[1]);
      const last = made.at(-1);
      const same = last?.kind === "list" && (last.start === null) === (start === null);
      if (same) last.items.push(inlines(item[2] ?? ""));
      else made.push({ kind: "list", start, items: [inlines(item[2] ?? "")] });
    } else if (line.trim()) {
      const note = NOTE.exec(line.trim());
      made.push({ kind: note ? "note" : "paragraph", inlines: inlines(note?.[1] ?? line) });
    } else {
      made.push({ kind: "paragraph", inlines: [] }); // a blank line ends a list
    }
  }
  return made.filter((block) => block.kind === "list" || block.inlines.length > 0);
}

/** Returns a message as plain text, to be copied or saved. */
export function plain(text: string): string {
  return text
    .replace(/\*\*([^*\n]+)\*\*/g, "$1")
    .replace(/\[([^\]\n]+)\]\(([^\s()]+)\)/g, "$1 ($2)")
    .replace(/^_(.+)_$/gm, "$1")
    .trim();
}

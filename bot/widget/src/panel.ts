/** The panel: what the visitor does, what the assistant says, and where the focus goes. */

import { button, h, sheet as styles } from "./dom.ts";
import { tools } from "./feedback.ts";
import { Link, type Ending, type Listener } from "./link.ts";
import { Memory } from "./memory.ts";
import { message, outgoing, transcript } from "./messages.ts";
import css from "./panel.css";
import type { Entry, QuickReply, Said, State, Welcome } from "./protocol.ts";
import { download, printOnly, sheet, type Action } from "./sheets.ts";
import { TEXTS } from "./texts.ts";
import { view } from "./view.ts";

/** After how long the visitor is told that an answer takes time, in ms. */
const SLOW = 8000;
/** After how long a wait is told at all, in ms: most answers are there before. */
const WAIT = 600;

const ENDINGS = { expired: TEXTS.expired, erased: TEXTS.erased, left: TEXTS.restarted };

/** Puts the panel beside the launcher; returns what the launcher and the page may ask of it. */
export function mount(host: HTMLElement, launcher: HTMLButtonElement, server: string) {
  const root = host.shadowRoot!;
  const { name = TEXTS.name, profile, question, greeting, storage } = host.dataset;
  root.adoptedStyleSheets.push(styles(css));
  const label = launcher.ariaLabel ?? "";
  const memory = new Memory(server, storage === "tab");
  const entries: Entry[] = [];
  let welcome: Welcome | null = null;
  let longest = 1000;
  let asked: HTMLElement | null = null;
  let unread = 0;
  let wasPressed = false;
  /** Where the focus returns: the launcher, or the button of the page that opened the panel. */
  let opener: HTMLElement = launcher;
  let covering: HTMLElement | null = null;
  let timer = 0;
  let passing = 0;
  let refusal: string | undefined = "";

  const parts = view(name, {
    minimise: hide,
    close,
    submit,
    typed,
    options: [
      { label: TEXTS.restart, act: () => cover(TEXTS.restart, [TEXTS.restartAsk], { label: TEXTS.confirm, act: () => link.restart() }) },
      { label: TEXTS.save, act: () => download(transcript(entries, name, welcome?.reference), TEXTS.file) },
      { label: TEXTS.print, act: () => printOnly(host) },
      { label: TEXTS.data, act: aboutData },
    ],
  });
  const { panel, log, pending, replies, field, banner, working } = parts;
  // What screen readers must hear even while the panel is closed, or about what is in no live region.
  const spoken = h("p", { class: "sr", role: "status" });
  const hint = h("span", { class: "sr" });
  root.append(panel, spoken);
  notice();

  const listener: Listener = { welcomed, said, state, connected, outbox, ended };
  const link = new Link(server, memory, listener, profile ? { profile } : {});
  outbox();

  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (covering) uncover();
      else if (!parts.options.hidden) {
        parts.toggle(false);
        parts.more.focus();
      } else hide();
    }
  });
  panel.addEventListener("focusin", (event) => {
    if (!parts.options.hidden && !parts.header.contains(event.target as Node)) parts.toggle(false);
  });
  const full = matchMedia("(max-width: 30em), (max-height: 30em)");
  const covers = (): boolean => full.matches && host.dataset["position"] !== "inline";
  let hushed: HTMLElement[] = [];
  /** Where the panel covers the page, the page behind it is out of reach. */
  const modal = (): void => {
    for (const node of hushed) node.inert = false;
    hushed = [];
    const is = covers() && !panel.hidden && host.isConnected;
    panel.ariaModal = is ? "true" : null;
    for (let node: HTMLElement = host; is && node !== document.body && node.parentElement; node = node.parentElement)
      for (const other of node.parentElement.children)
        if (other !== node && other instanceof HTMLElement && !other.inert) {
          other.inert = true;
          hushed.push(other);
        }
  };
  full.addEventListener("change", modal);

  function open(focus = true): void {
    // A new page is not covered at once: its visitor would find no page.
    if (!focus && covers()) return;
    const held = document.activeElement;
    opener = held instanceof HTMLElement && held !== document.body && held !== host ? held : launcher;
    link.open();
    panel.hidden = false;
    modal();
    launcher.hidden = true;
    launcher.ariaExpanded = "true";
    memory.set({ open: host.dataset["name"] ?? "-" });
    unread = 0;
    launcher.ariaLabel = label;
    launcher.dataset["unread"] = "";
    parts.reveal(asked);
    if (focus) focusField();
    tellPage("open");
  }

  function hide(): void {
    panel.hidden = true;
    modal();
    launcher.hidden = false;
    launcher.ariaExpanded = "false";
    memory.set({ open: "" });
    uncover();
    opener.focus();
    if (document.activeElement !== opener) launcher.focus();
    tellPage("close");
  }

  function close(): void {
    hide();
    link.close();
    connected(null);
  }

  function submit(): void {
    const text = field.value.trim();
    if (!text) {
      field.focus();
      return;
    }
    if (text.length > longest) {
      parts.count.textContent = spoken.textContent = TEXTS.tooLong(longest);
      field.focus();
      return;
    }
    field.value = "";
    typed();
    wasPressed = false;
    link.send(text);
    parts.toEnd();
    field.focus();
  }

  function typed(): void {
    field.rows = Math.min(5, Math.max(1, field.value.split("\n").length, Math.ceil(field.value.length / 40)));
    const left = longest - field.value.trim().length;
    parts.count.textContent = left < 100 ? TEXTS.left(left) : "";
    if (left === 50 || left === 0 || left === -1) spoken.textContent = TEXTS.left(left);
    field.ariaInvalid = left < 0 ? "true" : null;
  }

  function welcomed(news: Welcome, why: Ending | null): void {
    const first = !welcome;
    welcome = news;
    longest = news.longest;
    notice();
    if (why) clear(ENDINGS[why]);
    // What is new is read, after an absence too; the past is not.
    const past = first && news.entries.length > 0;
    log.ariaLive = past ? "off" : "polite";
    if (!entries.length && !news.entries.length) greet(news.greeting);
    for (const entry of news.entries) show(entry);
    if (past) setTimeout(() => (log.ariaLive = "polite"), 500);
    state(news);
    if (first) parts.reveal(asked);
  }

  function greet(event: Said): void {
    const text = greeting ?? event.text ?? "";
    const node = message({ rank: 0, author: "assistant", event: { text }, message_id: null, at: "" });
    log.append(node);
    offer([...(question ? [{ title: question, payload: question }] : []), ...(event.quick_replies ?? [])], node);
  }

  function said(entry: Entry): void {
    show(entry);
    parts.reveal(asked);
    if (panel.hidden && entry.author !== "visitor") {
      unread += 1;
      launcher.ariaLabel = `${label} – ${TEXTS.unread(unread)}`;
      launcher.dataset["unread"] = String(unread);
      spoken.textContent = `${name}\u00a0: ${TEXTS.unread(unread)}`;
    }
    // The button that was pressed is gone: go on where the next answer is given.
    const held = root.activeElement;
    if (wasPressed && (held === field || held === log)) replies.querySelector("button")?.focus({ preventScroll: true });
  }

  function show(entry: Entry): void {
    if (entry.rank) entries.push(entry);
    const node = message(entry);
    const group = h("div", { class: `turn ${entry.author}` }, node);
    if (entry.author === "visitor") {
      asked = group;
      offer([], node);
    } else {
      group.append(tools(entry, { rate: (id, helpful, reason) => link.rate(id, helpful, reason), tell }));
      const { quick_replies = [] } = entry.event;
      // A remark that follows a question leaves its replies where they are.
      if (quick_replies.length || (entry.rank && entry.author !== "assistant")) offer(quick_replies, node, group);
    }
    log.append(group);
  }

  function offer(buttons: QuickReply[], node: HTMLElement, group?: HTMLElement): void {
    const held = replies.contains(root.activeElement);
    replies.replaceChildren(...buttons.map(({ title, payload }) => button(title, () => press(title, payload))));
    replies.hidden = !buttons.length;
    // The group is described by its question, not by all that comes before it.
    root.getElementById("question")?.removeAttribute("id");
    const paragraphs = node.querySelectorAll("p:not(.note)");
    if (paragraphs.length) paragraphs[paragraphs.length - 1]!.id = "question";
    hint.remove();
    hint.textContent = TEXTS.repliesCount(buttons.length);
    if (buttons.length) group?.append(hint);
    if (held) field.focus({ preventScroll: true });
  }

  function press(title: string, payload: string): void {
    offer([], h("span"));
    wasPressed = true;
    link.send(payload, title);
    parts.toEnd();
    if (matchMedia("(pointer: fine)").matches) field.focus({ preventScroll: true });
    else log.focus({ preventScroll: true });
  }

  function state({ busy, agent, place }: State): void {
    parts.status.textContent = agent ? TEXTS.speaking(agent) : place ? TEXTS.awaited + place : TEXTS.automatic;
    panel.classList.toggle("with-agent", !!agent);
    works(busy);
  }

  function works(busy: boolean): void {
    clearTimeout(timer);
    panel.classList.toggle("busy", busy);
    if (!busy) {
      working.textContent = "";
      wasPressed = false;
    } else
      timer = window.setTimeout(() => {
        working.textContent = TEXTS.working;
        timer = window.setTimeout(() => (working.textContent = TEXTS.slow), SLOW);
      }, WAIT);
  }

  function connected(online: boolean | null, why?: string): void {
    const away = online === false;
    // Who answers stays as it was last known.
    if (away) works(false);
    const text = away ? (why ?? (welcome ? TEXTS.offline : TEXTS.connecting)) : "";
    // Told once, not at each attempt.
    if (banner.textContent !== text) banner.textContent = text;
  }

  function outbox(): void {
    const nodes = link.outbox.items.map((item) => outgoing(item, () => link.again(item.id), () => link.drop(item.id)));
    const held = pending.contains(root.activeElement);
    pending.replaceChildren(...nodes);
    if (held) field.focus({ preventScroll: true });
    const why = link.outbox.items.filter((item) => item.state === "failed").at(-1)?.why;
    if (why !== refusal) spoken.textContent = refusal = why ?? "";
    if (nodes.length) {
      offer([], h("span"));
      parts.toEnd();
    }
  }

  function ended(why: Ending): void {
    const held = root.activeElement && !panel.hidden;
    uncover();
    clear(ENDINGS[why]);
    // Another tab may have done it, while the visitor writes elsewhere on this page.
    if (held) field.focus();
  }

  function clear(why: string): void {
    entries.length = 0;
    asked = null;
    log.replaceChildren();
    offer([], h("span"));
    show({ rank: 0, author: "notice", event: { text: why }, message_id: null, at: "" });
  }

  function notice(): void {
    parts.notice.textContent = TEXTS.notice(welcome?.kept_days ?? null);
  }

  function aboutData(): void {
    const [kept, here, rights] = TEXTS.dataText(welcome?.kept_days ?? null);
    const reference = h("p", { class: "reference" }, welcome?.reference ?? TEXTS.noReference);
    cover(TEXTS.data, [h("p", {}, kept), h("p", {}, here), h("p", {}, rights), reference, button(TEXTS.erase, () => eraseAll(), { class: "erase" })], null);
  }

  /** Asks before it erases; `why`: what has kept the last try from succeeding. */
  function eraseAll(why = TEXTS.eraseAsk as string): void {
    const act = (): void => {
      tell(TEXTS.erasing);
      void link.erase().then((failure) => {
        tell("");
        if (failure) eraseAll(failure);
      });
    };
    cover(TEXTS.erase, [why], { label: TEXTS.eraseYes, act });
  }

  function cover(title: string, body: (Node | string)[], action: Action | null): void {
    uncover();
    const closing = action && { ...action, act: () => (uncover(), action.act()) };
    const [node, first] = sheet(title, body.map((part) => (typeof part === "string" ? h("p", {}, part) : part)), closing, uncover);
    covering = node;
    panel.classList.add("covered");
    parts.header.after(node);
    first.focus();
  }

  function uncover(): void {
    if (!covering) return;
    covering.remove();
    covering = null;
    panel.classList.remove("covered");
    if (!panel.hidden) parts.more.focus();
  }

  /** Says something in passing, also to screen readers. */
  function tell(text: string): void {
    working.textContent = text;
    clearTimeout(passing);
    passing = window.setTimeout(() => working.textContent === text && (working.textContent = ""), 8000);
  }

  function focusField(): void {
    if (matchMedia("(pointer: fine)").matches) field.focus();
    else {
      parts.title.tabIndex = -1;
      parts.title.focus();
    }
  }

  function tellPage(what: string): void {
    host.dispatchEvent(new CustomEvent(`mon-espace-${what}`, { bubbles: true }));
  }

  return {
    open,
    close,
    ask: (text: string) => link.send(text.slice(0, longest)),
    /** The element has left the page. */
    away: () => {
      link.close();
      modal();
    },
    /** The element is in the page again. */
    back: () => {
      if (panel.hidden) return;
      modal();
      link.open();
      parts.reveal(asked);
    },
  };
}

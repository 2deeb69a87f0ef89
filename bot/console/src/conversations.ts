/** The page of a conversation: inserts replies to be edited, sends with Ctrl + Enter, keeps the last words in sight. */

/** How near to its end a log counts as read to the end, in pixels. */
const NEAR = 80;

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>("[data-insert]") : null;
  const field = document.getElementById("reponse");
  const source = document.getElementById(button?.dataset["insert"] ?? "");
  if (!(field instanceof HTMLTextAreaElement) || !(source instanceof HTMLTemplateElement)) return;
  const before = field.value.slice(0, field.selectionStart).trimEnd();
  const text = (before ? `${before}\n\n` : "") + (source.content.textContent?.trim() ?? "");
  field.setRangeText(text, 0, field.selectionEnd, "end");
  field.focus();
});

document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  if (!(target instanceof HTMLTextAreaElement) || !target.matches("[data-send]")) return;
  event.preventDefault();
  target.form?.requestSubmit();
});

function follow(log: HTMLElement, words: HTMLElement): void {
  let isAtEnd = true;
  const end = () => (log.scrollTop = log.scrollHeight);
  log.addEventListener("scroll", () => (isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR));
  new MutationObserver(() => isAtEnd && end()).observe(words, { childList: true });
  end();
}

const log = document.getElementById("journal");
const words = document.getElementById("fil");
if (log && words) follow(log, words);

export {};

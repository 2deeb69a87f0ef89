/** What every page of the console does in the browser: copies to the clipboard, and says when the server fails. */

const COPIED_FOR = 4000;

function text(id: string): string {
  const node = document.getElementById(id);
  return (node instanceof HTMLTemplateElement ? node.content.textContent : node?.textContent)?.trim() ?? "";
}

async function copy(button: HTMLElement): Promise<void> {
  const plain = text(button.dataset["copy"] ?? "");
  const rich = document.getElementById(button.dataset["rich"] ?? "");
  if (rich instanceof HTMLTemplateElement) {
    const blob = (content: string, type: string) => new Blob([content], { type });
    const item = { "text/plain": blob(plain, "text/plain"), "text/html": blob(rich.innerHTML.trim(), "text/html") };
    await navigator.clipboard.write([new ClipboardItem(item)]);
  } else {
    await navigator.clipboard.writeText(plain);
  }
}

document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>("[data-copy]") : null;
  if (!button) return;
  const told = button.parentElement?.querySelector(".copied");
  if (!told) return;
  try {
    await copy(button);
    told.textContent = "Copié.";
  } catch {
    told.textContent = "La copie a échoué : sélectionnez le texte.";
  }
  setTimeout(() => (told.textContent = ""), COPIED_FOR);
});

/** Tells what failed, above the page, until the next answer. */
function incident(message: string): void {
  const place = document.getElementById("incident");
  // Said once, though a page that asks by itself fails again and again.
  if (place && place.textContent !== message) place.textContent = message;
}

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
  const isPlain = xhr.getResponseHeader("content-type")?.startsWith("text/plain");
  if (xhr.status !== 401) incident(isPlain && xhr.responseText ? xhr.responseText : "Le serveur n’a pas pu répondre.");
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => incident("Le serveur ne répond pas. Vérifiez la connexion, puis réessayez."));
}
document.addEventListener("htmx:afterOnLoad", (event) => {
  if ((event as CustomEvent<{ successful?: boolean }>).detail.successful !== false) incident("");
});

export {};

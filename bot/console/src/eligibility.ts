/** The eligibility desk: marks the fields that could not be understood, and copies whole addresses. */

/** Tells assistive technologies which fields are wrong, after the server has said so under each of them. */
function mark(): void {
  for (const told of document.querySelectorAll<HTMLElement>("#faits [id$='-dit']")) {
    const isWrong = told.classList.contains("wrong") && told.textContent?.trim() !== "";
    const field = document.getElementById(told.id.replace(/-dit$/, ""));
    if (isWrong) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  }
}

/** The server writes addresses without its own name: who copies one needs it whole. */
function complete(): void {
  const link = document.querySelector<HTMLTemplateElement>("template[data-link]");
  const path = link?.content.textContent?.trim() ?? "";
  if (link && path.startsWith("/")) link.content.replaceChildren(new URL(path, location.href).href);
}

interface Asked {
  parameters: Record<string, string>;
  triggeringEvent?: Event;
}

/** htmx knows the buttons inside a form; those that belong to it from outside are named here. */
document.addEventListener("htmx:configRequest", (event) => {
  const { parameters, triggeringEvent } = (event as CustomEvent<Asked>).detail;
  const button = triggeringEvent instanceof SubmitEvent ? triggeringEvent.submitter : null;
  if (button instanceof HTMLButtonElement && button.name) parameters[button.name] = button.value;
});

document.addEventListener("htmx:afterSettle", () => {
  mark();
  complete();
});
complete();

export {};

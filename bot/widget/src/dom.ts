/** Small helpers to make nodes without HTML: what comes from outside can only become text. */

export type Child = Node | string | null | undefined | false;
export type Props = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

/** Makes an element; a property `onclick` is a listener, `true` an empty attribute, `false` and null none at all. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child): child is Node | string => child instanceof Node || typeof child === "string"));
  return node;
}

/** Makes a real button. */
export function button(label: string, act: () => void, props: Props = {}, ...children: Child[]): HTMLButtonElement {
  const shown = children.length > 0;
  return h("button", { type: "button", ...(shown && { "aria-label": label, title: label }), onclick: act, ...props }, ...(shown ? children : [label]));
}

/** Draws an icon (24 × 24, strokes), which says nothing by itself. */
export function icon(path: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** Text for screen readers alone. */
export const unseen = (text: string): HTMLElement => h("span", { class: "sr" }, text);

/** Returns a constructed style sheet, which `style-src` need not allow. */
export function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

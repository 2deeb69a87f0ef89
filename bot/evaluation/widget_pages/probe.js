/*
 * Notes when the launcher can be pressed and when the text field takes text, once a frame: what drives the browser
 * from outside would only hear of it later. Called with the two ways to find them: selectors, one for each shadow root.
 */
(launcherPath, fieldPath) => {
  const measured = { launcher: null, click: null, field: null };
  window.measuredWidget = measured;

  const find = (path) => path.reduce((found, selector) => (found?.shadowRoot ?? found)?.querySelector(selector), document);

  /* Nothing stands in front of it: a press at its middle would reach it. */
  const reachable = (element) => {
    if (!element?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    let at = document.elementFromPoint(x, y);
    while (at?.shadowRoot) {
      const inner = at.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === at) break;
      at = inner;
    }
    return element.contains(at);
  };

  const accepts = (field) => {
    field.focus();
    document.execCommand("insertText", false, "a");
    return (field.value ?? field.textContent).includes("a");
  };

  window.addEventListener("click", (event) => (measured.click ??= event.timeStamp), true);
  const look = () => {
    if (launcherPath && measured.launcher === null && reachable(find(launcherPath))) measured.launcher = performance.now();
    if (!launcherPath || measured.click !== null) {
      const field = find(fieldPath);
      if (reachable(field) && !field.disabled && !field.readOnly && accepts(field)) {
        measured.field = performance.now();
        return;
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

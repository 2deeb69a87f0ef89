// A plain page to chat with the assistant over REST. The website's widget is another part of the project.
"use strict";

const log = document.getElementById("log");
const form = document.getElementById("form");
const field = document.getElementById("text");
const state = document.getElementById("state");
const sender = sessionStorage.getItem("sender") ?? newSender();

function newSender() {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem("sender", id);
  return id;
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// The few marks that answers use: **name**, _source_, [label](https://…). Everything else is text, never HTML.
function inline(text) {
  const parts = [];
  const marks = /\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+|mailto:[^\s)]+)\)|(?<=^)_(.+)_(?=$)/g;
  let last = 0;
  for (const mark of text.matchAll(marks)) {
    parts.push(text.slice(last, mark.index));
    if (mark[1]) parts.push(element("strong", {}, mark[1]));
    else if (mark[2]) parts.push(element("a", { href: mark[3], rel: "noopener noreferrer", target: "_blank" }, mark[2], " (nouvel onglet)"));
    else parts.push(element("em", {}, mark[4]));
    last = mark.index + mark[0].length;
  }
  parts.push(text.slice(last));
  return parts;
}

function blocks(text) {
  const made = [];
  let list = null;
  for (const line of text.split("\n")) {
    const item = /^(?:(\d+)\.|-) (.*)$/.exec(line);
    if (!item) list = null;
    if (item) {
      const name = item[1] ? "ol" : "ul";
      if (!list || list.localName !== name) made.push((list = element(name)));
      list.append(element("li", {}, ...inline(item[2])));
    } else if (line.trim()) made.push(element("p", {}, ...inline(line)));
  }
  return made;
}

function show(author, text) {
  const who = element("span", { class: "who" }, author === "visitor" ? "Vous : " : "Assistant : ");
  const message = element("div", { class: `message ${author}` }, who, ...(author === "visitor" ? [text] : blocks(text)));
  log.append(message);
  return message;
}

function offer(buttons) {
  const list = element("ul", { class: "choices", "aria-label": "Réponses proposées" });
  for (const { title, payload } of buttons) {
    const button = element("button", { type: "button" }, title);
    button.addEventListener("click", () => send(payload, title));
    list.append(element("li", {}, button));
  }
  log.append(list);
}

async function send(message, shown) {
  document.querySelectorAll(".choices").forEach((list) => list.remove());
  if (shown) show("visitor", shown).scrollIntoView({ block: "end" });
  state.textContent = "L’assistant répond…";
  try {
    const answer = await fetch("/webhooks/rest/webhook", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sender, message }),
    });
    // 429: too many messages; the answer says so in words.
    if (!answer.ok && answer.status !== 429) throw new Error(String(answer.status));
    const replies = await answer.json();
    let first = null;
    for (const { text, buttons } of replies) {
      if (text) first ??= show("assistant", text);
      if (buttons) offer(buttons);
    }
    state.textContent = "";
    // A long answer starts at its beginning, under the question.
    (first ?? log.lastElementChild)?.scrollIntoView({ block: "nearest" });
    if (first) log.scrollTop = first.offsetTop - log.offsetTop - 8;
  } catch {
    state.textContent = "Le message n’est pas parti. Vérifiez votre connexion, puis renvoyez-le.";
    field.value ||= shown ?? "";
  }
  field.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  send(text, text);
});

field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

send("bonjour", null);

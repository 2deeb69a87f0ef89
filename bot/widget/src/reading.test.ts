import assert from "node:assert/strict";
import { test } from "node:test";
import { entry, said, state, welcome } from "./reading.ts";

const STRANGE = [null, undefined, 3, "x", [], {}, { rank: "1" }, { rank: 1.5 }];

test("what has no place in the conversation is no entry", () => {
  for (const value of STRANGE) assert.equal(entry(value), null);
});

test("of a strange author only the words are told, as an information", () => {
  for (const author of ["robot", {}, 5, "constructor"]) assert.equal(entry({ rank: 1, author, event: { text: "a" } })?.author, "notice");
  assert.equal(entry({ rank: 1, author: "agent" })?.author, "agent");
});

test("parts of the wrong type are missing, the others stay", () => {
  const read = said({ text: 5, quick_replies: [null, { title: 3 }, { title: "Oui", payload: "/b" }], attachment: { payload: null }, metadata: "x" });
  assert.deepEqual([read.text, read.quick_replies, read.attachment], [undefined, [{ title: "Oui", payload: "/b" }], undefined]);
  for (const value of STRANGE) assert.equal(said(value).text, undefined);
});

test("without a token nobody is let in; with one, everything else may miss", () => {
  for (const value of [...STRANGE, { token: 5 }, { token: "" }]) assert.equal(welcome(value), null);
  const read = welcome({ token: "t", entries: [null, { rank: 2, author: "visitor" }, { rank: 1 }], longest: null, kept_days: "x", busy: 1, agent: {} });
  assert.deepEqual(read?.entries.map((one) => one.rank), [1, 2]);
  assert.deepEqual([read?.longest, read?.kept_days, read?.busy, read?.agent], [1000, null, false, null]);
});

test("a state that cannot be read is nobody's turn", () => {
  for (const value of STRANGE) assert.deepEqual(state(value), { busy: false, agent: null, place: null });
});

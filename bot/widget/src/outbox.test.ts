import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "./outbox.ts";

function place() {
  const kept = new Map<string, string>();
  return { kept, getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) };
}

test("messages leave one at a time, in order", () => {
  const box = new Outbox("k", null);
  const [one, two] = [box.add("a", "a"), box.add("b", "b")];
  assert.equal(box.next()?.id, one.id);
  box.mark(one.id, "sending");
  assert.equal(box.next(), null);
  box.remove(one.id);
  assert.equal(box.next()?.id, two.id);
});

test("one that was refused lets the next one leave, and can be sent again", () => {
  const box = new Outbox("k", null);
  const [one, two] = [box.add("a", "a"), box.add("b", "b")];
  box.mark(one.id, "failed", "too fast");
  assert.equal(box.items[0]?.why, "too fast");
  assert.equal(box.next()?.id, two.id);
  box.mark(one.id, "waiting");
  assert.equal(box.next()?.id, one.id);
  assert.equal(box.items[0]?.why, undefined);
});

test("a reload finds them again, with the same ids, none on its way", () => {
  const where = place();
  const before = new Outbox("k", where);
  const one = before.add("/bxyz", "Oui");
  before.mark(one.id, "sending");
  const after = new Outbox("k", where);
  assert.deepEqual(after.items, [{ id: one.id, message: "/bxyz", shown: "Oui", state: "waiting" }]);
  after.remove(one.id);
  assert.equal(where.kept.size, 0);
});

for (const rubbish of ["{", "3", "null", '"x"', "[null, 3, {}, []]", '[{"id": 1, "message": "m", "shown": "m"}]', '[{"id": "a", "message": "m"}]']) {
  test(`rubbish in the storage is ignored: ${rubbish}`, () => {
    const where = place();
    where.setItem("k", rubbish);
    assert.deepEqual(new Outbox("k", where).items, []);
  });
}

test("what can be read stays, whatever stands beside it", () => {
  const where = place();
  where.setItem("k", JSON.stringify([null, { id: "a", message: "m", shown: "m", state: "odd", why: 4 }, "x"]));
  assert.deepEqual(new Outbox("k", where).items, [{ id: "a", message: "m", shown: "m", state: "waiting" }]);
});

test("what had not arrived when the conversation went stays as words", () => {
  const box = new Outbox("k", null);
  const one = box.add("/bxyz", "Oui");
  box.mark(one.id, "sending");
  box.strand("gone");
  assert.deepEqual(box.items, [{ id: one.id, message: "Oui", shown: "Oui", state: "failed", why: "gone" }]);
  assert.equal(box.next(), null);
});

test("a storage that refuses loses nothing of the page", () => {
  const refuse = () => { throw new Error("forbidden"); };
  const box = new Outbox("k", { getItem: refuse, setItem: refuse, removeItem: refuse });
  box.add("a", "a");
  assert.equal(box.items.length, 1);
});

test("ids differ", () => {
  const box = new Outbox("k", null);
  for (let i = 0; i < 500; i++) box.add("a", "a");
  assert.equal(new Set(box.items.map((item) => item.id)).size, 500);
});

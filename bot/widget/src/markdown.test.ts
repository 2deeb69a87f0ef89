import assert from "node:assert/strict";
import { test } from "node:test";
import { blocks, inlines, plain, safeAddress } from "./markdown.ts";

test("steps, menu paths, button labels and links are read", () => {
  assert.deepEqual(inlines("Ouvrez **Dossiers > Dossiers transmis**, puis [Voir]."), [
    "Ouvrez ", { kind: "path", parts: ["Dossiers", "Dossiers transmis"] }, ", puis ", { kind: "key", text: "Voir" }, ".",
  ]);
  assert.deepEqual(inlines("[Connexion](https://www.moncompte.ocapiat.fr)"), [
    { kind: "link", text: "Connexion", href: "https://www.moncompte.ocapiat.fr/" },
  ]);
  const [intro, steps, more, note] = blocks("Voici.\n\n1. Un **mot**\n2. Deux\n\nÀ voir.\n\n_Source : FAQ, 2022._");
  assert.equal(intro?.kind, "paragraph");
  assert.deepEqual(steps, { kind: "list", start: 1, items: [["Un ", { kind: "strong", text: "mot" }], ["Deux"]] });
  assert.equal(more?.kind, "paragraph");
  assert.deepEqual(note, { kind: "note", inlines: ["Source : FAQ, 2022."] });
});

test("a list of steps and one of points are two lists", () => {
  assert.deepEqual(blocks("1. a\n- b\n- c").map((block) => block.kind === "list" && [block.start, block.items.length]), [[1, 1], [null, 2]]);
  assert.equal(blocks("1. a\n\n1. b").length, 2);
});

for (const address of ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\nscript:x", "data:text/html,x", "vbscript:x", "/relative", "//host", "blob:x", "x"]) {
  test(`no link to ${JSON.stringify(address)}`, () => {
    assert.equal(safeAddress(address), null);
    assert.ok(inlines(`[ici](${address})`).every((part) => typeof part === "string"));
  });
}

for (const text of ["<img src=x onerror=alert(1)>", "**", "****", "[", "[](", "[a](", "**a\nb**", "\u202e[x](y)", "[".repeat(5000), "**a".repeat(3000), "_".repeat(4000), "- ".repeat(2000)]) {
  test(`odd text stays text: ${JSON.stringify(text.slice(0, 20))}`, () => {
    const words = blocks(text).flatMap((block) => (block.kind === "list" ? block.items.flat() : block.inlines));
    assert.ok(words.every((word) => typeof word === "string" || word.kind !== "link"));
  });
}

test("plain text keeps the addresses", () => {
  assert.equal(plain("**Voir** [ici](https://a.fr)\n\n_Source : x._"), "Voir ici (https://a.fr)\n\nSource : x.");
});

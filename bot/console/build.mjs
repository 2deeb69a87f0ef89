// Builds what the pages load into dist/: console.js (htmx, its event streams, then every src/*.ts) and console.css (console.css,
// then every other src/*.css), each with its content in its name, also compressed; manifest.json gives the names.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const here = new URL("./", import.meta.url);
const dist = new URL("dist/", here);
const sources = readdirSync(new URL("src/", here)).sort();
const FIRST = ["htmx.ts", "console.css"];

function every(ending, ...more) {
  const own = sources.filter((name) => name.endsWith(ending) && !name.endsWith(".d.ts"));
  const first = own.filter((name) => FIRST.includes(name)).map((name) => `./src/${name}`);
  return [...first, ...more, ...own.filter((name) => !FIRST.includes(name)).map((name) => `./src/${name}`)];
}

/** A style sheet that a script imports (the widget's) becomes its minified text, for a constructed style sheet. */
const texts = {
  name: "texts",
  setup(bundler) {
    bundler.onLoad({ filter: /widget[\\/]src[\\/].*\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

async function bundle(files, loader) {
  const line = loader === "css" ? (file) => `@import "${file}";` : (file) => `import "${file}";`;
  const { outputFiles } = await build({
    stdin: { contents: files.map(line).join("\n"), loader, resolveDir: here.pathname, sourcefile: `all.${loader}` },
    bundle: true, minify: true, write: false, format: "iife", target: "es2022", charset: "utf8", legalComments: "none", plugins: [texts],
  });
  return Buffer.from(outputFiles[0].contents);
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const names = {};
for (const [ending, loader, ...more] of [["js", "ts", "htmx-ext-sse"], ["css", "css"]]) {
  const content = await bundle(every(`.${loader}`, ...more), loader);
  const name = `console-${createHash("sha256").update(content).digest("hex").slice(0, 12)}.${ending}`;
  const gzipped = gzipSync(content, { level: 9 });
  writeFileSync(new URL(name, dist), content);
  writeFileSync(new URL(`${name}.gz`, dist), gzipped);
  writeFileSync(new URL(`${name}.br`, dist), brotliCompressSync(content));
  names[`console.${ending}`] = name;
  console.log(`${name} ${gzipped.length} bytes (gzip)`);
}
writeFileSync(new URL("manifest.json", dist), JSON.stringify(names));

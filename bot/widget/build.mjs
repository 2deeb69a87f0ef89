// Builds the widget into dist/: widget.js (the launcher) and panel-<hash>.js (the rest, loaded when the visitor opens it),
// each also compressed. Prints the sizes; fails when they pass the budget.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { minify } from "terser";

const BUDGET = { "widget.js": 1500, all: 25_000 };
const here = new URL("./", import.meta.url);
const dist = new URL("dist/", here);

/** Imports a style sheet as its minified text: it becomes a constructed style sheet, which a strict CSP allows. */
const sheets = {
  name: "sheets",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** Leaves out of socket.io what our server never speaks (WebTransport, packets with binary parts) and what browsers have. */
const UNSPOKEN = [
  [/transports[\\/]webtransport\.js$/, "export class WT {}"],
  [/socket\.io-parser.*[\\/]is-binary\.js$/, "export const isBinary = () => false, hasBinary = isBinary;"],
  [
    /socket\.io-parser.*[\\/]binary\.js$/,
    "export const deconstructPacket = (packet) => ({ packet, buffers: [] }), reconstructPacket = (packet) => packet;",
  ],
  [/contrib[\\/]has-cors\.js$/, "export const hasCORS = true;"],
  [
    /contrib[\\/]parseuri\.js$/,
    `export const parse = (source) => {
      const { protocol, hostname, port, pathname, search } = new URL(source);
      return { source, protocol: protocol.slice(0, -1), host: hostname.replace(/[[\\]]/g, ""), port, path: pathname, query: search.slice(1), queryKey: {} };
    };`,
  ],
];
const unspoken = {
  name: "unspoken",
  setup(bundler) {
    for (const [filter, contents] of UNSPOKEN) bundler.onLoad({ filter }, () => ({ contents }));
  },
};

async function bundle(entry, format, define = {}) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: new URL(".", here).pathname,
    entryPoints: [entry], bundle: true, minify: true, format, define, write: false,
    target: "es2022", charset: "utf8", legalComments: "none", metafile: true, plugins: [sheets, unspoken],
  });
  if (process.argv.includes("--explain")) explain(metafile);
  // esbuild joins and strips, terser shortens a few hundred bytes more.
  const { code } = await minify(outputFiles[0].text, { module: format === "esm", ecma: 2020, compress: { passes: 3 } });
  return Buffer.from(code);
}

function explain({ outputs }) {
  for (const { inputs } of Object.values(outputs)) {
    const parts = Object.entries(inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
    for (const [path, { bytesInOutput }] of parts.slice(0, 25)) console.log(String(bytesInOutput).padStart(7), path);
  }
}

function save(name, content) {
  const gzipped = gzipSync(content, { level: 9 });
  writeFileSync(new URL(name, dist), content);
  writeFileSync(new URL(`${name}.gz`, dist), gzipped);
  writeFileSync(
    new URL(`${name}.br`, dist),
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  );
  return gzipped.length;
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const panel = await bundle("src/panel.ts", "esm");
const name = `panel-${createHash("sha256").update(panel).digest("hex").slice(0, 12)}.js`;
const loader = await bundle("src/loader.ts", "iife", { PANEL: JSON.stringify(name) });
const sizes = { "widget.js": save("widget.js", loader), [name]: save(name, panel) };
sizes.all = sizes["widget.js"] + sizes[name];
console.log(`widget.js ${sizes["widget.js"]} bytes, ${name} ${sizes[name]} bytes, together ${sizes.all} (gzip)`);
for (const [what, most] of Object.entries(BUDGET)) {
  if (sizes[what] > most) {
    console.error(`${what}: ${sizes[what]} bytes compressed; at most ${most}.`);
    process.exitCode = 1;
  }
}

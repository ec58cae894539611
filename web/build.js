// Builds src/entourage/pages/assets/sigma.bundle.js: the same bytes from the same lock file.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const packages = ["sigma", "graphology", "graphology-utils", "events"];
const notice = packages.map((name) => {
  const folder = new URL(`./node_modules/${name}/`, import.meta.url);
  const { version, license } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  const text = ["LICENSE.txt", "LICENSE"].map((file) => {
    try { return readFileSync(new URL(file, folder), "utf8"); } catch { return null; }
  }).find(Boolean);
  return `${name} ${version} (${license})\n\n${(text ?? `Licence: ${license}`).trim()}`;
}).join("\n\n----\n\n");

const result = await build({
  entryPoints: ["src/sigma.js"], bundle: true, minify: true, write: false, format: "iife", target: "es2020", legalComments: "none", charset: "utf8",
});
const code = result.outputFiles[0].text.trim();
for (const forbidden of ["eval(", "new Function", "innerHTML", "</script", "<!--"]) {
  if (code.includes(forbidden)) throw new Error(`the bundle holds ${forbidden}`);
}
const assets = new URL("../src/entourage/pages/assets/", import.meta.url);
writeFileSync(new URL("sigma.bundle.js", assets), `${code}\n`);
writeFileSync(new URL("sigma.bundle.LICENSES.txt", assets), `${notice}\n`);
writeFileSync(new URL("sigma.bundle.sha256", assets), `${createHash("sha256").update(`${code}\n`).digest("hex")}  sigma.bundle.js\n`);
console.log(`sigma.bundle.js: ${code.length} characters`);

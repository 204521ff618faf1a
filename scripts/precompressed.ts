import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What packs well; pictures and fonts are packed already. */
const text = /\.(?:js|css|html|svg)$/;
/** Half a second a page; the last two steps cost ten times as much for two per cent. */
const brotliQuality = 9;

/**
 * Writes each text file of a page once more as `.br` and as `.gz`. The servers send what is there: a
 * gateway has better things to do than to pack the same file for every phone.
 */
export const precompressed = (): Plugin => ({
  name: "precompressed",
  apply: "build",
  writeBundle({ dir = "." }, bundle) {
    for (const name of Object.keys(bundle).filter((each) => text.test(each))) {
      const path = join(dir, name);
      const bytes = readFileSync(path);
      const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality };
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
    }
  },
});

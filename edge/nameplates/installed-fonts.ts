import { createRequire } from "node:module";

/** Where a font's file is: its package is installed beside this program. Throws when it is not. */
export const installedFont = (font: string): string => createRequire(import.meta.url).resolve(font);

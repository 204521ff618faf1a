import { type GlyphCoverage, glyphCoverage } from "./glyph-coverage.ts";

/** A font of the plates, by the script it is for; `han` also has Latin and everything else. */
export type PlateFont = "han" | "tibetan" | "arabic" | "mongolian";

/** WOFF files of open fonts (SIL OFL 1.1), bold where there is a bold: a pixel is ink or is not. */
export const fontFiles: Readonly<Record<PlateFont, string>> = {
  han: "@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-700-normal.woff",
  tibetan: "@fontsource/noto-serif-tibetan/files/noto-serif-tibetan-tibetan-700-normal.woff",
  arabic: "@fontsource/noto-naskh-arabic/files/noto-naskh-arabic-arabic-700-normal.woff",
  mongolian: "@fontsource/noto-sans-mongolian/files/noto-sans-mongolian-mongolian-400-normal.woff",
};

export const fontNames = ["han", "tibetan", "arabic", "mongolian"] as const;

/** Which characters each font has. */
export type FontCoverage = Readonly<Record<PlateFont, GlyphCoverage>>;

/** `fileOf`: where a font's file is installed. Throws when one is missing. */
export const openCoverage = (fileOf: (font: string) => string): FontCoverage => ({
  han: glyphCoverage(fileOf(fontFiles.han)),
  tibetan: glyphCoverage(fileOf(fontFiles.tibetan)),
  arabic: glyphCoverage(fileOf(fontFiles.arabic)),
  mongolian: glyphCoverage(fileOf(fontFiles.mongolian)),
});

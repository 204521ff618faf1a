const names: Readonly<Record<number, string>> = {
  9: "\\t",
  10: "\\n",
  13: "\\r",
  27: "\\e",
  92: "\\\\",
};

/** Bytes as text on one line: control characters and bytes that are no text are spelt out. */
export function printable(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  // Broken UTF-8 is shown byte by byte: nothing may be lost in reading.
  return text.includes("\u{FFFD}") ? byteWise(bytes) : Array.from(text, letter).join("");
}

const byteWise = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte < 0x80 ? letter(String.fromCharCode(byte)) : spelt(byte))).join(
    "",
  );

function letter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const named = names[code];
  if (named !== undefined) return named;
  return /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(character) ? spelt(code) : character;
}

const spelt = (code: number): string => `\\x${code.toString(16).padStart(2, "0")}`;

/** `0a 0d`: two digits a byte. */
export const spacedHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

/** What is wrong with a password. */
export type PasswordFault =
  | "too-short"
  | "too-long"
  | "too-few-kinds"
  | "common"
  | "context"
  | "used-before";

/**
 * `strict`: what NXR 7.4.2 and GB/T 22239 ask for: mixed signs, changed within six months. `modern`:
 * longer, never tried first, and kept for as long as it is secret (NIST SP 800-63B).
 */
export type PasswordProfile = "strict" | "modern";

export interface PasswordRules {
  /** Signs. */
  readonly shortest: number;
  /** Of small letters, capitals, digits and other signs. */
  readonly kinds: number;
  /** A password ends after this; null: never. */
  readonly lastsMs: number | null;
  /** So long before, its owner is told. */
  readonly warnMs: number;
  /** Passwords before this one that cannot come again. */
  readonly history: number;
}

const dayMs = 86_400_000;

export const passwordRules: Readonly<Record<PasswordProfile, PasswordRules>> = {
  strict: { shortest: 8, kinds: 3, lastsMs: 180 * dayMs, warnMs: 14 * dayMs, history: 5 },
  modern: { shortest: 12, kinds: 1, lastsMs: null, warnMs: 0, history: 0 },
};

/** Wire time at which a password ends; null: never. */
export const passwordEndsMs = ({ lastsMs }: PasswordRules, setAtMs: number): number | null =>
  lastsMs === null ? null : setAtMs + lastsMs;

const longest = 128;

/** Letters of passwords that are tried first everywhere, digits and signs taken off. */
const commonCores: ReadonlySet<string> = new Set(
  (
    "password passwd pass passw qwerty qwertyuiop qwer asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm " +
    "qaz qazwsx qazwsxedc wsx abc abcd abcde abcdef abcdefg aa aaa a aaaa admin administrator " +
    "root toor guest user test testing tester demo login welcome letmein master hello monkey dragon " +
    "iloveyou woaini woaiwojia football baseball sunshine princess shadow superman batman trustno " +
    "default changeme secret temp temppass newpass mypass huawei hikvision dahua cisco h3c zte " +
    "nihao zhongguo china beijing shanghai shenzhen system manager operator service server oracle " +
    "mysql postgres spring summer autumn winter january february march april may june july august " +
    "september october november december monday friday company office xiaoming zhangsan lisi wangwu"
  ).split(" "),
);

/** Words everybody would guess in this product. */
const productWords = ["huitang", "meeting", "huiyi", "huichang", "console", "会堂", "会议", "会场"];

const lookalikes: Readonly<Record<string, string>> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "1": "i",
  "!": "i",
  "0": "o",
  $: "s",
  "5": "s",
  "7": "t",
};

/**
 * As long and as mixed as the rules ask, at most 128 characters; not a password that is tried first
 * everywhere, nor one made of the account's name, the site or the product. Null: nothing is wrong.
 * @param context further words that must not occur: the account's name, site ids
 */
export function judgePassword(
  password: string,
  context: readonly string[],
  rules: PasswordRules,
): PasswordFault | null {
  const characters = Array.from(password).length;
  if (characters < rules.shortest) return "too-short";
  if (characters > longest) return "too-long";
  if (kindsOf(password) < rules.kinds) return "too-few-kinds";
  const lower = password.normalize("NFKC").toLowerCase();
  // Digits at the end are a year or a count; within a word they stand for letters.
  const cores = [lower, spelledOut(lower.replace(/[^\p{L}]+$/u, ""))].map(lettersOf);
  if (isRun(lower) || cores.some((core) => commonCores.has(onceOf(core)))) return "common";
  const words = [...productWords, ...context.flatMap(contextWords)];
  const readings = [lower, spelledOut(lower)];
  const guessed = words.some((word) => readings.some((text) => text.includes(word)));
  return guessed ? "context" : null;
}

/** Small letters, capitals, digits, everything else. */
function kindsOf(password: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u].filter((kind) =>
    kind.test(password),
  ).length;
}

const spelledOut = (text: string): string =>
  Array.from(text, (character) => lookalikes[character] ?? character).join("");

const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}]/gu, "");

/** `passwordpassword` is no longer to guess than `password`. */
const onceOf = (text: string): string =>
  /^(?<once>.{3,}?)\k<once>+$/u.exec(text)?.groups?.["once"] ?? text;

/** `aaaaaaaa`, `12345678`, `abababab`: hardly more than one or two characters long. */
const isRun = (text: string): boolean => new Set(text).size <= 3;

/** Parts long enough to be more than chance. */
const contextWords = (word: string): string[] =>
  word
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => Array.from(part).length >= 4 || /\p{Script=Han}{2}/u.test(part));

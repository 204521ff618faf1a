import { doorEn } from "./door-en.ts";
import { doorZh } from "./door-zh.ts";
import { addTexts } from "./text.ts";

/** What the console says before one is signed in: the rest of `hub-texts.ts` comes with its pages. */
addTexts({ zh: doorZh, en: doorEn });

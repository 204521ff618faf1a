import type { doorZh } from "./door-zh.ts";

/** Before one is signed in, English. Same keys as `door-zh.ts`. */
export const doorEn = {
  "sign.factor": "Code",
  "sign.other": "Sign in by {name}",
  "account.code-hint": "6 digits of the app, or a recovery code",
  "problem.code-needed": "Type the code of your second factor as well.",
  "problem.wrong-second-factor": "The code is wrong or was used: wait for the next one.",
  "problem.sign-on-failed": "The single sign-on did not let you in. Try again.",
  "problem.sign-on-unknown":
    "The single sign-on knows you, but you have no account or role here: ask an administrator.",
  "problem.sign-on-unreached": "The single sign-on does not answer. Try later.",
  "sign.ended": "Your session has ended. Sign in again: you come back to the page you were on.",
  "later.failed": "This page could not be loaded",
  "later.failed-hint":
    "The hub does not answer, or was updated a moment ago. The rooms keep working.",
  "later.again": "Try again",
} as const satisfies Record<keyof typeof doorZh, string>;

import { errorCatalogue } from "../errors.ts";
import { message } from "../message.ts";
import { type Locale, rawText, say } from "../text/text.ts";
import type { ActProgress } from "./act-progress.ts";

/** How far an accepted act has come, in words. */
export function progressText(locale: Locale, progress: ActProgress): string {
  switch (progress.state) {
    case "waiting":
      return rawText(locale.language, "act.accepted");
    case "done":
    case "read-back":
      return rawText(locale.language, `act.${progress.state}`);
    case "limited":
    case "held":
      return say(locale, message(`act.${progress.state}`, { why: say(locale, progress.why) }));
    case "running":
      return say(locale, message("test.running", { done: progress.done, total: progress.total }));
    case "failed": {
      const why = errorCatalogue[progress.failure.code][locale.language];
      return say(locale, message("act.failed", { why }));
    }
  }
}

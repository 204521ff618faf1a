import type { Clock } from "../../contract/clock.ts";
import { screenLimits } from "../../contract/screen/screen-limits.ts";

/** Where it stands which versions of the page were given up in this tab. */
const mark = "huitang.reloaded";

/** The file this page began with: its name changes with what is in it. */
const ownScript = (): string =>
  document.querySelector('script[type="module"]')?.getAttribute("src") ?? "";

/** Whether the hub would send the same page today: `other` after an update. */
export async function askVersion(clock: Clock): Promise<"same" | "other" | "unreached"> {
  const abort = new AbortController();
  const cancel = clock.after("version", screenLimits.requestTimeoutMs, () => abort.abort());
  try {
    const answer = await fetch(document.baseURI, { cache: "no-store", signal: abort.signal });
    if (!answer.ok) return "unreached";
    return (await answer.text()).includes(ownScript()) ? "same" : "other";
  } catch {
    return "unreached";
  } finally {
    cancel();
  }
}

/** Loads the page anew, but each version only once: two hubs that differ must not toss it about. */
export function reloadOnce(): void {
  try {
    const given = sessionStorage.getItem(mark) ?? "";
    if (given.includes(ownScript())) return;
    sessionStorage.setItem(mark, `${given} ${ownScript()}`);
  } catch {
    // Without a memory it could not be told whether this was the first time.
    return;
  }
  location.reload();
}

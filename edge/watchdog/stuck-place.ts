import { Session } from "node:inspector";
import { type Clock, sleep } from "../../contract/clock.ts";

const framesShown = 5;

/**
 * Where the main thread is stuck, innermost first: `function file:line`. Interrupts it as a debugger
 * would; call it from another thread, and only when the process is about to end. Empty when it does
 * not answer in time: it sits in native code.
 */
export async function stuckAt(clock: Clock, withinMs: number): Promise<readonly string[]> {
  const session = new Session();
  const files = new Map<string, string>();
  const paused = new Promise<readonly string[]>((resolve) => {
    session.on("Debugger.scriptParsed", ({ params }) => {
      files.set(params.scriptId, params.url);
    });
    session.on("Debugger.paused", ({ params }) => {
      const places = params.callFrames.slice(0, framesShown).map(({ functionName, location }) => {
        const file = files.get(location.scriptId) ?? "";
        return `${functionName || "(anonymous)"} ${file}:${location.lineNumber + 1}`;
      });
      resolve(places);
    });
  });
  session.connectToMainThread();
  session.post("Debugger.enable");
  session.post("Debugger.pause");
  return await Promise.race([paused, sleep(clock, "look", withinMs).then(() => [])]);
}

import { useState } from "preact/hooks";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText, timeOfDay } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { useTask } from "./use-task.ts";

/** Where one is signed in, and the end of it there. */
export function SessionCard() {
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const { busy, problem, run } = useTask();
  const [round, setRound] = useState(0);
  const answer = useAnswer(() => api.sessions(), "sessions", round);
  return (
    <section class="card" aria-labelledby="own-sessions">
      <h2 id="own-sessions">{t("account.sessions")}</h2>
      <ProblemNote problem={problem} />
      <AnswerPart answer={answer}>
        {(sessions) => (
          <ul class="plain rows">
            {sessions.map(({ id, device, source, seenAtMs, isOwn }) => (
              <li key={id}>
                <span>
                  {deviceText(device)} · <span class="num">{source}</span>
                  <br />
                  <span class="small quiet">
                    {t("account.session-seen", {
                      day: dayText(locale, seenAtMs),
                      time: timeOfDay(locale, seenAtMs),
                    })}
                  </span>
                </span>
                {isOwn ? (
                  <span class="quiet">{t("account.session-own")}</span>
                ) : (
                  <button
                    type="button"
                    class="button"
                    disabled={busy}
                    onClick={() =>
                      run(
                        () => api.endSession(id),
                        () => setRound(round + 1),
                      )
                    }
                  >
                    {t("account.session-end")}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </AnswerPart>
    </section>
  );
}

/** `Chrome, Windows` of what a browser calls itself; as it is, when it is another program. */
export function deviceText(device: string): string {
  const browser = /(Edg|Firefox|Chrome|Safari)\//.exec(device)?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(device)?.[1];
  if (browser === undefined || system === undefined) return device === "" ? "–" : device;
  return `${browser === "Edg" ? "Edge" : browser}, ${system}`;
}

import { useState } from "preact/hooks";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { PinSheet } from "./pin-sheet.tsx";

/** One's own PIN for the rooms' panels: whether there is one, and the way to another. */
export function PinCard() {
  const { api } = useConsole();
  const { t } = useSpeech();
  const [round, setRound] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const answer = useAnswer(() => api.hasPin(), "pin", round);
  return (
    <section class="card" aria-labelledby="own-pin">
      <h2 id="own-pin">{t("people.panel-pin")}</h2>
      <p class="quiet">{t("people.panel-pin-what")}</p>
      <AnswerPart answer={answer}>
        {({ set }) => (
          <>
            <p>{t(set ? "people.pin-set" : "people.pin-unset")}</p>
            <button type="button" class="button" onClick={() => setOpen(true)}>
              {t(set ? "people.pin-change" : "people.pin-make")}
            </button>
            {isOpen && (
              <PinSheet
                isSet={set}
                close={() => setOpen(false)}
                changed={() => {
                  setOpen(false);
                  setRound(round + 1);
                }}
              />
            )}
          </>
        )}
      </AnswerPart>
    </section>
  );
}

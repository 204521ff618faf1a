import { useState } from "preact/hooks";
import type { HubUserView } from "../../../contract/hub-api.ts";
import type { TokenView } from "../../../contract/hub-people.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { dayText } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { usePlaces } from "../room/use-places.ts";
import { placeText } from "./place-names.ts";
import { TokenSheet } from "./token-sheet.tsx";
import { useTask } from "./use-task.ts";

/** Tokens by which programs act for one: made, shown once, ended. */
export function TokenCard(props: { readonly user: HubUserView }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const [round, setRound] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const answer = useAnswer(() => api.tokens(), "tokens", round);
  const again = () => setRound(round + 1);
  const { user } = props;
  return (
    <section class="card" aria-labelledby="own-tokens">
      <h2 id="own-tokens">{t("account.tokens")}</h2>
      <p class="quiet">{t("account.tokens-what")}</p>
      <ProblemNote problem={problem} />
      <AnswerPart answer={answer}>
        {(tokens) =>
          tokens.length === 0 ? (
            <p class="quiet">{t("account.tokens-none")}</p>
          ) : (
            <ul class="plain rows">
              {tokens.map((token) => (
                <TokenItem
                  key={token.id}
                  token={token}
                  user={user}
                  busy={busy}
                  end={() => run(() => api.endToken(token.id), again)}
                />
              ))}
            </ul>
          )
        }
      </AnswerPart>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t("account.token-make")}
      </button>
      {isOpen && (
        <TokenSheet
          user={user}
          close={() => setOpen(false)}
          done={(made) => {
            setOpen(false);
            setSecret(made);
            again();
          }}
        />
      )}
      {secret !== null && (
        <Sheet title={t("account.tokens")} close={() => setSecret(null)}>
          <p>{t("account.token-secret")}</p>
          <p>
            <code class="one-time">{secret}</code>
          </p>
        </Sheet>
      )}
    </section>
  );
}

function TokenItem(props: {
  readonly token: TokenView;
  readonly user: HubUserView;
  readonly busy: boolean;
  readonly end: () => void;
}) {
  const { name, account, place, permissions, expiresAtMs, usedAtMs } = props.token;
  const speech = useSpeech();
  const { t, locale } = speech;
  const places = usePlaces();
  const used =
    usedAtMs === null
      ? t("account.token-unused")
      : t("account.token-used", { day: dayText(locale, usedAtMs) });
  return (
    <li>
      <span>
        <strong>{name}</strong>{" "}
        {account === props.user.name ? "" : t("account.token-of", { name: account })}
        <br />
        <span class="small">
          {placeText(speech, places, place)} ·{" "}
          {permissions.map((one) => t(`permission.${one}`)).join(", ")}
        </span>
        <br />
        <span class="small quiet">
          {t("account.token-until", { day: dayText(locale, expiresAtMs) })} · {used}
        </span>
      </span>
      <button type="button" class="button" disabled={props.busy} onClick={props.end}>
        {t("account.session-end")}
      </button>
    </li>
  );
}

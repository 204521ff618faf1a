import { useObservable } from "../../../contract/screen/observable.ts";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";
import { PinCard } from "./pin-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { SecondFactorCard } from "./second-factor-card.tsx";
import { SessionCard } from "./session-card.tsx";
import { TokenCard } from "./token-card.tsx";

/** One's own account: how one signs in, where one is signed in, and what acts in one's name. */
export function AccountPage() {
  const { session } = useConsole();
  const { t } = useSpeech();
  const user = useObservable(session)?.user ?? null;
  usePageTitle(`${t("account.title")} · ${t("hub.name")}`);
  if (user === null) return null;
  return (
    <main id="main" tabIndex={-1}>
      <h1>{t("account.title")}</h1>
      <p class="quiet">
        {user.name} · {user.grants.map(({ role }) => t(`hub-role.${role}`)).join(", ")}
      </p>
      <div class="own-account">
        <PasswordCard endsAtMs={user.passwordEndsAtMs ?? null} />
        <SecondFactorCard />
        <PinCard />
        <SessionCard />
        <TokenCard user={user} />
      </div>
    </main>
  );
}

import { useEffect, useState } from "preact/hooks";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import { Loading } from "../../contract/screen/loading.tsx";
import { useObservable } from "../../contract/screen/observable.ts";
import { useScreen, useSpeech } from "../../contract/screen/screen-context.tsx";
import { screenLimits } from "../../contract/screen/screen-limits.ts";
import { useConsole } from "./console-context.tsx";
import { ConsoleShell } from "./console-shell.tsx";
import { DuePage } from "./people/due-page.tsx";
import { InvitePage } from "./people/invite-page.tsx";
import { SetupPage } from "./setup-page.tsx";
import { SignInPage } from "./sign-in-page.tsx";

/** The hub's console: first account, sign-in, then the pages. The address is kept meanwhile. */
export function App() {
  const { session, router } = useConsole();
  const { t } = useSpeech();
  const known = useObservable(session);
  const route = useObservable(router);
  const unreached = useFirstSession();
  if (known === null) {
    return unreached ? (
      <EmptyState title={t("hub.unreached")} hint={t("hub.unreached-hint")} />
    ) : (
      <Loading rows={6} />
    );
  }
  if (known.needsSetup) return <SetupPage code={route.query.get("code") ?? ""} />;
  if (known.user === null) {
    const invited = route.path[0] === "invite" ? route.query.get("code") : undefined;
    if (invited !== undefined) return <InvitePage code={invited} />;
    return <SignInPage signOn={known.signOn ?? null} problem={route.query.get("problem") ?? ""} />;
  }
  if (known.user.due !== undefined) return <DuePage due={known.user.due} />;
  return <ConsoleShell user={known.user.name} />;
}

/** Asks until the hub answers for the first time; true while it does not. */
function useFirstSession(): boolean {
  const { refreshSession } = useConsole();
  const { clock } = useScreen();
  const [unreached, setUnreached] = useState(false);
  useEffect(() => {
    let cancel = () => {};
    let stopped = false;
    const ask = async () => {
      const answered = await refreshSession();
      if (stopped) return;
      setUnreached(!answered);
      if (!answered) {
        cancel = clock.after("session", screenLimits.askAgainMs, () => void ask());
      }
    };
    void ask();
    return () => {
      stopped = true;
      cancel();
    };
  }, [clock, refreshSession]);
  return unreached;
}

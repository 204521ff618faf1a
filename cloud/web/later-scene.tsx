import { useEffect, useRef, useState } from "preact/hooks";
import { Loading } from "../../contract/screen/loading.tsx";
import { useScreen, useSpeech } from "../../contract/screen/screen-context.tsx";
import { screenLimits } from "../../contract/screen/screen-limits.ts";
import type { Scene } from "./later-page.ts";
import { askVersion, reloadOnce } from "./page-version.ts";

interface Wait {
  readonly key: string;
  readonly state: "here" | "long" | "failed";
}

/** Shows a page as soon as its code is there. The one before it stays for a moment: no flash. */
export function LaterScene({ scene }: { readonly scene: Scene }) {
  const { clock } = useScreen();
  const before = useRef<Scene | null>(null);
  const [wait, setWait] = useState<Wait | null>(null);
  const { key, load } = scene;
  const drawn = scene.draw();
  const isHere = drawn !== null;
  useEffect(() => {
    if (isHere) return () => undefined;
    let isGone = false;
    const tell = (state: Wait["state"]) => {
      if (!isGone) setWait({ key, state });
    };
    const cancel = clock.after("page", screenLimits.pageStaysMs, () => tell("long"));
    const bring = async () => {
      const came = await load();
      cancel();
      // A hub that was updated has other files now: the page it sends today names them.
      if (!came && (await askVersion(clock)) === "other") reloadOnce();
      tell(came ? "here" : "failed");
    };
    void bring();
    return () => {
      isGone = true;
      cancel();
    };
  }, [clock, key, isHere]);
  if (drawn !== null) {
    before.current = scene;
    return drawn;
  }
  const state = wait?.key === key ? wait.state : "short";
  const stays = state === "short" ? (before.current?.draw() ?? null) : null;
  if (stays !== null) return stays;
  return (
    <main id="main" tabIndex={-1}>
      {state === "failed" ? <NotCome /> : <Loading rows={6} />}
    </main>
  );
}

function NotCome() {
  const { clock } = useScreen();
  const { t } = useSpeech();
  const [isBusy, setBusy] = useState(false);
  // A reload without a hub would leave nothing but the browser's own words.
  const again = async () => {
    setBusy(true);
    if ((await askVersion(clock)) !== "unreached") location.reload();
    setBusy(false);
  };
  return (
    <div class="empty" role="alert">
      <h1 class="empty-title">{t("later.failed")}</h1>
      <p class="quiet">{t("later.failed-hint")}</p>
      <button
        type="button"
        class="button button-main"
        disabled={isBusy}
        onClick={() => void again()}
      >
        {t("later.again")}
      </button>
    </div>
  );
}

import type { BannerView } from "../../../contract/api.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Acting } from "./acting.tsx";
import { useRoom } from "./panel-context.tsx";
import { useAct } from "./use-act.ts";
import { useInFlight } from "./use-in-flight.ts";

/** The banner in large letters as long as nobody has proof-read it: the sign waits for that. */
export function BannerCard() {
  const { banner, emergencies } = useRoom();
  const isFire = emergencies.some(({ emergency }) => emergency === "fire");
  if (banner === null || banner.checkedBy !== null || isFire) return null;
  return <ProofRead key={banner.text} banner={banner} />;
}

/** By its text: another one is another card, and a press cannot land on words that nobody has read. */
function ProofRead({ banner: { meetingId, text } }: { readonly banner: BannerView }) {
  const { t } = useSpeech();
  const act = useAct();
  const right = { kind: "check-banner", meetingId, text } as const;
  const isSent = useInFlight(right);
  return (
    <section class="card" aria-labelledby="banner-title">
      <h2 id="banner-title">{t("banner.title")}</h2>
      <p class="banner-words" dir="auto">
        {text}
      </p>
      <p class="small quiet">{t("banner.what")}</p>
      <Acting>
        <button
          type="button"
          class="button button-main"
          aria-label={t("banner.right-of", { text })}
          disabled={isSent}
          onClick={() => act(right)}
        >
          {isSent ? t("act.accepted") : t("banner.right")}
        </button>
      </Acting>
    </section>
  );
}

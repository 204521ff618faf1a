import { useSpeech } from "../screen-context.tsx";
import type { SignOff } from "../../selftest.ts";
import { dayText } from "../../text/text.ts";
import { SignatureDrawing } from "./signature-drawing.tsx";

/** Who has signed a report, as what, and when. */
export function SignatureList(props: { readonly signOffs: readonly SignOff[] }) {
  const { signOffs } = props;
  const { t, locale } = useSpeech();
  if (signOffs.length === 0) return <p class="quiet">{t("signer.none")}</p>;
  return (
    <ul class="signatures">
      {signOffs.map((signed) => (
        <li key={signed.as}>
          <p class="small quiet">{t(`signer.${signed.as}`)}</p>
          {signed.strokes !== null && (
            <SignatureDrawing strokes={signed.strokes} name={signed.name} />
          )}
          <p class="num">
            {t("signer.signed-at", {
              name: signed.name,
              day: dayText(locale, signed.atMs),
              signedAtMs: signed.atMs,
            })}
          </p>
          {signed.note !== "" && <p class="signature-note">{signed.note}</p>}
        </li>
      ))}
    </ul>
  );
}

import { useSpeech } from "../screen-context.tsx";
import { type SignOff, type SignOffRole, signOffRoles } from "../../selftest.ts";
import { timeOfDay } from "../../text/text.ts";
import { wallClock } from "../../zoned-time.ts";
import { SignatureDrawing } from "./signature-drawing.tsx";

/** A place for every signature: what was signed at the panel, and lines for a pen. */
export function FormSignatures(props: { readonly signOffs: readonly SignOff[] }) {
  const { t } = useSpeech();
  return (
    <section class="form-signatures">
      <h3>{t("signer.title")}</h3>
      <div class="form-signature-row">
        {signOffRoles.map((role) => (
          <FormSignature
            key={role}
            role={role}
            signed={props.signOffs.find((each) => each.as === role) ?? null}
          />
        ))}
      </div>
    </section>
  );
}

function FormSignature(props: { readonly role: SignOffRole; readonly signed: SignOff | null }) {
  const { role, signed } = props;
  const { t, locale } = useSpeech();
  return (
    <div class="form-signature">
      <h4>{t(`signer.${role}`)}</h4>
      <p>{t(`signer.what-${role}`)}</p>
      <div class="form-signature-line">
        {signed !== null && signed.strokes !== null && (
          <SignatureDrawing strokes={signed.strokes} name={signed.name} />
        )}
        {signed !== null && signed.strokes === null && (
          <span class="form-signature-name">{signed.name}</span>
        )}
      </div>
      <dl>
        <dt>{t("signer.name")}</dt>
        <dd>{signed?.name ?? ""}</dd>
        <dt>{t("form.date")}</dt>
        <dd class="num">
          {signed !== null &&
            `${wallClock(locale.timeZone, signed.atMs).date} ${timeOfDay(locale, signed.atMs)}`}
        </dd>
        {signed !== null && signed.note !== "" && (
          <>
            <dt>{t("form.note")}</dt>
            <dd>{signed.note}</dd>
          </>
        )}
      </dl>
    </div>
  );
}

import { useRef, useState } from "preact/hooks";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { signatureField } from "../../../contract/screen/selftest/signature-size.ts";
import { beginStroke, extendStroke, type Strokes, strokesText } from "./signature-strokes.ts";

/** A field to sign in with a finger, a pen or a mouse. Who has none of them types the name. */
export function SignatureField(props: {
  readonly strokes: Strokes;
  readonly onChange: (strokes: Strokes) => void;
}) {
  const { strokes, onChange } = props;
  const { t } = useSpeech();
  const [isDown, setDown] = useState(false);
  // A finger may move more than once before the field is drawn anew.
  const drawn = useRef(strokes);
  drawn.current = strokes;
  const draw = (after: Strokes) => {
    drawn.current = after;
    onChange(after);
  };
  return (
    <div class="signing">
      <svg
        class="signature signature-field"
        viewBox={`0 0 ${signatureField.width} ${signatureField.height}`}
        role="img"
        aria-label={t("signer.field")}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDown(true);
          draw(beginStroke(drawn.current, spotOf(event, event.currentTarget)));
        }}
        onPointerMove={(event) => {
          if (!isDown) return;
          draw(extendStroke(drawn.current, spotOf(event, event.currentTarget)));
        }}
        onPointerUp={() => setDown(false)}
        onPointerCancel={() => setDown(false)}
      >
        <path d={strokesText(strokes)} class="signature-line" />
      </svg>
      {strokes.length === 0 && (
        <span class="signature-hint small quiet" aria-hidden="true">
          {t("signer.field")}
        </span>
      )}
      <div class="test-acts">
        <button
          type="button"
          class="button button-small"
          disabled={strokes.length === 0}
          onClick={() => draw(strokes.slice(0, -1))}
        >
          {t("signer.undo")}
        </button>
        <button
          type="button"
          class="button button-small"
          disabled={strokes.length === 0}
          onClick={() => draw([])}
        >
          {t("signer.clear")}
        </button>
      </div>
    </div>
  );
}

/** Where the pointer is, in the field's own units. */
function spotOf(event: { readonly clientX: number; readonly clientY: number }, field: Element) {
  const { left, top, width, height } = field.getBoundingClientRect();
  return {
    x: ((event.clientX - left) / width) * signatureField.width,
    y: ((event.clientY - top) / height) * signatureField.height,
  };
}

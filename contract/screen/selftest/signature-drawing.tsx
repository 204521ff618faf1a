import { signatureField } from "./signature-size.ts";

/** A signature as it was drawn, in the colour of the text. */
export function SignatureDrawing(props: { readonly strokes: string; readonly name: string }) {
  return (
    <svg
      class="signature"
      viewBox={`0 0 ${signatureField.width} ${signatureField.height}`}
      role="img"
      aria-label={props.name}
    >
      <path d={props.strokes} class="signature-line" />
    </svg>
  );
}

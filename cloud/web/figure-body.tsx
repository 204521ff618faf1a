import { Icon, type IconShape } from "../../contract/screen/icon.tsx";

/** A number of the bar above all rooms. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly unit: string | null;
  readonly icon: IconShape | null;
  readonly hint: string;
  readonly href: string | null;
}

export function FigureBody(props: { readonly figure: Figure }) {
  const { figure } = props;
  return (
    <>
      <span class="figure-name">{figure.name}</span>
      <span class="figure-value num">
        {figure.icon !== null && <Icon shape={figure.icon} />}
        {figure.value}
        {figure.unit !== null && <span class="unit">{figure.unit}</span>}
      </span>
      <span class="small quiet num">{figure.hint}</span>
    </>
  );
}

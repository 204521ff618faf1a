import { Icon, type IconShape } from "./icon.tsx";

export interface NavItem {
  readonly href: string;
  readonly text: string;
  readonly icon: IconShape;
  readonly current: boolean;
  /** Things there that want a look; 0 shows nothing. */
  readonly count: number;
  /** Has a place in a phone's bar; the others stand behind `more`. */
  readonly isHandy: boolean;
}

/** One page of the navigation. */
export function NavLink(props: {
  readonly item: NavItem;
  readonly look: string;
  readonly leave: (() => void) | null;
}) {
  const { item, leave } = props;
  return (
    <a
      class={props.look}
      href={item.href}
      aria-current={item.current ? "page" : undefined}
      onClick={() => leave?.()}
    >
      <Icon shape={item.icon} />
      <span>{item.text}</span>
      {item.count > 0 && <span class="nav-count num">{item.count}</span>}
    </a>
  );
}

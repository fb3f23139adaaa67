import type { ComponentChildren, VNode } from 'preact';
import { formatBareInterval, WIDE } from '../../arena/format.ts';
import { escapeDom } from '../../domain/escape.ts';
import { go } from './route.ts';

interface LinkProps {
  readonly to: string;
  readonly children: ComponentChildren;
  readonly current?: boolean;
  readonly name?: string;
}

/** A link that a browser can open elsewhere, and that changes the page without loading it. */
export function Link({ to, children, current, name }: LinkProps): VNode {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} class={name} aria-current={current === true ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  );
}

/** Words of posts and models: text and nothing else, apart from what stands around it. */
export function Words({ text, block }: { readonly text: string; readonly block?: boolean }): VNode {
  const safe = escapeDom(text);
  return block === true ? <p class="words">{safe}</p> : <span class="words">{safe}</span>;
}

export function Trouble({ text }: { readonly text: string }): VNode {
  return (
    <p class="banner" role="alert">
      <Words text={text} />
    </p>
  );
}

export function Waiting({ what }: { readonly what: string }): VNode {
  return (
    <p class="faint" role="status">
      {what}
    </p>
  );
}

/** Of which row a figure is that takes a while to reckon: what was there stays until the new one is. */
export function AsOf({ answer }: { readonly answer: { readonly at: number } | undefined }): VNode | null {
  return answer === undefined ? null : <small>as of row {answer.at}</small>;
}

export type Span = { readonly low: number; readonly high: number } | { readonly none: string };

/** What a column of intervals has to show, zero with it; one that is wide runs out of it. */
export function rangeOf(spans: readonly Span[]): readonly [number, number] {
  const known = spans.flatMap((span) => ('none' in span ? [] : [Math.max(span.low, -WIDE), Math.min(span.high, WIDE)]));
  return [Math.min(0, ...known), Math.max(0, ...known)];
}

interface BarProps {
  readonly middle: number | undefined;
  readonly interval: Span;
  /** What the whole column shows. */
  readonly range: readonly [low: number, high: number];
}

/** An interval on the column's common axis: a bar, a mark in it, a rule at zero. */
export function IntervalBar({ middle, interval, range: [low, high] }: BarProps): VNode {
  const at = (value: number): number => (high > low ? 2 + (116 * (value - low)) / (high - low) : 60);
  if ('none' in interval) return <span class="faint">–</span>;
  const clear = interval.low > 0 || interval.high < 0;
  return (
    <svg
      class={clear ? 'interval clear' : 'interval'}
      viewBox="0 0 120 14"
      role="img"
      aria-label={`95 % interval ${formatBareInterval(interval)} %`}
    >
      <line class="zero" x1={at(0)} x2={at(0)} y1="0" y2="14" />
      <line x1={at(interval.low)} x2={at(interval.high)} y1="7" y2="7" />
      <line x1={at(interval.low)} x2={at(interval.low)} y1="4" y2="10" />
      <line x1={at(interval.high)} x2={at(interval.high)} y1="4" y2="10" />
      {middle !== undefined && <circle cx={at(middle)} cy="7" r="2.6" />}
    </svg>
  );
}

interface TableProps {
  readonly caption: string;
  readonly head: readonly ComponentChildren[];
  /** Columns of figures, by place. */
  readonly figures?: readonly number[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}

/** A table that scrolls by itself where it is wider than the page. */
export function Table({ caption, head, figures = [], rows }: TableProps): VNode {
  const kind = (at: number): string | undefined => (figures.includes(at) ? 'number' : undefined);
  return (
    <section class="wide" aria-label={caption} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((text, at) => (
              <th key={at} scope="col" class={kind(at)}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, at) => (
                <td key={at} class={kind(at)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Frame({ children }: { readonly children: ComponentChildren }): VNode {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="top">
        <Link to="/" name="brand">
          Quartet
        </Link>
        <span class="faint">the window reads and never writes</span>
      </header>
      <main id="main">{children}</main>
    </>
  );
}

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { formatNumber, formatSpan, groupThousands } from '../../arena/format.ts';
import { ROLE_ALIASES } from '../../domain/team.ts';
import type { CycleAnswer, PostAnswer } from '../api/shapes.ts';
import { aboutRun, useAnswer } from './data.ts';
import { Link, Words } from './parts.tsx';
import { addressOf, place } from './route.ts';
import { outsideAgent, timeText } from './words.ts';

type Answer = CycleAnswer['cycle']['answers'][number];

/** What one role answered, each claim with what the audit says of it. */
export function AnswerCard({ answer }: { readonly answer: Answer }): VNode {
  const { role, seat, round, outcome, trouble, said, audit, tools, reasoning } = answer;
  const agent = outsideAgent(answer.model);
  const where = [seat > 0 ? `team ${seat + 1}` : '', round > 0 ? `round ${round}` : ''].filter(Boolean).join(', ');
  return (
    <article class="card answer">
      <h3>
        {agent === undefined ? role : `agent ${agent}`}{' '}
        <span class="faint">
          {agent === undefined ? ROLE_ALIASES[role] : 'a program of its own'}
          {where === '' ? '' : `, ${where}`}
        </span>
        {outcome !== 'valid' && (
          <strong class="flag">
            {' '}
            {outcome}
            {trouble === undefined ? '' : `: ${trouble}`}
          </strong>
        )}
      </h3>
      <p class="faint">{termsOf(answer)}</p>
      <Said value={said} flags={flagsOf(audit)} depth={0} />
      {audit !== undefined && audit.claims > 0 && (
        <p class={audit.flagged.length === 0 ? 'ok' : 'flag'}>
          audit: {audit.claims} claims,{' '}
          {audit.flagged.length === 0 ? 'nothing wrong' : `${audit.flagged.length} flagged, ${audit.dropped} dropped`}
        </p>
      )}
      {tools.map((use, at) => (
        <details key={at}>
          <summary>
            {use.name} <span class="faint">{use.outcome}</span>
          </summary>
          <Words block text={use.arguments} />
          <Words block text={use.result} />
        </details>
      ))}
      {reasoning !== undefined && (
        <details>
          <summary>reasoning</summary>
          <Words block text={reasoning} />
        </details>
      )}
      <details>
        <summary>raw reply</summary>
        <pre class="words">{JSON.stringify(said, null, 1)}</pre>
      </details>
    </article>
  );
}

export function CitedEvidence({ ids }: { readonly ids: readonly string[] }): VNode {
  if (ids.length === 0) return <small>cites nothing</small>;
  return (
    <small class="evidence">
      {ids.map((id) => (
        <Cited key={id} id={id} />
      ))}
    </small>
  );
}

/** Opens what was cited: a post's words, or the market whose prices, indicators or signals it names. */
function Cited({ id }: { readonly id: string }): VNode {
  const [isOpen, setOpen] = useState(false);
  const post = useAnswer<PostAnswer>(isOpen ? aboutRun(`/posts/${encodeURIComponent(id)}`) : undefined);
  const [kind, symbol] = id.split(':');
  const name = (
    <code>
      <Words text={id} />
    </code>
  );
  if (kind === 'post')
    return (
      <>
        <button type="button" class="cited" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {name}
        </button>
        {isOpen && post.value !== undefined && (
          <span class="quoted">
            <Words text={post.value.post.author} />, {timeText(post.value.post.at)}, mood{' '}
            {formatNumber(post.value.post.score, 2)}: <Words text={post.value.post.text} />
          </span>
        )}
        {isOpen && post.trouble !== undefined && <span class="quoted">{post.trouble}</span>}
      </>
    );
  if (kind === 'note')
    return <Link to={addressOf('runs', place.value[1] ?? '', 'entrants', place.value[3] ?? '')}>{name}</Link>;
  if (symbol !== undefined && ['price', 'indicator', 'signal'].includes(kind ?? ''))
    return <Link to={addressOf('runs', place.value[1] ?? '', 'symbols', symbol)}>{name}</Link>;
  return name;
}

type Flags = ReadonlyMap<string, readonly string[]>;

function flagsOf(audit: Answer['audit']): Flags {
  return new Map(audit?.flagged.map(({ claim, flags }) => [claim.text, flags]) ?? []);
}

function termsOf({ model, rung, attempts, latencyMs, usage, cost }: Answer): string {
  if (model === 'house') return 'house rules, no language model';
  const calls = attempts > 1 ? `${attempts} calls` : '';
  if (outsideAgent(model) !== undefined) return [calls, formatSpan(latencyMs)].filter(Boolean).join(', ');
  const tokens = `${groupThousands(String(usage.promptTokens))} + ${groupThousands(String(usage.completionTokens))} tokens`;
  return [model, rung, calls, formatSpan(latencyMs), tokens, cost === 0 ? '' : `$${cost.toFixed(4)}`]
    .filter(Boolean)
    .join(', ');
}

interface SaidProps {
  readonly value: unknown;
  readonly flags: Flags;
  readonly depth: number;
}

const MOST_DEPTH = 6;
const MOST_ITEMS = 40;

/** Whatever a model said, as lists of its own keys and words: none of it trusted, and never endless. */
function Said({ value, flags, depth }: SaidProps): VNode {
  if (typeof value !== 'object' || value === null)
    return <SaidWords text={value === null ? '–' : String(value)} flags={flags} />;
  if (depth >= MOST_DEPTH) return <span>…</span>;
  if (Array.isArray(value)) return <SaidList items={value} flags={flags} depth={depth} />;
  const entries = Object.entries(value);
  const claim = claimIn(entries);
  if (claim !== undefined) return <Claim claim={claim} flags={flags.get(claim.text)} />;
  return (
    <dl class="said">
      {entries.slice(0, MOST_ITEMS).flatMap(([name, member]) =>
        member === null || member === ''
          ? []
          : [
              <div key={name} class={isScalar(member) ? 'pair' : 'branch'}>
                <dt>
                  <Words text={KEYS[name] ?? name} />
                </dt>
                <dd>
                  <Said value={member} flags={flags} depth={depth + 1} />
                </dd>
              </div>,
            ],
      )}
    </dl>
  );
}

/** A rationale or a dissent, with what the audit found in it. */
function SaidWords({ text, flags }: { readonly text: string; readonly flags: Flags }): VNode {
  const found = flags.get(text);
  return (
    <span class={found === undefined ? undefined : 'flagged'}>
      <Words text={text} />
      {found !== undefined && <strong class="flag"> ⚑ {found.join(', ')}</strong>}
    </span>
  );
}

/** What a reply calls something, for somebody who reads no schema. */
const KEYS: Readonly<Record<string, string>> = {
  pUp: 'P(rise)',
  horizonMinutes: 'in minutes',
  invalidation: 'closed if',
  newEvidence: 'new evidence',
};

function SaidList({ items, flags, depth }: Omit<SaidProps, 'value'> & { readonly items: readonly unknown[] }): VNode {
  if (items.length === 0) return <span class="faint">none</span>;
  const reviews = items.map(reviewIn);
  if (reviews.every((review) => review !== undefined)) return <Reviews reviews={reviews} />;
  if (items.every(isScalar)) return <Words text={items.slice(0, MOST_ITEMS).map(String).join(', ')} />;
  return (
    <ul class="said">
      {items.slice(0, MOST_ITEMS).map((item, at) => (
        <li key={at}>
          <Said value={item} flags={flags} depth={depth + 1} />
        </li>
      ))}
    </ul>
  );
}

interface Review {
  readonly claim: string;
  readonly verdict: string;
}

/** Of claims that peers have made: those of one verdict together. A reader does not know whose claims A, B and C are. */
function Reviews({ reviews }: { readonly reviews: readonly Review[] }): VNode {
  const verdicts = [...new Set(reviews.map(({ verdict }) => verdict))];
  return (
    <ul class="said">
      {verdicts.map((verdict) => (
        <li key={verdict}>
          <Words
            text={`${verdict}: ${reviews
              .flatMap((one) => (one.verdict === verdict ? one.claim : []))
              .slice(0, MOST_ITEMS)
              .join(', ')}`}
          />
        </li>
      ))}
    </ul>
  );
}

function reviewIn(item: unknown): Review | undefined {
  if (typeof item !== 'object' || item === null || Object.keys(item).length !== 2) return undefined;
  const { claim, verdict }: { claim?: unknown; verdict?: unknown } = item;
  return typeof claim === 'string' && typeof verdict === 'string' ? { claim, verdict } : undefined;
}

interface ClaimSaid {
  readonly text: string;
  readonly evidence: readonly unknown[];
}

function Claim({ claim, flags }: { readonly claim: ClaimSaid; readonly flags: readonly string[] | undefined }): VNode {
  return (
    <span class={flags === undefined ? undefined : 'flagged'}>
      <Words text={claim.text} /> <CitedEvidence ids={claim.evidence.map(String)} />
      {flags !== undefined && <strong class="flag">⚑ {flags.join(', ')}</strong>}
    </span>
  );
}

function claimIn(entries: readonly (readonly [string, unknown])[]): ClaimSaid | undefined {
  const { text, evidence } = Object.fromEntries(entries);
  return typeof text === 'string' && Array.isArray(evidence) ? { text, evidence } : undefined;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

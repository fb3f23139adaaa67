import type { VNode } from 'preact';
import { formatFigure, formatNumber, formatSpan, groupThousands } from '../../arena/format.ts';
import type { EntrantAnswer } from '../api/shapes.ts';
import { Table } from './parts.tsx';

type Calibrated = EntrantAnswer['calibration'];

/** What was said against what came: on the diagonal it was meant as it was said; larger marks are more trades. */
export function Calibration({ bins }: { readonly bins: Calibrated }): VNode | null {
  if (bins.length === 0) return null;
  const most = Math.max(...bins.map(({ count }) => count));
  return (
    <>
      <h2>Calibration</h2>
      <p class="faint">
        Of trades that were opened with a stated confidence and have closed: how often they made money. On the diagonal
        the confidence was earned.
      </p>
      <div class="side">
        <svg class="calibration" viewBox="-34 -6 146 132" role="img" aria-label="Calibration; the table tells the same">
          {[0, 0.5, 1].map((tick) => (
            <g key={tick}>
              <line class="rule" x1={100 * tick} x2={100 * tick} y1="0" y2="100" />
              <line class="rule" x1="0" x2="100" y1={100 * tick} y2={100 * tick} />
              <text x={100 * tick} y="112" text-anchor="middle">
                {tick}
              </text>
              <text x="-6" y={103 - 100 * tick} text-anchor="end">
                {tick}
              </text>
            </g>
          ))}
          <line class="even" x1="0" y1="100" x2="100" y2="0" />
          <polyline points={bins.map(({ confidence, won }) => `${100 * confidence},${100 - 100 * won}`).join(' ')} />
          {bins.map(({ count, confidence, won }) => (
            <circle key={confidence} cx={100 * confidence} cy={100 - 100 * won} r={2 + 3 * Math.sqrt(count / most)} />
          ))}
          <text x="50" y="124" text-anchor="middle">
            confidence
          </text>
          <text x="-24" y="50" text-anchor="middle" transform="rotate(-90 -24 50)">
            share won
          </text>
        </svg>
        <Table
          caption="Calibration"
          head={['Confidence', 'Share won', 'Trades']}
          figures={[0, 1, 2]}
          rows={bins.map(({ count, confidence, won }) => [
            formatNumber(confidence, 2),
            formatFigure(won, 'fraction'),
            count,
          ])}
        />
      </div>
    </>
  );
}

/** How its models answered, what they cost, and what the audit found in their claims. */
export function Audit({ conduct }: { readonly conduct: EntrantAnswer['conduct'] }): VNode | null {
  if (conduct.length === 0) return null;
  return (
    <>
      <h2>Models and audit</h2>
      <Table
        caption="Models and audit"
        head={[
          'Model',
          'Phase',
          'Asked',
          'At once',
          'Repaired',
          'Unusable',
          'Latency p50',
          'Tokens',
          'Cost, USD',
          'Claims',
          'Dropped',
          'Misattributed',
          'Number off',
          'Misquoted',
        ]}
        figures={[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]}
        rows={conduct.map((one) => [
          one.model,
          one.phase,
          one.asked,
          one.outcomes.valid ?? 0,
          one.outcomes.repaired ?? 0,
          (one.outcomes.invalid ?? 0) + (one.outcomes.failed ?? 0) + (one.outcomes.timeout ?? 0),
          one.latencyP50Ms === undefined ? '–' : formatSpan(one.latencyP50Ms),
          groupThousands(String(one.tokens)),
          one.cost.toFixed(4),
          one.claims,
          one.dropped,
          one.flags.misattributed ?? 0,
          one.flags['unsupported-number'] ?? 0,
          one.flags.misquoted ?? 0,
        ])}
      />
    </>
  );
}

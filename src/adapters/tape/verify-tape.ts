import { canonicalJson } from '../../domain/canonical.ts';
import { IntegrityError } from '../../domain/errors.ts';
import { inspectTape, type TapeSummary } from './inspect-tape.ts';
import { readTapeManifest, type TapeManifest } from './manifest.ts';
import type { TableOptions } from './table/options.ts';

export interface TapeVerdict {
  readonly path: string;
  /** Without a manifest only the file's own checksums can be proved. */
  readonly manifest: boolean;
  /** One sentence each; none: the tape is what its manifest says. */
  readonly problems: readonly string[];
  /** Undefined when the file is too damaged to be read. */
  readonly summary: TapeSummary | undefined;
}

export async function verifyTape(path: string, table?: TableOptions): Promise<TapeVerdict> {
  const manifest = await readTapeManifest(path);
  try {
    const summary = await inspectTape(path, table);
    const problems = [...tornProblems(summary), ...(manifest === undefined ? [] : differences(summary, manifest))];
    return { path, manifest: manifest !== undefined, problems, summary };
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    return { path, manifest: manifest !== undefined, problems: [error.problem.what], summary: undefined };
  }
}

function tornProblems(summary: TapeSummary): readonly string[] {
  return summary.refused['torn-tail'] === undefined ? [] : ['its end is cut off'];
}

function differences(summary: TapeSummary, manifest: TapeManifest): readonly string[] {
  const problems: string[] = [];
  if (summary.sha256 !== manifest.sha256) {
    problems.push(`its bytes hash to ${summary.sha256}, the manifest says ${manifest.sha256}`);
  }
  if (summary.lines !== manifest.lines) {
    problems.push(`it holds ${summary.lines} lines, the manifest says ${manifest.lines}`);
  }
  if (canonicalJson(summary.records) !== canonicalJson(manifest.counts)) {
    problems.push(`it holds ${canonicalJson(summary.records)}, the manifest says ${canonicalJson(manifest.counts)}`);
  }
  if (summary.order !== manifest.order) {
    problems.push(`its lines are sorted by ${summary.order}, the manifest says by ${manifest.order}`);
  }
  return problems;
}

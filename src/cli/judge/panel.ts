import { type Preference, preferenceRequest, readPreferenceReply } from '../../agents/preference/preference-call.ts';
import type { Ballot } from '../../arena/preference/panel.ts';
import { askAll } from '../asked/ask-all.ts';
import type { PaidAsker, PaidQuestion } from '../asked/paid-asker.ts';
import { familyOf, type RationalePair } from './rationales.ts';

export interface PanelMember {
  readonly model: string;
  readonly asker: PaidAsker;
}

export interface PanelHearing {
  readonly ballots: readonly Ballot[];
  /** Questions whose answer could not be read. */
  readonly unreadable: number;
  /** Questions that were not asked, since the judge's own family had written one of the two. */
  readonly ownFamily: number;
}

interface Sitting {
  readonly member: PanelMember;
  readonly pair: RationalePair;
  readonly isLeftFirst: boolean;
}

/** Every pair before every judge that wrote neither, in both orders. Ends early where a judge stops: see its asker. */
export async function heardPanel(
  members: readonly PanelMember[],
  pairs: readonly RationalePair[],
  onProgress: (done: number, of: number) => void,
): Promise<PanelHearing> {
  const all = members.flatMap((member) => pairs.map((pair) => ({ member, pair })));
  const fit = all.filter(({ member, pair }) => !isAuthor(member.model, pair));
  const queue: Sitting[] = fit.flatMap((one) => [true, false].map((isLeftFirst) => ({ ...one, isLeftFirst })));
  const of = queue.length;
  const ballots: Ballot[] = [];
  let unreadable = 0;
  let done = 0;
  const hear = async (sitting: Sitting): Promise<boolean> => {
    const said = await sitting.member.asker.answer(questionOf(sitting));
    if (said === undefined) return false;
    done += 1;
    onProgress(done, of);
    if (said === 'unreadable') unreadable += 1;
    else ballots.push(ballotOf(sitting.pair, { judge: sitting.member.model, isLeftFirst: sitting.isLeftFirst, said }));
    return true;
  };
  await askAll(queue, hear, () => members.some(({ asker }) => asker.stopped !== undefined));
  return { ballots: ballots.sort(inOrder), unreadable, ownFamily: 2 * (all.length - fit.length) };
}

/** Judges that were given time come in any order: what is made of their words must not. */
function inOrder(left: Ballot, right: Ballot): number {
  const [one, other] = [left, right].map(({ judge, pair, first }) => `${judge} ${pair} ${first}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

/** A judge never judges what its own family wrote. */
function isAuthor(model: string, { left, right }: RationalePair): boolean {
  const family = familyOf(model);
  return left.families.has(family) || right.families.has(family);
}

function questionOf({ member, pair, isLeftFirst }: Sitting): PaidQuestion<Preference> {
  const [first, second] = isLeftFirst ? [pair.left, pair.right] : [pair.right, pair.left];
  return { request: (rung) => preferenceRequest(member.model, first, second, rung), read: readPreferenceReply };
}

export function ballotOf(
  pair: RationalePair,
  { judge, isLeftFirst, said }: { readonly judge: string; readonly isLeftFirst: boolean; readonly said: Preference },
): Ballot {
  const [first, second] = isLeftFirst ? [pair.left, pair.right] : [pair.right, pair.left];
  return {
    judge,
    pair: pair.id,
    first: first.entrant,
    second: second.entrant,
    won: said === 'tie' ? 0.5 : said === 'first' ? 1 : 0,
    firstLength: first.rationale.length,
    secondLength: second.rationale.length,
  };
}

import type { OperatorCommand } from '../domain/feed-event.ts';
import { assertNever } from '../domain/never.ts';
import { flatten } from '../execution/venue/commands.ts';
import type { RunState } from './state.ts';
import { settleOutcome } from './venue.ts';

/** The operator's word: an event like any other, so that a run with one can be stepped again. */
export function onControl(state: RunState, command: OperatorCommand): void {
  state.recorder.writeRun(state.now, { kind: 'control-given', at: state.now, command });
  switch (command) {
    case 'pause':
      pause(state);
      return;
    case 'resume':
      state.isPaused = false;
      return;
    case 'flatten':
      pause(state);
      flattenAll(state);
      return;
    case 'stop':
      haltCycles(state);
      return;
    default:
      assertNever(command);
  }
}

function pause(state: RunState): void {
  state.isPaused = true;
  haltCycles(state);
}

function haltCycles(state: RunState): void {
  for (const team of state.teams.values()) team.halt(state);
}

/** Orders still on their way are met by the pause. */
function flattenAll(state: RunState): void {
  for (const { subAccounts } of state.accounts) {
    for (const subAccount of subAccounts.values()) {
      for (const outcome of flatten(subAccount.book)) settleOutcome(state, subAccount, outcome);
    }
  }
}

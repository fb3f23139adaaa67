import type { CommandEntry } from './define.ts';

/** Every command that works, in the order the help lists them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    about: 'run the bundled arena on a made-up market: no key, no network',
    load: async () => (await import('./demo.ts')).defineDemo,
  },
  {
    name: 'backtest',
    about: 'run a scenario over its tapes and print the leaderboard',
    load: async () => (await import('./backtest.ts')).defineBacktest,
  },
  {
    name: 'sweep',
    about: 'try many parameters of one entrant, each run once, and say whether the best is more than luck',
    load: async () => (await import('./sweep.ts')).defineSweep,
  },
  {
    name: 'worker',
    about: 'work on the jobs of any sweep on a bus, until it is stopped',
    load: async () => (await import('./worker.ts')).defineWorker,
  },
  {
    name: 'queue',
    about: 'look at the jobs of sweeps that are not done; retry, cancel or hold them back',
    load: async () => (await import('./queue.ts')).defineQueue,
  },
  {
    name: 'bus',
    about: 'start the server by which several machines share the work of a sweep',
    load: async () => (await import('./bus.ts')).defineBus,
  },
  {
    name: 'init',
    about: 'ask four questions and write a scenario',
    load: async () => (await import('./init.ts')).defineInit,
  },
  {
    name: 'new',
    about: 'make a folder to begin with: a strategy of your own, or one of three ways in',
    load: async () => (await import('./new.ts')).defineNew,
  },
  {
    name: 'leaderboard',
    about: 'compare the entrants of one run, or of several on one market',
    load: async () => (await import('./leaderboard.ts')).defineLeaderboard,
  },
  {
    name: 'report',
    about: 'write one self-contained HTML page about a run, or show what a team did in it',
    load: async () => (await import('./report.ts')).defineReport,
  },
  {
    name: 'export',
    about: 'write a run as tables for other programs: trades, fills, equity, posts, and what teams said',
    load: async () => (await import('./export.ts')).defineExport,
  },
  {
    name: 'serve',
    about: 'open the window: a page that shows runs, finished or under way',
    load: async () => (await import('./serve.ts')).defineServe,
  },
  {
    name: 'mcp',
    about: 'offer runs, boards, rounds, tapes and scoring to an assistant, by the Model Context Protocol',
    load: async () => (await import('./mcp.ts')).defineMcp,
  },
  {
    name: 'compare',
    about: 'hold two runs against each other: what they share, how far apart, where they part',
    load: async () => (await import('./compare.ts')).defineCompare,
  },
  {
    name: 'fork',
    about: 'run a kept run again with one thing changed from a row on, and say what that was worth',
    load: async () => (await import('./fork.ts')).defineFork,
  },
  {
    name: 'replay',
    about: 'run a kept run again, without the network, and compare every row',
    load: async () => (await import('./replay.ts')).defineReplay,
  },
  {
    name: 'verify',
    about: 'check every file, the books and the board of a kept run, and say what is not proved',
    load: async () => (await import('./verify.ts')).defineVerify,
  },
  {
    name: 'worth',
    about: 'what each role, critique and post was worth to a team, and who moved whom on which evidence',
    load: async () => (await import('./worth.ts')).defineWorth,
  },
  {
    name: 'judge',
    about: 'have rationales compared blind, by models of other families or by people, beside the profit rank',
    load: async () => (await import('./judge.ts')).defineJudge,
  },
  {
    name: 'probe',
    about:
      'read a model before it plays: schema, posts, pressure, honesty, odds, memory, time and money, with intervals',
    load: async () => (await import('./probe.ts')).defineProbe,
  },
  {
    name: 'plan',
    about: 'before any money: what difference a season could tell, and how many days and dollars it takes',
    load: async () => (await import('./plan.ts')).definePlan,
  },
  {
    name: 'prove',
    about: "hold the board's own statistics against made-up seasons whose truth is known",
    load: async () => (await import('./prove.ts')).defineProve,
  },
  {
    name: 'memory',
    about: 'the price of memory: what entrants made of a market as it was, less what they made of it under a mask',
    load: async () => (await import('./memory.ts')).defineMemory,
  },
  {
    name: 'mask',
    about: 'put a market under a mask, so that no model can have read about it, and take it off again',
    load: async () => (await import('./mask.ts')).defineMask,
  },
  {
    name: 'season',
    about: 'freeze a competition before it begins, sign it, and let anybody check it when it is over',
    load: async () => (await import('./season.ts')).defineSeason,
  },
  {
    name: 'key',
    about: 'make the key that your runs are signed with, or show its fingerprint',
    load: async () => (await import('./key.ts')).defineKey,
  },
  {
    name: 'paper',
    about: "trade a scenario's live feeds on paper until it is stopped",
    load: async () => (await import('./paper.ts')).definePaper,
  },
  {
    name: 'agent',
    about: 'enter a program of your own: what it is asked, and whether it answers as it should',
    load: async () => (await import('./agent.ts')).defineAgent,
  },
  {
    name: 'fake-venues',
    about: 'make every live venue up on this machine, to try paper trading without a network',
    load: async () => (await import('./fake-venues.ts')).defineFakeVenues,
  },
  {
    name: 'alerts',
    about: 'try the webhooks that your paper runs tell of fills, falls and gaps',
    load: async () => (await import('./alerts.ts')).defineAlerts,
  },
  {
    name: 'control',
    about: 'pause, resume, flatten or stop a paper run that is under way',
    load: async () => (await import('./control.ts')).defineControl,
  },
  {
    name: 'record',
    about: "write a scenario's live feeds to tapes until it is stopped",
    load: async () => (await import('./record.ts')).defineRecord,
  },
  {
    name: 'tape',
    about: 'make and check recorded feeds',
    load: async () => (await import('./tape.ts')).defineTape,
  },
  {
    name: 'score',
    about: 'read posts: JSON lines {id, text} in, {id, score, label, confidence, symbols} out',
    load: async () => (await import('./score.ts')).defineScore,
  },
  {
    name: 'sentiment',
    about: 'fit and measure the scorer on labelled posts',
    load: async () => (await import('./sentiment.ts')).defineSentiment,
  },
  {
    name: 'gate',
    about: 'judge model replies: JSON lines {id, raw} in, {id, verdict, order?, reason?, notes} out',
    load: async () => (await import('./gate.ts')).defineGate,
  },
  {
    name: 'completion',
    about: 'print what makes your shell complete commands and options',
    load: async () => (await import('./completion.ts')).completionOf(COMMANDS),
  },
  {
    name: 'doctor',
    about: 'check this installation, or what a scenario needs from outside, and say what to do',
    load: async () => (await import('./doctor.ts')).defineDoctor,
  },
];

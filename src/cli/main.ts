#!/usr/bin/env node
import { EXIT, failureOf } from '../run/failure.ts';
import { keepObjectsYoung } from '../run/young-objects.ts';
import { runCommandLine } from './program.ts';
import { processTerminal } from './terminal.ts';

keepObjectsYoung();
const words = process.argv.slice(2);
const terminal = processTerminal();

// What no command awaited still ends in one line.
process.on('uncaughtException', (error) => {
  for (const line of failureOf(error).lines) terminal.note(line);
  if (words.includes('--debug')) terminal.note(error.stack ?? '');
  process.exit(EXIT.failed);
});

process.exitCode = await runCommandLine(words, terminal);

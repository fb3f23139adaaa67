#!/usr/bin/env -S node --max-semi-space-size=64
import { runCommandLine } from './program.ts';
import { processTerminal } from './terminal.ts';

// A file that may not grow further is an error that can be told; by default the kernel ends the process instead.
process.on('SIGXFSZ', () => undefined);

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());

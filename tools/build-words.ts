import { fileURLToPath } from 'node:url';
import { keepWords } from '../src/adapters/sentiment/kept-words.ts';
import { readLexicon, wordLexicon } from '../src/adapters/sentiment/load.ts';

/* Keeps beside the built program what its lexicon comes to, so that no start of it makes that again. */

const text = readLexicon();
keepWords(text, wordLexicon(text), fileURLToPath(new URL('../dist/sentiment/words.bin', import.meta.url)));

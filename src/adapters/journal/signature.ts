import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import { fileProblem } from '../shared/file-problem.ts';
import { makeFolders } from '../shared/make-folders.ts';
import { type Manifest, manifestText, type Signature } from './manifest.ts';

/** Signs a manifest's text by a person's Ed25519 key. */
export type Sign = (text: string) => Signature;

/** Makes a key where there is none; gives its fingerprint. Throws `key-exists`. */
export function makeKey(path: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    makeFolders(dirname(path), 0o700);
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!existsSync(path)) throw fileProblem(error, 'key', path);
    const mend = 'show it with quartet key show, or move it away first';
    throw new InputError({ code: 'key-exists', what: 'there is a key already', where: path, mend });
  }
  return fingerprint(publicKey(privateKey));
}

/** How a person signs; undefined where they have no key. Throws `key-unreadable`. */
export function signer(path: string): { readonly sign: Sign; readonly fingerprint: string } | undefined {
  if (!existsSync(path)) return undefined;
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(path));
  } catch {
    throw unreadable(path);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw unreadable(path);
  const own = publicKey(key);
  return {
    sign: (text) => ({ key: own, value: sign(null, Buffer.from(text), key).toString('base64') }),
    fingerprint: fingerprint(own),
  };
}

/** Whose signature a manifest bears, by the fingerprint of the key; undefined where it is of something else. */
export function signedBy(manifest: Manifest, signature: Signature): string | undefined {
  const { signature: _, ...unsigned } = manifest;
  return signerOf(manifestText(unsigned), signature);
}

/**
 * The fingerprint of the key that signed a text; undefined where it signed another. Key and signature have one spelling
 * each: spare bits at the end of base64 would let a file change and still be signed.
 */
export function signerOf(text: string, { key, value }: Signature): string | undefined {
  if (!isPlainBase64(key) || !isPlainBase64(value)) return undefined;
  try {
    const own = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    const holds = verify(null, Buffer.from(text), own, Buffer.from(value, 'base64'));
    return holds ? fingerprint(key) : undefined;
  } catch {
    return undefined;
  }
}

function isPlainBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}

function publicKey(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
}

function fingerprint(key: string): string {
  return sha256(Buffer.from(key, 'base64'));
}

function unreadable(path: string): InputError {
  const mend = 'restore it, or move it away and make another with quartet key make';
  return new InputError({ code: 'key-unreadable', what: 'it is no Ed25519 key', where: path, mend });
}

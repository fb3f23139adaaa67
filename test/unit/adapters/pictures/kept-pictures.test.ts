import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { keepPicture, keptPicture, picturePath } from '../../../../src/adapters/pictures/kept-pictures.ts';
import { temporaryFolder } from '../../../support/tape.ts';

it('gives back what was kept, from beside whichever tape, and says when it is gone or another', () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  const bytes = Buffer.from('pixels');
  const hash = keepPicture(second, bytes);
  expect(keepPicture(second, bytes), 'twice the same is once').toBe(hash);
  expect(readdirSync(`${second}/pictures`)).toEqual([`${hash}.jpg`]);
  expect(Buffer.from(keptPicture([first, second], hash))).toEqual(bytes);
  writeFileSync(picturePath(second, hash), 'other pixels');
  expect(() => keptPicture([first, second], hash)).toThrow(/picture-changed/);
  rmSync(picturePath(second, hash));
  expect(() => keptPicture([first, second], hash)).toThrow(/picture-missing/);
});

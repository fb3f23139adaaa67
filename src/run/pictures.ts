import { dirname } from 'node:path';
import { keptPicture } from '../adapters/pictures/kept-pictures.ts';
import { loadPainter, type PictureDesk } from '../adapters/pictures/seeing.ts';
import type { PreparedRun } from './prepare.ts';
import { recordingIn } from './recording.ts';

/** Where a run's pictures come from: charts are painted, and those of posts lie beside its tapes. */
export function pictureDesk(folder: string, { tapes }: PreparedRun): PictureDesk {
  const folders = [recordingIn(folder), ...tapes.map(({ parts: [first] }) => dirname(first))];
  return { load: loadPainter, kept: (hash) => keptPicture(folders, hash) };
}

import sharp from 'sharp';
// Read when a model is first asked, which takes longer than this world waits for an answer.
import '../../../src/adapters/openai/chat-model.ts';
import { pictureHost } from '../picture-host.ts';
import { heldRun } from './held-run.ts';
import { PICTURE_HOST } from './pictured-steps.ts';

/** A paper run that fetches pictures of posts, in a process of its own, to be killed: scenario, folder and port. */
const [scenarioFile = '', folder = '', port = ''] = process.argv.slice(2);
const host = await pictureHost([PICTURE_HOST], async (request, response) => {
  const background = request.url?.endsWith('1') === true ? '#1133aa' : '#aa3311';
  const drawn = sharp({ create: { width: 80, height: 60, channels: 3, background } }).png();
  response.end((await drawn.toBuffer({ resolveWithObject: true })).data);
});
const pictures = {
  resolve: async (name: string) => (name === PICTURE_HOST ? ['93.184.216.34'] : ['10.0.0.1']),
  connect: host.connect,
};
await heldRun({ scenarioFile, folder, port: Number(port), holds: true, pictures });
host.close();

import { type Step, steps } from './steps.ts';

export const PICTURE_HOST = 'cdn.bsky.app';

/** A world whose posts carry a picture: one, and then another, in turn; every fifth one of a host that must not be asked. */
export function picturedSteps(count: number): readonly Step[] {
  return steps(count).map((step, place) => (step.source === 'bluesky' ? pictured(step, place) : step));
}

function pictured(step: Step, place: number): Step {
  const frame = JSON.parse(step.frame);
  const image = { alt: 'a chart', image: { ref: { $link: `picture-${(place / 8) % 2}` } } };
  frame.commit.record.embed =
    place % 40 === 0 ? { external: { uri: 'https://inside.example/secret.png' } } : { images: [image] };
  return { ...step, frame: JSON.stringify(frame) };
}

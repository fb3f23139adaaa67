import { z } from 'zod';
import { InputError } from '../../domain/errors.ts';
import { readData } from '../shipped.ts';

const figures = z.record(z.string(), z.number()).exactOptional();

const cardsSchema = z.strictObject({
  cards: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      /** A scenario of its rules, to be frozen and played. */
      preset: z.string(),
      from: z.iso.date(),
      to: z.iso.date(),
      accounts: z.int().min(1),
      capital: z.number().positive(),
      claims: z.array(z.strictObject({ text: z.string(), source: z.string() })),
      results: z.array(z.strictObject({ source: z.string(), finals: figures, percent: figures })),
      unknown: z.array(z.string()),
    }),
  ),
});
export type SeasonCard = z.output<typeof cardsSchema>['cards'][number];

/** What was claimed of a season that others played. @throws InputError where none has that name */
export function seasonCard(name: string): SeasonCard {
  const { cards } = readData('data/seasons/cards.json', cardsSchema);
  const card = cards.find((one) => one.name === name);
  if (card !== undefined) return card;
  const mend = `give one of ${cards.map((one) => one.name).join(', ')}`;
  throw new InputError({ code: 'season-no-card', where: name, what: 'there is no card of that season', mend });
}

import { defineTeam } from 'quartet';

/**
 * The house team: leader, researcher, quant and creative played by rules instead of a language model. No key, no
 * network, the same schemas, debate and audit as any other team. It shows the machinery at work and is the bar a
 * paid model has to clear. Its rules are simple: it loses where a few signals and some caution are not enough.
 */
export default defineTeam({
  name: 'house-team',
  mode: 'team',
  model: 'house',
});

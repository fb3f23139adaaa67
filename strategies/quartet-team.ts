import { defineTeam } from 'quartet';

/**
 * The quartet: four agents on a language model that propose, check each other and revise before the leader decides.
 * Needs the provider's key and costs money each cycle; a scenario may set another model. It earns when reading beats
 * counting; it loses when four voices of one model share one mistake, and whenever its calls cost more than they make.
 */
export default defineTeam({
  name: 'quartet-team',
  mode: 'team',
  model: 'xai/grok-4.20',
  briefs: {
    leader: 'Prefer holding to a weak case. Say what would prove the decision wrong before you make it.',
    researcher:
      'Tell news from noise: who says it, since when, how many independent voices, and whether the price knows.',
    quant: 'Trust numbers you can cite. Size by volatility, and name the level at which the idea is dead.',
    creative: 'Look for what the others will miss: second effects, crowded trades, and the case for the other side.',
  },
});

import { defineStrategy } from 'quartet';

/**
 * Cash: does nothing, ever. The line every other entrant must beat to have been worth its risk. It loses to whatever
 * rises, and in real money to inflation.
 */
export default defineStrategy({
  name: 'cash',
  parameters: {},
  start({ remember }) {
    remember({});
    return {};
  },
});

/** A smooth function: returns its value at `point` and writes its gradient. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

const MEMORY = 6;
const MOST_HALVINGS = 20;
const SUFFICIENT = 1e-4;
const SETTLED = 1e-5;

interface Step {
  readonly move: Float64Array;
  readonly turn: Float64Array;
  readonly curvature: number;
}

/** L-BFGS with a backtracking line search (Nocedal & Wright, algorithm 7.4), from zero; for convex functions. */
export function minimise(objective: Objective, size: number, mostIterations: number): Float64Array {
  let point = new Float64Array(size);
  let gradient = new Float64Array(size);
  let value = objective(point, gradient);
  const steps: Step[] = [];
  for (let iteration = 0; iteration < mostIterations; iteration += 1) {
    const direction = descend(gradient, steps);
    const slope = -dot(gradient, direction);
    const next = new Float64Array(size);
    const nextGradient = new Float64Array(size);
    let nextValue = value;
    let length = 1;
    for (let halving = 0; halving < MOST_HALVINGS; halving += 1) {
      for (let place = 0; place < size; place += 1)
        next[place] = (point[place] ?? 0) - length * (direction[place] ?? 0);
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + SUFFICIENT * length * slope) break;
      length /= 2;
    }
    if (nextValue >= value) break;
    remember(steps, difference(next, point), difference(nextGradient, gradient));
    const settled = value - nextValue < SETTLED * Math.abs(value);
    point = next;
    gradient = nextGradient;
    value = nextValue;
    if (settled) break;
  }
  return point;
}

/** The gradient times an estimate of the inverse Hessian, from the last steps. */
function descend(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.slice();
  const shares: number[] = [];
  for (const step of [...steps].reverse()) {
    const share = dot(step.move, direction) / step.curvature;
    shares.unshift(share);
    addScaled(direction, step.turn, -share);
  }
  const last = steps.at(-1);
  const scale =
    last === undefined
      ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)))
      : last.curvature / dot(last.turn, last.turn);
  for (let place = 0; place < direction.length; place += 1) direction[place] = (direction[place] ?? 0) * scale;
  steps.forEach((step, place) => {
    const back = dot(step.turn, direction) / step.curvature;
    addScaled(direction, step.move, (shares[place] ?? 0) - back);
  });
  return direction;
}

function remember(steps: Step[], move: Float64Array, turn: Float64Array): void {
  const curvature = dot(move, turn);
  if (curvature <= 1e-12) return;
  steps.push({ move, turn, curvature });
  if (steps.length > MEMORY) steps.shift();
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < left.length; place += 1) sum += (left[place] ?? 0) * (right[place] ?? 0);
  return sum;
}

function addScaled(into: Float64Array, what: Float64Array, scale: number): void {
  for (let place = 0; place < into.length; place += 1) into[place] = (into[place] ?? 0) + scale * (what[place] ?? 0);
}

function difference(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, place) => value - (right[place] ?? 0));
}

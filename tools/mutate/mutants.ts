import { type Expression, parseSync, Visitor } from 'oxc-parser';

/** One small change to a file: `text` in place of what stands from `start` to `end`. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A place that a statement can be put at: where a function or a loop begins what it does. */
export interface Entry {
  readonly isLoop: boolean;
  readonly start: number;
  readonly end: number;
  /** What it does, with its braces where it has some. */
  readonly body: { readonly start: number; readonly end: number; readonly isBlock: boolean };
}

export interface Syntax {
  readonly mutants: readonly Mutant[];
  readonly entries: readonly Entry[];
}

/** Operators, words and functions with what stands in their place; boundaries first, as these are missed most. */
const SWAPPED: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '**': '*',
  '&&': '||',
  '||': '&&',
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '/=': '*=',
  up: 'down',
  down: 'up',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  some: 'every',
  every: 'some',
  true: 'false',
  false: 'true',
};

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What can be changed in a file, in order. Left alone: types, text for people, what the compiler alone asks for
 * (`assertNever`, and most of what stands behind `??`) and signs and steps of `for (;;)`, whose loops would not end.
 */
export function syntaxOf(path: string, source: string): Syntax {
  const mutants: Mutant[] = [];
  const entries: Entry[] = [];
  const left: Span[] = [];
  const change = ({ start, end }: Span, text: string): void => {
    if (!left.some((span) => span.start <= start && end <= span.end)) mutants.push({ start, end, text });
  };
  const swap = (before: Span, after: Span, operator: string): void => {
    const text = SWAPPED[operator];
    const at = source.indexOf(operator, before.end);
    if (text !== undefined && at < after.start) change({ start: at, end: at + operator.length }, text);
  };
  const decide = (test: Expression): void => {
    change(test, 'true');
    change(test, 'false');
  };
  const enter = (node: Span, body: Span & { readonly type: string }, isLoop: boolean): void => {
    const { start, end } = node;
    entries.push({
      start,
      end,
      isLoop,
      body: {
        start: body.start,
        end: body.end,
        isBlock: body.type === 'BlockStatement' || body.type === 'FunctionBody',
      },
    });
  };
  const { program, errors } = parseSync(path, source);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  new Visitor({
    TSTypeAnnotation: (node) => left.push(node),
    TSTypeAliasDeclaration: (node) => left.push(node),
    TSInterfaceDeclaration: (node) => left.push(node),
    TSTypeParameterInstantiation: (node) => left.push(node),
    ForStatement: (node) => {
      if (node.init !== null) left.push(node.init);
      if (node.update !== null) left.push(node.update);
      enter(node, node.body, true);
    },
    ForOfStatement: (node) => enter(node, node.body, true),
    WhileStatement: (node) => enter(node, node.body, true),
    DoWhileStatement: (node) => enter(node, node.body, true),
    FunctionDeclaration: (node) => node.body !== null && enter(node, node.body, false),
    FunctionExpression: (node) => node.body !== null && enter(node, node.body, false),
    ArrowFunctionExpression: (node) => enter(node, node.body, false),
    LogicalExpression: ({ left: before, operator, right }) => {
      if (operator === '??') left.push(right);
      else swap(before, right, operator);
    },
    BinaryExpression: ({ left: before, operator, right }) => {
      const isText = [before, right].some(({ type }) => type === 'TemplateLiteral' || isString(source, before, right));
      if (!isText) swap(before, right, operator);
    },
    AssignmentExpression: ({ left: before, operator, right }) => swap(before, right, operator),
    UnaryExpression: ({ operator, start, argument }) => {
      if (operator === '!' || operator === '-') change({ start, end: argument.start }, '');
    },
    ConditionalExpression: ({ test, consequent, alternate }) => {
      decide(test);
      // The greater or the lesser of two: where they are equal, either is given.
      if (test.type !== 'BinaryExpression') return;
      const [compared, given] = [
        [test.left, test.right],
        [consequent, alternate],
      ].map((pair) => pair.map(({ start, end }) => source.slice(start, end)).sort());
      if (compared?.join() === given?.join()) left.push(test);
    },
    IfStatement: ({ test }) => decide(test),
    ExpressionStatement: (node) => {
      const { type, start } = node.expression;
      const isOfCompiler = source.startsWith('assertNever(', start);
      if ((type === 'CallExpression' && !isOfCompiler) || type === 'AssignmentExpression') change(node, ';');
    },
    MemberExpression: ({ property, computed }) => {
      if (!computed && property.type === 'Identifier' && SWAPPED[property.name] !== undefined)
        change(property, SWAPPED[property.name] ?? '');
      if (computed) left.push(property);
    },
    Literal: (node) => {
      if (typeof node.value === 'number') change(node, String(node.value + 1));
      else if (typeof node.value === 'bigint') change(node, `${node.value + 1n}n`);
      else if (typeof node.value === 'boolean' || node.value === 'up' || node.value === 'down') {
        const word = SWAPPED[String(node.value)] ?? '';
        change(node, typeof node.value === 'boolean' ? word : `'${word}'`);
      }
    },
  }).visit(program);
  return { mutants: mutants.sort((one, other) => one.start - other.start || one.end - other.end), entries };
}

function isString(source: string, ...spans: readonly Span[]): boolean {
  return spans.some(({ start }) => source[start] === "'");
}
